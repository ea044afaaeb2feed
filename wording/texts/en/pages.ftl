### The console page by page.

## Overview

intro_title = What you see here
intro =
    Devices publish their readings. Sigap learns from past failures how trouble begins, and says of each device
    how likely each kind of failure is in the time ahead. Where a repair costs less than waiting, it opens a
    ticket, with reasons in words. What the technician finds teaches the next prediction.
intro_hide = Got it
open_tickets = Open tickets
active_alarms = Active alarms
overdue = { $n } past due
never_heard = { $n } never heard
products_waiting = Without devices yet:
risk_title = Most at risk
risk_empty =
    No device is at risk as far as is known. When a prediction stands, its device appears here, the likeliest
    first.
no_model = No model yet: nothing is predicted
happened_title = What just happened
happened_empty = Nothing yet. Tickets, findings and predictions appear here as they come.
due_title = Due next
due_empty = No open tickets. That is good.
products_empty = No products yet. Put a product file into the products folder, then start again.
expected = Expected
expected_window = between { $low } and { $high }
expected_after = not before { $low }
expected_horizon = by { $high }
opened = Opened
due = Due
do_open = Ticket opened
do_reopen = Ticket opened again
do_answer_agree = The customer agreed to a visit
do_answer_later = The customer asks for a later time
do_on_behalf = On behalf of the customer, on their page
do_answer_decline = The customer wants no visit
do_answer_stopped = The customer says it has stopped working
do_answer_opt_out = The customer wants no more mail
do_answer_opt_in = The customer wants mail again
do_assign = Ticket assigned
do_start = Work began
do_hold = Put on hold
do_resume = Work goes on
do_resolve = Finding recorded
do_correct = Finding corrected
do_repair_certified = Readings show that the repair holds
do_repair_undecided = Readings cannot show whether the repair holds
do_repair_reopened = The repair did not hold
do_close = Ticket closed
do_cancel = Ticket cancelled
do_report = The customer reported it
do_comment = Comment
do_predict = A prediction of the same fault
do_code = The device reported the same fault
do_alarm = An alarm of the same fault
do_try_command = A command is tried first
do_command_done = The command is done
do_command_in_vain = The command did not help
do_predicted = Risk found

## Devices

devices_hint = Search by serial number
devices_empty = No device fits. Devices appear here once they are registered.
show_all = All
show_risk = At risk
show_ticket = With a ticket
show_silent = Silent

## Device

range = Range
range_24h = 24 h
range_7d = 7 d
range_30d = 30 d
range_90d = 90 d
range_1y = 1 y
metrics_shown = Metrics
timeline_title = Everything on one time axis
resolution = each point is { $span }
band_own = green: where 90 % of this device's early readings lay
band_fleet = green: where 90 % of the fleet lies now
chart_empty = No readings in this range. They appear here as soon as the device publishes.
mark_ticket = Tickets
mark_repair = Repairs
mark_failure = Failures
mark_code = Codes
mark_alarm = Alarms
chance_axis = Probability of failure within the horizon
risks_title = Predictions
risks_empty = Nothing is predicted for this device. A prediction comes with its reasons in words.
readings_title = Latest readings
clock_slow = The device's clock is { $span } slow since { $since }: its readings are stored under wrong times.
clock_fast = The device's clock is { $span } fast since { $since }: its readings are put aside.
overslept = The device said that it sleeps, and was last heard on { $at }. It sleeps for at most { $span }.
asides_title = Put aside, not stored as readings
band_below = Below its usual
band_above = Above its usual
band_inside = As usual
usual = Usual
components_title = Components
age = Age
health = Health
health_of_100 = { $health } of 100
health_since = Unusual since { $since }
health_learning = Learning what is normal: { $span } of readings are missing
health_not_known =
    The health of components is shown after the first regular look by a model that knows normal behaviour. Each
    training makes such a model.
health_how =
    Health is the share of the fleet's calm past that was farther from what its sensors should read. Last looked
    at: { $ago }.
health_list_title = Unusual components
health_list_empty = No component is unusual.
age_since = since { $day }
work_title = Work done
work_replaced = replaced
work_empty = No work has been recorded.
device_tickets = Tickets of this device
device_tickets_empty = This device never had a ticket.
horizon_of = within { $span }
prediction_open = stands
prediction_ticketed = has a ticket
prediction_suppressed = no ticket
no_ticket_since = No ticket: { $why }
prediction_expired = expired
prediction_superseded = replaced

## Tickets

