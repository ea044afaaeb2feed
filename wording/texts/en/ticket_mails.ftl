### Mails to customers: the frame of all, then each kind.

mail_nobody = customer
mail_the_device = the device
mail_unknown_mode = fault not yet known
mail_team = After-sales service
mail_sign = Your service team
mail_sign_brand = Your service team at { $brand }
contact_phone = Telephone
contact_whatsapp = WhatsApp
contact_email = Mail
contact_address = Address
contact_hours = Hours
contact_message = Hello, it is about my ticket { ID($ticket) }.
contact_title = How to reach us
contact_centres = Service centres
costs_nothing_remote = The fault was put right from afar: that costs you nothing.
mail_reference = Ticket number
mail_fallback = If the button does not work, open this address:
mail_automatic = This message about your device was sent automatically.
mail_stop = Stop these messages
mail_link = What is new, and your answer: { $link }
mail_out = This message was sent automatically. Do not want any more of them? { $link }#messages

## predicted_failure

mail_predicted_failure_subject = Your { $product } may need attention soon
mail_predicted_failure_badge = Early sign
mail_predicted_failure_preheader =
    It still works, but there are early signs of a problem. Choose a time for a visit.
mail_predicted_failure_button = Choose a time for the visit
mail_predicted_failure_body =
    Dear { $customer },

    your { $product } (serial number { $serial }) shows early signs of a problem: { $failure_mode }
    ({ $component }). It still works, and you can go on using it. Left alone, it could fail within { $window },
    that is before { $until }.

    This is an estimate from the device's own readings, so it can be wrong. That is why we would like a
    technician to look at it first, before it troubles you.

    What happens next: choose a time for the visit that suits you on your page. If it turns out that nothing is
    wrong, we will tell you so.

    { $costs }

    With kind regards,{ "\u000A" }{ $team }

## reported_failure

mail_reported_failure_subject = We are looking into your { $product }
mail_reported_failure_badge = Report received
mail_reported_failure_preheader = We have the report. You can choose a time for a visit.
mail_reported_failure_button = Choose a time for the visit
mail_reported_failure_body =
    Dear { $customer },

    a problem has been reported on your { $product } (serial number { $serial }): { $failure_mode }
    ({ $component }). We are sorry for the trouble.

    What happens next: choose a time for a visit on your page, or wait for us to contact you. Quote ticket
    { ID($ticket) } when you call us.

    { $costs }

    With kind regards,{ "\u000A" }{ $team }

## reopened

mail_reopened_subject = We are not done with your { $product } yet
mail_reopened_badge = Not solved yet
mail_reopened_preheader = Another visit is needed. You can choose a time for it.
mail_reopened_button = Choose a time for the visit
mail_reopened_body =
    Dear { $customer },

    we have opened ticket { ID($ticket) } again: the problem with your { $product } (serial number { $serial }) does
    not seem to be solved yet: { $failure_mode } ({ $component }). We are sorry for the trouble.

    What happens next: choose a time for another visit on your page. If everything works as it should, tell us
    there, too.

    { $costs }

    With kind regards,{ "\u000A" }{ $team }

## visit_planned

mail_visit_planned_subject = A technician will look at your { $product }
mail_visit_planned_badge = Visit
mail_visit_planned_preheader = The technician comes at the time that you chose.
mail_visit_planned_button = See or change the visit
mail_visit_planned_body =
    Dear { $customer },

    a technician has been assigned to look at your { $product } (serial number { $serial }) at the time that you
    chose: { $visit }.

    Please make sure that an adult is there and that the device can be reached. If the time no longer suits you,
    change it on your page.

    { $costs }

    With kind regards,{ "\u000A" }{ $team }

## resolved_repaired

mail_resolved_repaired_subject = Your { $product } has been taken care of
mail_resolved_repaired_badge = Done
mail_resolved_repaired_preheader = What was found, and what was done.
mail_resolved_repaired_button = See the result
mail_resolved_repaired_body =
    Dear { $customer },

    the work on your { $product } (serial number { $serial }) is done.

    { $found }

    If anything is still not right, tell us on your page, and we will open ticket { ID($ticket) } again.

    { $costs }

    Thank you for your trust,{ "\u000A" }{ $team }

## resolved_nothing

mail_resolved_nothing_subject = Nothing is wrong with your { $product }
mail_resolved_nothing_badge = No fault found
mail_resolved_nothing_preheader = No fault was found. We are sorry to have taken your time.
mail_resolved_nothing_button = See the result
mail_resolved_nothing_body =
    Dear { $customer },

    our technician has looked at your { $product } (serial number { $serial }) and found no fault. There is
    nothing that you need to do.

    The suspicion of a problem ({ $failure_mode }) was wrong. We are sorry to have taken your time. What we
    learned goes into the next estimate.

    With kind regards,{ "\u000A" }{ $team }

## cancelled

mail_cancelled_subject = No visit for your { $product } after all
mail_cancelled_badge = Closed
mail_cancelled_preheader = Closed without an inspection. We go on watching the device.
mail_cancelled_button = Open your page
mail_cancelled_body =
    Dear { $customer },

    we have closed ticket { ID($ticket) } for your { $product } (serial number { $serial }) without an
    inspection. So we do not know for certain whether the suspected problem ({ $failure_mode }) is there.

    We go on watching the device. If you notice anything unusual, or would like a visit all the same, tell us on
    your page.

    With kind regards,{ "\u000A" }{ $team }

## Moments and windows in letters

long_moment = { LONG_DAY($at) }, { CLOCK($at) }
window = { WINDOW($length) }
window_day =
    { $n ->
        [one] { $n } day
       *[other] { $n } days
    }
window_hour =
    { $n ->
        [one] { $n } hour
       *[other] { $n } hours
    }
window_minute =
    { $n ->
        [one] { $n } minute
       *[other] { $n } minutes
    }
visit_slot = { LONG_DAY($on) }, { LABEL("slot_part", $part) } ({ HOURS($begins, $ends) } { ZONE_ON($on) })
slot_part_morning = morning
slot_part_afternoon = afternoon

## Probabilities in everyday words

likelihood_very_likely = very likely
likelihood_likely = likely
likelihood_even = about as likely as not
likelihood_possible = possible, though not likely

## What was found

found_confirmed = Our technician found: { MODE($mode) }.
found_other_fault = Our technician found something other than we expected: { MODE($mode) }.
found_failed_before_visit =
    The fault came before our visit: { MODE($mode) }. We are sorry that we were not there in time.
found_cured_remotely = The device showed signs of: { MODE($mode) }.
done_remotely = We put it right from afar; nobody has to come.
done_replaced = Replaced: { COMPONENT($component) }.
done_fitted = Parts fitted: { LIST($parts, each: "part") }.
done_put_right = It has been put right.
found_and_done = { SAY($found) } { SAY($done) }
