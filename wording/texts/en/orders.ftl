### Work orders, appointments and technicians.

## Appointments

visit_window = { LONG_DAY($begins) }, { TIMES($begins, $ends) }
planned_for = { $technician }, { LONG_DAY($begins) }, { TIMES($begins, $ends) }
arrives_at = expected at { MOMENT($at) }
order_part_added = also { LIST($parts, each: "part") }
order_part_dropped = without { LIST($parts, each: "part") }
order_joined_by = for ticket { ID($ticket) }, too
order_settled = ticket { ID($ticket) } has ended
appointment_is_near = the appointment is near
order_incomplete = { LABEL("incomplete", $reason) }

## Why an order could not be completed

incomplete_part = a part is missing
incomplete_access = the device cannot be reached
incomplete_absent = nobody was there
incomplete_second_person = a second person is needed
incomplete_unsafe = it is not safe

## States

order_state_open = To be planned
order_state_planned = Planned
order_state_dispatched = Sent out
order_state_accepted = Accepted
order_state_travelling = On the way
order_state_on_site = On site
order_state_done = Done
order_state_incomplete = Not completed
order_state_cancelled = Cancelled
booking_state_held = Held
booking_state_confirmed = Confirmed
booking_state_kept = Kept
booking_state_moved = Moved
booking_state_no_show = Nobody was there
booking_state_cancelled = Cancelled
booking_state_expired = Hold ended

## What was done with an order

order_did_make = Order made
order_did_join = Further ticket
order_did_keep_parts = Parts asked for
order_did_plan = Appointment
order_did_unplan = Appointment cancelled
order_did_dispatch = Sent to the technician
order_did_accept = Accepted
order_did_decline = Declined by the technician
order_did_travel = On the way
order_did_arrive = Arrived
order_did_late = Another time of arrival
order_did_finish = Completed
order_did_fail = Could not be completed
order_did_settle = Completed with its tickets
order_did_cancel = Order cancelled

## Refusals

no_order = there is no order { ID($order) }
order_without_ticket = no ticket of this device is open, so no visit can be planned
order_not_movable =
    order { ID($order) } is “{ LABEL("order_state", $state) }”: “{ LABEL("order_act", $action) }” is not possible then
order_of_another = order { ID($order) } is { $technician }’s
order_items_missing =
    { $missing ->
        [one] order { ID($order) } lacks { $missing } step, reading or photo that it asks for
       *[other] order { ID($order) } lacks { $missing } steps, readings or photos that it asks for
    }
order_tickets_open = ticket { ID($ticket) } of order { ID($order) } has no finding yet
no_order_item = order { ID($order) } has no item { $position }, or its reading lacks a value
order_act_plan = make an appointment
order_act_unplan = cancel the appointment
order_act_dispatch = send it out
order_act_accept = accept it
order_act_decline = decline it
order_act_travel = set off
order_act_arrive = arrive
order_act_late = give another time of arrival
order_act_finish = complete it
order_act_fail = end it without completing it
order_act_settle = complete it
order_act_cancel = cancel it
order_act_make = make it
booking_not_movable = the appointment is “{ LABEL("booking_state", $state) }”: “{ LABEL("booking_act", $action) }” is not possible then
booking_act_confirm = confirm
booking_act_expire = end the hold
booking_act_keep = keep
booking_act_move = move
booking_act_miss = nobody was there
booking_act_cancel = cancel
hold_is_over = the time was held for ten minutes, and they are over: please choose again
slot_is_gone = this time is taken: please choose another one
no_such_window = a time has a begin and an end, both with an offset, and the end comes later
too_late_to_change = this appointment could be changed until { MOMENT($until) }
no_technician = there is no technician { $technician } who could go
technician_lacks_skills = { $technician } lacks skills that the visit needs: { $skills }
technician_without_hours = no working hours are entered for { $technician }
technician_by_other_clock = { $technician } has appointments by another clock ({ CODE($clock) }): products that share technicians must share a clock
technician_name_taken = there is a technician { $name } already
technician_hours_overlap = hours of a day overlap, or end before they begin
absence_backwards = an absence ends after it begins
no_travel_time = no way from { $start } to { $target } is entered
no_absence = there is no absence { ID($absence) }
visit_declined = the customer wants no visit for ticket { ID($ticket) }: confirm with a reason that one is needed all the same
visit_not_declined = the customer did not refuse a visit for ticket { ID($ticket) }, or one is confirmed already
planned_with_other = the visit (order { ID($order) }) is planned with { $technician }: move the appointment instead
overtaken_by_appointment = overtaken by another appointment of order { ID($order) }