queue_empty =
    No tickets here. One opens when a prediction is worth a visit, a device reports a fault, or a customer
    calls.
assignee = Assigned to
nobody = nobody
anybody = Anybody

## Ticket

why_title = Why
why_prediction = Sigap expects { $mode } with a probability of { $p } within { $horizon }. The strongest reasons:
why_inspection =
    { $what }: the readings are { $size } spreads away from normal, and { $limit } is the limit. No fault is known;
    somebody should look. What deviates:
inspection_right_here = Inspections of { $what } were right here: { $share }.
inspection_right_all = All inspections: { $share }.
inspection_none_decided = none is decided yet
inspect_sensor = Compare { $metric } with an instrument: is its sensor right?
inspect_component = Look at { $what }: dirt, leaks, loose connections, noise, heat
inspect_say = Enter what you found, also if it was nothing: the component then asks again only when more is to be seen
why_device = The device reported the fault by itself.
why_customer = The customer reported the fault.
why_staff = Staff opened this ticket.
why_threshold =
    Scores in a row at or above { $threshold }: { $n }. Of past tickets on this sign { $precision } were right,
    measured on devices that the model had not seen.
window_title = Expected window
window_none = No time is expected for this ticket.
window_best = Best guess
window_ticket = The ticket waits until
evidence_title = Evidence, as it was when the ticket opened
checklist_title = On site
checklist_empty = The product file has no checklist for this.
parts_title = Parts to bring
parts_empty = None named.
customer_title = Customer
customer_none = No customer is known for this device.
notices_title = Notices
notices_none = No notice was written.
answers_title = Answers
answer_agree = Agrees to a visit
answer_later = Later, please
answer_decline = No visit wanted
answer_stopped = It has stopped working
answer_opt_out = Wants no more mail
answer_opt_in = Wants mail again
slot_morning = in the morning
slot_afternoon = in the afternoon
history_title = History
act_assign = Assign
act_start = Start
act_hold = Hold
act_resume = Resume
act_cancel = Cancel ticket
act_close = Close ticket
act_finding = Record finding
ask_assign = Who takes it?
ask_cancel = Why is no visit needed?
say_needed = Please say it in a few words.
form_kind = What was found?
form_mode = Which fault?
form_component = Component replaced
form_none = None
form_parts = Parts used
form_in_serial = Serial of the new one
form_out_serial = Serial of the old one
form_stock_out = Leaves stock: { $parts }.
form_stock_back = Goes back into stock: { $parts }.
form_stock_same = Stock stays as it is.
form_stock_follows = Stock, serials and costs follow a correction: parts that were not used lie in stock again.
form_mechanism = What wore it out, in a word
form_note = Note
form_failed = It had stopped working before the visit
form_failed_at = Since when ({ $zone })
form_bad_time = Write the time as 2026-04-12 14:30.
done_finding = The finding on ticket { ID($ticket) } is recorded.
done_assign = Ticket { ID($ticket) } is assigned to { $assignee }.
done_start = Work on ticket { ID($ticket) } has begun.
done_hold = Ticket { ID($ticket) } is on hold.
done_resume = Work on ticket { ID($ticket) } goes on.
done_cancel = Ticket { ID($ticket) } is cancelled.
done_close = Ticket { ID($ticket) } is closed.
done_roll_back = Model { ID($model) } is in force again.
conflict = Somebody was faster, or the ticket has moved on: { $why }. The page shows how it stands now.
refused = That cannot be recorded: { $why }

## Inbox

inbox_written = Written
inbox_arrived = Arrived in the mailbox
inbox_empty = No notices yet. When a ticket concerns a customer, what they are told appears here, in their language.
inbox_pick = Choose a notice to read it.
mail_empty = No mail has arrived yet.
recipient = To
subject = Subject
no_recipient = no address

## Alarms

alarms_empty = No alarms. When a threshold of the product file is crossed for long enough, it appears here.
alarm = Alarm
since = Since
ack = Acknowledge
shelve = Shelve
unshelve = Bring back
done_ack = Alarm { ID($alarm) } is acknowledged.
done_shelve = Alarm { ID($alarm) } is shelved for 8 hours.
done_unshelve = Alarm { ID($alarm) } is back in view.
alarm_active_unacknowledged = Active
alarm_active_acknowledged = Active, acknowledged
alarm_returned_unacknowledged = Gone, not acknowledged
alarm_normal = Normal
alarm_shelved = Shelved
alarm_suppressed = Suppressed
alarm_out_of_service = Out of service
