### What is refused: the subject, its value, and the rule.

## Not there

no_ticket = there is no ticket { ID($ticket) }
no_flood = there is no flood { ID($flood) }
flood_is_over = flood { ID($flood) } is over already: the device is let in
no_alarm = there is no alarm { ID($alarm) }
no_notice = there is no notice { ID($notice) }
no_prediction = there is no prediction { ID($prediction) }
no_model_here = there is no model { ID($model) }
no_asset = there is no asset { ID($asset) }
no_customer = there is no customer { ID($customer) }
no_product = there is no product “{ $product }”
no_device = { $product } has no device “{ $serial }”
no_mode_here = { $product } has no failure mode “{ $mode }”

## Moves

ticket_not_movable =
    ticket { ID($ticket) } is in the state “{ LABEL("state", $state) }”; “{ LABEL("move", $action) }” is for the
    states { LIST($allowed, family: "state", style: "or") }
finding_known =
    ticket { ID($ticket) } is in the state “{ LABEL("state", $state) }” and has the finding
    “{ LABEL("kind", $finding) }” already
key_is_open =
    ticket { ID($ticket) } cannot be opened again: ticket { ID($other) } of the same device and fault is open
no_finding_yet = ticket { ID($ticket) } has no finding that could be corrected
finding_corrected_before = somebody else has corrected the finding of ticket { ID($ticket) } meanwhile
ticket_ended = ticket { ID($ticket) } is in the state “{ LABEL("state", $state) }”
alarm_not_movable =
    alarm { ID($alarm) } is in the state “{ LABEL("alarm", $state) }”; “{ LABEL("alarm_move", $move) }” is for the
    states { LIST($allowed, family: "alarm", style: "or") }
device_differs = { $product } { $serial } is registered already: its { $field } is { $known }, not { $asked }
no_site = There is no site { ID($site) }
no_coverage = There is no coverage { ID($coverage) }
site_of_other = Site { ID($site) } is not of the owner of asset { ID($asset) }
ref_taken = { $system } calls another customer “{ $ref }”, or this one otherwise
coverage_stands = Asset { ID($asset) } has this very coverage already
coverage_ended_before = Coverage { ID($coverage) } was taken back already
coverage_ends_first = ends before it begins
nothing_to_decide = Ticket { ID($ticket) } has no entitlement to decide on: it has no finding with a fault yet
clause_not_declared =
    “{ $clause }” is no clause of this product's warranty; declared: { LIST($declared, each: "value", style: "commas") }
serial_elsewhere = { COMPONENT($component) } with the serial “{ $serial }” is fitted in another appliance: check the serial; where that one was taken out, enter its exchange first
serial_refused = “{ $serial }” cannot be registered here: check the serial on the type plate; if it is right, ask your administrator

## Entries

mode_missing = a finding “{ LABEL("kind", $finding) }” on this ticket must name the failure mode
mode_is_confirmed =
    { MODE($mode) } is what the ticket was opened for: that is “{ LABEL("kind", $confirmed) }”, not
    “{ LABEL("kind", $finding) }”
mode_not_declared =
    “{ $mode }” is no failure mode of { $product }; declared: { LIST($declared, each: "text", style: "commas") }
component_not_declared =
    “{ $component }” is no component of { $product }; declared: { LIST($declared, each: "text", style: "commas") }
part_not_declared =
    “{ $part }” is no part of { $product }; declared: { LIST($declared, each: "text", style: "commas") }
only_with_fault = belongs to a fault that was found; the finding says “{ LABEL("kind", $finding) }”
not_after_clock = { MOMENT($at) } must be later than the fleet's clock, { MOMENT($now) }
later_than_clock = { MOMENT($at) } is later than the fleet's clock, { MOMENT($now) }
before_installation = { MOMENT($at) } is before the device was installed, { MOMENT($installed) }
before_last_repair = { MOMENT($at) } is before the repair that this ticket had already, { MOMENT($repaired) }
reason_missing = say why, in a few words
shelf_out_of_bounds =
    { MOMENT($until) } must lie within { PERIOD($longest) } after the fleet's clock, { MOMENT($now) }; for longer,
    take the alarm out of service
customer_not_entered = is no customer: POST /v1/customers first
mode_not_served = “{ $mode }” is no failure mode of { $product }; there are: { LIST($known, each: "text", style: "commas") }
not_later_than = { MOMENT($until) } must be later than since { MOMENT($since) }
period_unknown = must be one of { LIST($known, each: "text", style: "commas") }
period_not_kept = is no period of { $product }; there are: { LIST($known, each: "text", style: "commas") }
metric_not_declared =
    “{ $metric }” is no metric of { $product }; declared: { LIST($declared, each: "text", style: "commas") }
event_id_unknown = is no id of an event of this stream

## The edge

token_refused = the request bears no token that is good: it may have expired or been ended
not_signed_in = sign in, or send `Authorization: Bearer <token>`
not_allowed = your role may not do this ({ $permission })
too_many = too many attempts or requests ({ $limit }): wait { $wait_s } s, then try again
database_away = the database cannot be reached just now; the same request may be sent again
database_refused = the database refused a value: it is too large, or contradicts what is stored
body_unreadable = the body is no JSON in UTF-8
went_wrong = something went wrong here; the log says what
problem_400 = Bad request
problem_401 = Not signed in
problem_403 = Not allowed
problem_404 = Not found
problem_405 = Method not allowed
problem_409 = Conflict
problem_413 = Too large
problem_422 = Not acceptable
problem_429 = Too many requests
problem_500 = Internal error
problem_503 = Database unavailable
problem_other = Error

## Moves by name

move_assign = Assign
move_start = Start
move_hold = Hold
move_resume = Resume
move_resolve = Record finding
move_close = Close ticket
move_cancel = Cancel ticket
move_reopen = Open again
alarm_move_acknowledge = Acknowledge
alarm_move_shelve = Shelve
alarm_move_unshelve = Bring back
alarm_move_suppress = Suppress
alarm_move_unsuppress = End the suppression
alarm_move_take_out_of_service = Take out of service
alarm_move_return_to_service = Return to service
## Owners

not_the_owner = ticket { ID($ticket) } belongs to another owner
not_the_owner_of_device = device “{ $serial }” belongs to another owner
customer_without_address = customer { ID($customer) } has no e-mail address
customer_disabled = the account of customer { ID($customer) } is disabled
account_proof_nobody = no customer has this address
comment_length = a comment needs 1 to { $most } characters
no_stranger_report = there is no report { ID($report) }
stranger_report_decided =
    report { $receipt } was { $state ->
        [joined] joined to a device
       *[refused] refused
    } by { $by }