## Letters

mail_visit_cancelled_subject = The visit for your { $product } is cancelled
mail_visit_cancelled_badge = Visit
mail_visit_cancelled_preheader = The time that was agreed is cancelled.
mail_visit_cancelled_button = Choose another time
mail_visit_cancelled_body =
    Dear { $customer },

    the time that was agreed for a visit to your { $product } (serial number { $serial }) is cancelled. You can choose
    another one on your page.

    With kind regards,{ "\u000A" }{ $team }
mail_visit_late_subject = The technician for your { $product } will be later
mail_visit_late_badge = Visit
mail_visit_late_preheader = When the technician is expected now.
mail_visit_late_button = See the visit
mail_visit_late_body =
    Dear { $customer },

    the technician for your { $product } (serial number { $serial }) is delayed and expected now: { $visit }. We are
    sorry.

    With kind regards,{ "\u000A" }{ $team }

## The customer's page

portal_parts_from = A spare part for this visit comes on { $day }. The times below are those from then on.
portal_held_title = Held for you until { $until }
portal_held_lead = { $slot }. Please confirm, so that the technician comes.
portal_held_button = Confirm this time
portal_confirm_badge = Please confirm
portal_change_until = You can change or cancel the time here until { $until }.
portal_change_too_late = It is too late to change the time here. Write to us, and we will see what can be done.
portal_cancel_visit_button = Cancel this visit
portal_no_slots = There is no free time in the next days. Tell us what suits you, and we will contact you.
portal_visit_by = Technician: { $technician }
portal_expected = Expected now: { $at }
portal_calendar = Add to calendar
portal_done_hold = The time is held for you. Please confirm it below.
portal_done_confirm = Thank you. The visit is agreed.
portal_done_cancel_visit = The visit is cancelled. You can choose another time.
portal_refused_hold_over = The time was held for ten minutes, and they are over. Please choose again.
portal_refused_too_late_to_change = It is too late to change the time here. Please write to us below.
portal_refused_order = A technician is already on the way or at work.
calendar_summary = Service visit: { $product }
calendar_summary_cancelled = CANCELLED: service visit: { $product }
calendar_description = Ticket number { $ticket }. The technician arrives between { $begins } and { $ends }.

## Pages

orders = Work orders
order = Order
orders_living = Not ended
orders_empty = No order fits.
board = Day plan
board_empty = No appointments on this day.
day_before = Day before
day_after = Day after
appointment = Appointment
appointments = Appointments
appointment_none = None yet
technician = Technician
arrival = Arrival
busy_from = on the road and at work { $window }
leaves_at = leaves at { $at }
work_on_site = Work on site
skills = Skills
follows = Follows order
item_check = Step
item_photo = Photo
item_reading = Reading
act_plan = Make the appointment
act_replan = Move the appointment
act_order_plan = Plan the visit
act_order_dispatch = Send out
act_order_accept = Accept
act_order_travel = Set off
act_order_arrive = Arrived
act_order_finish = Complete
act_order_unplan = Cancel the appointment
act_order_cancel = Cancel the order
act_visit = Plan a visit
act_confirm_visit = A visit is needed all the same
ask_order_unplan = Why is the appointment cancelled?
ask_order_cancel = Why does nobody go?
ask_confirm_visit = The customer wants no visit. Why is one needed all the same?
done_confirm_visit = Ticket { ID($ticket) }: a visit is confirmed.
done_plan = The appointment with { $technician } stands.
plan_title = When, and who?
plan_nothing = Nobody is free for this visit: hours, areas, skills and absences of the technicians decide.
slot_load =
    { $load ->
        [0] nothing else that day
        [one] { $load } other visit that day
       *[other] { $load } other visits that day
    }
open_tickets_of =
    { $count ->
        [0] no open tickets
        [one] { $count } open ticket
       *[other] { $count } open tickets
    }
visit_declined_shown = The customer wants no visit. Nobody is sent until somebody says why one is needed.
visit_confirmed_shown = The customer wants no visit; one is needed all the same: { $reason } ({ $by })
do_confirm_visit = A visit was confirmed
do_cancel_visit = The customer cancelled the visit
portal_step_cancel_visit = You cancelled the visit
