### Conversations: lines of the system and refusals.

no_thread = there is no conversation { ID($thread) }
thread_without_customer = the appliance of ticket { ID($ticket) } belongs to no customer: there is nobody to write to
thread_not_movable = conversation { ID($thread) } is { $state ->
    [open] open
    [waiting_for_us] waiting for us
    [waiting_for_customer] waiting for the customer
   *[closed] closed
  }: this cannot be done with it now
thread_has_successor = the customer has another open conversation: number { ID($other) }
threads_not_mergeable = conversation { ID($thread) } cannot be merged into { ID($other) }: both must be of one customer, and neither may be merged already
thread_not_unmergeable = conversation { ID($thread) } is not merged, or the customer has another open conversation in its place
message_length = a message has 1 to { $most } characters
thread_handed_over = The assistant has passed this on to our team. Somebody will answer here.
thread_of_what = say a ticket or a customer, one of them
mail_too_large = the mail holds { $mib } MiB; up to { $most } MiB are read
mail_unreadable = the mail cannot be taken apart: look at it as it came
mail_own_loop = one of our own mails that came back: somebody forwards it to us
mail_bounce_of_nothing = a mail came back that is none of ours: { $why }
mail_bounced = a mail of ours came back: { $why }
mail_delayed = The mail has not arrived yet; its server goes on trying: { $why }
mail_came_back = The mail came back: { $why }. The address is not used any more until somebody says that it is right.
mail_by_machine = { $machine ->
    [absence] an absence note
    [bounce] a delivery report
    [list] a mail of a list
    [loop] one of our own mails
   *[automatic] an automatic mail
  }: nobody has to answer it
mail_from_another = { $sender } answered in a conversation of somebody else
mail_from_stranger = nobody is known under { $sender }
mail_from_several = { $count } customers have the address { $sender }
mail_filed = it stands in conversation { ID($thread) }
mail_filed_by_hand = put into conversation { ID($thread) } by hand
mail_dropped = put aside: { $why }
mail_received = Your message has arrived. Somebody from our team will answer it. Your number: { ID($thread) }.
no_mail = there is no mail { ID($mail) }
mail_settled_before = what becomes of mail { ID($mail) } has been decided
mail_gone = the mail itself is not kept any more
message_to_nobody = there is nobody to send it to any more
message_to_dead_address = mail to this address came back: it is not used
message_read_already = it was read on the page
message_did_not_leave = The answer did not leave by mail: { $why }
conversation_answer_above = — Please write your answer above this line —
conversation_subject = Your conversation with our service team
conversation_subject_ticket = { $mark } About your ticket
conversation_link = The whole conversation: { $link }
conversation_button = See the conversation
conversation_sign = { $name }, { $team }
conversation_sign_automatic = { $team } (this answer was written automatically)
message_did_not_leave_chat = The answer did not leave by the chat ({ $why }); where there is an address, it goes by mail.
mail_sender_failed = the mail says that it is from { $sender }, but the check of the sender failed: it may be from somebody else
mail_sender_not_proven = nothing proves that it is from { $sender }: their mail server signs nothing
thread_sender_failed = The check of the sender failed: this may be from somebody else.
thread_sender_none = Nothing proves the sender: this may be from somebody else.
thread_sender_unchecked = The sender was not checked: known by the address alone.
chat_picture_missing = A picture that came with this message could not be taken: { $why }
chat_picture_too_large = it holds more than { $most_mib } MiB
chat_picture_unreachable = its provider cannot be reached: { $error }
chat_picture_refused = its provider answered { ID($status) }
