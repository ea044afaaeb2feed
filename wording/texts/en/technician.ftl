### The technician's page on the phone

my_orders = My orders

## Frame

work_skip = To the content
work_back = ‹ My orders
work_refused_title = Not possible
work_sign_out = Sign out
work_console = To the console
work_js_unsent = Not sent yet: #
work_js_refused = refused:
work_js_signed_out = Sign in again to send it.
work_js_no_code = No code was found in the picture. Type it.
work_js_code_offline = Without signal this phone cannot read codes. Type it.
work_js_photo_waits = not sent yet
work_js_send_now = Send again
work_js_discard = Throw away
work_js_scan = Scan
work_js_scan_part = Scan a part's box
work_js_no_part = “#” is the number of none of these parts.
work_js_leave = Some entries are not sent yet. Sign out all the same?

## A day

work_day_title = My orders
work_day_empty = No orders are yours just now.
work_group_today = Today
work_group_later = Later
work_group_unplanned = Without an appointment
work_group_ended = Ended
work_state_open = open
work_state_planned = planned
work_state_dispatched = to accept
work_state_accepted = accepted
work_state_travelling = on the way
work_state_on_site = on site
work_state_done = done
work_state_incomplete = not completed
work_state_cancelled = cancelled
work_window = { $day }, { $begins }–{ $ends } { $zone }
work_no_window = No appointment yet

## One order

work_no_customer = No customer is on record
work_contact = Ask for { $name }
work_landmark = Landmark: { $text }
work_navigate = Navigate
work_call = Call
work_whatsapp = WhatsApp
work_follows = Follows order #{ ID($order) }
work_expected = Told to the customer: arrives at { $at }
work_accept = Accept
work_decline = I cannot take it
work_planned_lead = This order is not sent to you yet; that comes before the appointment.
work_travel = I am on my way
work_arrive = I have arrived
work_on_site_lead = Work through the checklist, then note the finding below.
work_late = Running late
work_late_by = Arrival in
work_late_say = Tell the customer
work_minutes = { $n } minutes
work_ticket = Ticket #{ ID($number) }
work_why_prediction = The readings say that this fault is coming. Nothing may be wrong to see yet.
work_why_inspection = The readings are unlike what is normal. Look, and say what you found, also if it was nothing.
work_why_report = The fault was reported.
work_curve = { $name }: the curve, and as a dashed line what is usual
work_entitlement = What the customer pays
work_bring = Parts to bring
work_part_at = { $count } × { $part }, lies in: { $place }
work_part_waits = { $part }: not there yet
work_checklist = Checklist
work_required = (required)
work_there = ✓ there
work_save = Save
work_send = Send
work_photos = Photos
work_photo_take = Take photo
work_photo_more = Take another photo

## Finding

work_found = What was found: { $mode }
work_found_what = What did you find?
work_kind_confirmed = This fault, still running
work_kind_failed_before_visit = This fault, no longer running
work_kind_other_fault = Another fault
work_kind_no_fault_found = Nothing is wrong
work_found_mode = Which fault?
work_found_since = Not running since (year-month-day)
work_found_done = What did you do?
work_did_replaced = Replaced parts
work_did_mended = Repaired without new parts
work_parts_used = Which parts?
work_part_expected = expected
work_serial_in = Serial of the new one
work_serial_out = Serial of the old one
work_found_note = Note (if needed)
work_signature = Signature of the customer
work_signature_lead = If somebody is there to sign.
work_signature_again = Sign again
work_signed_by = Name of who signs
work_finish = Finish the visit
work_cannot = I cannot complete this
work_cannot_why = Why?
work_cannot_part = A part is missing
work_cannot_access = I do not get to the appliance
work_cannot_absent = Nobody is there
work_cannot_second_person = It needs a second person
work_cannot_unsafe = It is not safe
work_cannot_save = End the visit without a repair
work_cannot_lead = Another order follows this one.

## Refusals

no_order_here = there is no order { ID($order) } for you
client_id_missing = the form has no number of its own: open the page again
phone_action_unknown = this is no action of an order; there are { LIST($known, each: "text", style: "commas") }
choice_missing = choose an answer
day_missing = type the day as 2026-01-31
number_missing = type a number
parts_not_named = choose the parts that you put in
no_such_item = order { ID($order) } has no such item on its checklist
order_ended = order { ID($order) } has ended: it is { LABEL("work_state", $state) }
serials_same = the new and the old part bear the same serial “{ $serial }”: type the one that is on each
