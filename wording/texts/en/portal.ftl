### The customer's page.

portal_team = After-sales service
portal_other_language = Bahasa Indonesia
portal_device = Device
portal_serial = Serial number
portal_ticket = Ticket number
portal_seen_title = What we see
portal_seen_by_report = This was reported: { $mode }.
portal_seen_by_prediction = Your device's readings show early signs of: { $mode }.
portal_sure_title = How sure we are
portal_sure =
    { $likelihood } within this time: about { $tenths } in 10 devices with signs like these. It is an estimate
    and can be wrong.
portal_window_title = When to expect it
portal_window = Before { $until }
portal_window_between = Most likely between { $low } and { $high }
portal_meanwhile_title = Until it is repaired
portal_next_title = What happens next
portal_found_title = What was found
portal_history_title = So far
portal_choose_title = When may a technician come?
portal_choose_hint = Tap one time that suits you. Hours are { $zone }.
portal_change_title = Change the time
portal_morning = Morning
portal_afternoon = Afternoon
portal_own_title = Nothing that suits you? Propose a time of your own
portal_own_day = Day
portal_own_part = Morning or afternoon
portal_own_words = Message (may stay empty)
portal_own_button = Send the proposal
portal_own_wish = Proposed time: { $day }
portal_own_wish_part = Proposed time: { $day }, { $part }
portal_later_button = Not now, later
portal_decline_button = No visit, please
portal_later_said = You asked for a later time. We will contact you.
portal_decline_said = You do not want a visit. If you change your mind, just choose a time below.
portal_stopped_title = Has it stopped working?
portal_stopped_again_title = Is something still wrong?
portal_stopped_hint = Tell us. Your report goes straight to the service team.
portal_stopped_label = What happened? (may be left empty)
portal_stopped_button = Report a fault
portal_stopped_said = We have your report. The service team will contact you.
portal_messages_title = Messages from us
portal_messages_on = You get email about your device.
portal_messages_off = You get no more email. This page can still be opened.
portal_opt_out_button = Stop email
portal_opt_in_button = Get email again
portal_expires =
    This page can be opened until 90 days after the ticket is closed. The link is personal; please do not share
    it.

## done

portal_done_rated = Thank you. We read every answer.
portal_done_agree = Thank you. We have noted the time of your visit.
portal_done_later = Noted. We will contact you.
portal_done_decline = Noted. Nobody comes without your consent.
portal_done_stopped = Thank you, we have your report.
portal_done_opt_out = You will get no more email.
portal_done_opt_in = You will get email again.

## refused

portal_refused_too_late =
    This ticket has ended, so your answer is not needed any more. If something is still wrong, tell us below.
portal_refused_slot_gone = That time is no longer available. Please choose another one.
portal_refused_unclear = Sorry, we did not understand that answer. Please try again.

## predicted

portal_predicted_badge = Early sign
portal_predicted_title = Your { $product } still works, but should be looked at soon
portal_predicted_lead = We see early signs of a problem. Better looked at now than broken without warning.
portal_predicted_next_1 = You choose a time for a visit.
portal_predicted_next_2 = A technician comes and looks at it, with the parts that may be needed.
portal_predicted_next_3 = We write the result on this page, even if it turns out that nothing is wrong.

## reported

portal_reported_badge = Report received
portal_reported_title = We are looking into your { $product }
portal_reported_lead = We are sorry for the trouble. Choose a time that suits you, and a technician will come.
portal_reported_next_1 = You choose a time for a visit, or wait for us to contact you.
portal_reported_next_2 = A technician comes and puts it right.
portal_reported_next_3 = We write the result on this page.

## remote

portal_remote_badge = Under way
portal_remote_title = We are trying to put your { $product } right from afar
portal_remote_lead = The device is doing something for us by itself. Please leave it switched on.
portal_remote_next_1 = We watch whether the readings get better.
portal_remote_next_2 = If they do not, we offer you a visit.

## planned

portal_planned_badge = Visit agreed
portal_planned_title = A technician comes on { $slot }
portal_planned_lead = Thank you. Please make sure that an adult is there and that the device can be reached.
portal_planned_next_1 = The technician comes at the time that you chose.
portal_planned_next_2 = We write the result on this page, even if it turns out that nothing is wrong.

## working

portal_working_badge = Work under way
portal_working_title = A technician is at work on your { $product }
portal_working_lead = As soon as it is done, we write the result on this page.
portal_working_next_1 = The technician finishes the work.
portal_working_next_2 = We write the result on this page.

## waiting

portal_waiting_badge = Waiting
portal_waiting_title = Work on your { $product } has to wait a little
portal_waiting_lead =
    There is something that we must get ready first, such as a spare part. We have not forgotten you.
portal_waiting_next_1 = We go on as soon as everything is there.
portal_waiting_next_2 = We write the result on this page.

## repaired

portal_repaired_badge = Done
portal_repaired_title = Your { $product } has been taken care of
portal_repaired_lead = { $found }
portal_repaired_next_1 = There is nothing that you need to do.
portal_repaired_next_2 = We go on watching the device.

## nothing

portal_nothing_badge = No fault found
portal_nothing_title = Nothing is wrong with your { $product }
portal_nothing_lead =
    Our technician found no fault. We were wrong to suspect one, and are sorry to have taken your time.
portal_nothing_next_1 = There is nothing that you need to do.
portal_nothing_next_2 = What we learned goes into our next estimate.

## cancelled

portal_cancelled_badge = Closed
portal_cancelled_title = This ticket was closed without an inspection
portal_cancelled_lead = We do not know for certain whether the problem was there. We go on watching the device.
portal_cancelled_next_1 = If you notice anything unusual, tell us below.

## step

portal_step_open_prediction = We saw early signs of a problem
portal_step_open_report = A fault was reported
portal_step_report = You reported a fault
portal_step_assign = A technician was assigned
portal_step_start = Work began
portal_step_hold = Work had to wait
portal_step_resume = Work went on
portal_step_resolve_confirmed = The fault was found and dealt with
portal_step_resolve_other_fault = Another fault was found and dealt with
portal_step_resolve_failed_before_visit = The fault was dealt with
portal_step_resolve_cured_remotely = Put right from afar, without a visit
portal_step_try_command = We tried to put it right from afar
portal_step_command_in_vain = That was not enough: a visit is needed
portal_step_resolve_no_fault_found = Looked at: no fault found
portal_step_resolve_not_inspected = Closed without an inspection
portal_step_close = The ticket was closed
portal_step_cancel = The ticket was cancelled
portal_step_reopen = The ticket was opened again
portal_step_answer_agree = You agreed to a visit
portal_step_answer_later = You asked for a later time
portal_step_answer_decline = You wanted no visit

## Pages without a case

portal_no_page_title = There is no such page
portal_no_page = The link may be cut short, or no longer valid. Please open it from our email.
portal_over_title = This page has been closed
portal_over = Its ticket ended some time ago. If something is wrong, please contact us.
portal_opted_out_title = You will get no more email
portal_opted_out = The link in our last email lets you change this at any time.
portal_away_title = One moment, please
portal_away = This page cannot be opened just now. Please try again in a few minutes.
portal_ended_title = This link has ended
portal_ended = The device has another owner now, so old links no longer work.
portal_back = Back
portal_door_title = All your devices
portal_door_hint = We send a sign-in link to the address that we have for you. No password needed.
portal_door_button = See all my devices
portal_link_over_title = This link is no longer good
portal_link_over = A sign-in link works once and not for long. Open the sign-in page and ask for a new one.
portal_too_many_title = Please wait a moment
portal_costs_title = Costs
