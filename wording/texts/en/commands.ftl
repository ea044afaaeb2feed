### Commands to devices, and remedies.

## States

command_state_queued = Waiting
command_state_sent = Sent
command_state_acknowledged = Acknowledged
command_state_in_progress = Under way
command_state_succeeded = Done
command_state_failed = Failed
command_state_rejected = Refused by the device
command_state_timed_out = No answer in time
command_state_expired = Expired
command_state_cancelled = Taken back

## What happened to a command

command_not_taken = the broker did not take it; it waits again
command_refused_by_broker = the broker refused it; the log of the service says with which reason
command_unanswered = no answer after try { $tried } of { $tries }; it waits to be sent again
command_never_sent = the device could not be reached before it expired
command_without_answer =
    { $tried ->
        [one] it was sent once, and the device said nothing
       *[other] it was sent { $tried } times, and the device said nothing
    }
command_not_ended = the device took it and did not say how it ended
command_as_remedy = it may cure { MODE($mode) }: tried on ticket { ID($ticket) } before a visit

## Arguments

argument_missing = must be given
argument_unknown = is no argument of this command; there are: { LIST($known, each: "text", style: "commas") }
argument_any_of = one at least must be given of: { LIST($known, each: "text", style: "commas") }
argument_no_number = must be a number
argument_not_whole = must be a whole number
argument_no_boolean = must be true or false
argument_no_text = must be a text that is not empty
argument_too_long = must be at most { $most } characters long
argument_no_choice = must be one of { LIST($choices, each: "text", style: "commas") }
argument_out_of_range = must lie within { BOUND($low) }..{ BOUND($high) }

## Refused

no_command = there is no command { ID($command) }
command_not_declared =
    “{ $command }” is no command of { $product }; declared: { LIST($declared, each: "text", style: "commas") }
may_not_send_command =
    { COMMAND($command) } may be sent by { LIST($who, family: "sender", style: "or") } alone
wait_out_of_range = must be longer than nothing and at most { PERIOD($most) }
too_many_commands = { $serial } has { $most } commands waiting already: take some back, or wait for it
command_not_cancellable =
    command { ID($command) } is in the state “{ LABEL("command_state", $state) }”; what waits can be taken back, and
    nothing else
ticket_of_another_device = is no ticket of this device
request_key_taken = the key “{ $key }” was used for command { ID($command) }, which is another one
sender_administrator = administrators
sender_service_lead = service leads
sender_agent = agents
sender_dispatcher = dispatchers
sender_technician = technicians
sender_claims = claims
sender_knowledge = knowledge
sender_engineer = engineers
sender_program = programs

## Remedies

remedy_begun =
    { COMMAND($command) } may cure it: command { ID($number) } is tried before a visit is planned, within { PERIOD($expires) }
remedy_watched =
    { COMMAND($command) } is done; readings must stay within their band for { PERIOD($lasting) }, within
    { PERIOD($within) }
remedy_cured = after { COMMAND($command) } the readings are back within their band
remedy_not_cured = { COMMAND($command) } is done, but the readings did not come back within { PERIOD($within) }
remedy_undecided =
    { COMMAND($command) } is done, but the readings were within their band before, too: they cannot show a cure
remedy_command_ended = { COMMAND($command) }: { LABEL("command_state", $state) }
remedy_not_declared = the product file no longer says that { COMMAND($command) } may cure this
remedy_overtaken = ticket { ID($ticket) } ended, or was opened again, before this was decided
remedy_taken_over = somebody took on ticket { ID($ticket) } before this was decided
remedy_commanded_now = A command is tried before a visit is planned: { $command } ({ $state }).
remedy_watched_now = { $command } is done. Readings decide until { $until } whether it worked.
remedy_failed_now = Tried from afar in vain: { $why }
remedy_cured_now = Cured from afar: { $why }

## The page of a device

commands_title = Commands
commands_empty = No command was sent to this device.
commands_send = Send a command
command_by = { $actor }, { $at }
command_expires = waits until { $at }
command_for_ticket = for ticket #{ $ticket }
command_cancel = Take back
command_pick = Command
command_wait = How long it may wait
command_send_it = Send
command_left_out = leave as it is
command_true = yes
command_false = no
done_command_sent = { $command }: on its way as soon as the device can be reached
done_command_cancelled = The command is taken back
command_bad_number = A number is needed here
