### Technicians, their absences and ways, warehouses and vans.

## Technicians

technicians = Technicians
technicians_help = Who goes to customers: people with an account, and firms and people from outside. Customers are offered times of those who have working hours.
technicians_none = Nobody is entered yet. Somebody with the role of a technician is entered by itself.
technician_new = Enter somebody from outside
technician_name = Name
technician_phone = Telephone
technician_email = Mail address
technician_account = with an account
technician_of_account = Account
technician_outside = from outside
technician_account_help = Name and mail address are those of the account.
technician_outside_help = Somebody from outside has no account: appointments, moves and cancellations go to the mail address.
technician_areas = Areas
technician_areas_help = Cities, districts or service areas; none: everywhere.
technician_everywhere = everywhere
technician_skills = Skills
technician_home = Starts in the morning in
technician_zone = Time zone of the hours
technician_hours = Working hours
technician_hours_help = For example 08:00-12:00, 13:00-17:00. Empty: no work on that day.
technician_off = no work
technician_booked = Appointments
technician_active = Is sent
technician_ended = Is not sent any more
technician_no_hours = No hours: no appointments
technician_away_until = away until { $at }
technician_free = No appointments.
technician_end = Send nobody any more
technician_again = Send again
done_technician_new = { $name } is entered.
done_technician = { $name } is changed.
done_technician_ended = { $name } is not offered any more.
done_technician_again = { $name } is offered again.
skill_unreadable = “{ $skill }” is no skill: a word of letters, digits and _, which begins with a letter

## Absences

absences = Absences
absences_none = No absence is entered.
absence_add = Enter an absence
absence_kind = Why
absence_leave = Leave
absence_sick = Sick
absence_training = Training
absence_other = Other
absence_first = First day
absence_last = Last day
absence_since = From (empty: the whole day)
absence_until = Until (empty: the whole day)
absence_help = By the clock of the technician ({ $zone }). No times are offered in an absence.
absence_back = Take back
absence_unreadable = an absence has a first and a last day; hours are written as 14:30
done_absence = The absence of { $name } is entered.
done_absence_back = The absence is taken back.

## Appointments that do not fit

unfit_title =
    { $count ->
        [one] { $count } appointment would not fit any more
       *[other] { $count } appointments would not fit any more
    }
unfit_help = The appointments stay as they are until somebody moves them: open the order and choose another time or technician.
unfit_note =
    { $count ->
        [one] { $count } appointment does not fit: please move it.
       *[other] { $count } appointments do not fit: please move them.
    }
unfit_count =
    { $count ->
        [one] { $count } does not fit
       *[other] { $count } do not fit
    }
unfit_inactive = is not sent any more
unfit_absent = is absent then
unfit_skills = lacks a skill
unfit_area = does not work there
unfit_hours = outside the working hours
back_to_form = Back to the form
save_all_the_same = Save all the same

## Ways between areas

ways = Ways between areas
ways_help = How long somebody travels from one area to another, in both directions until the other one is entered, too. Every other way takes what the product file says.
way_from = From
way_to = To
way_takes = Minutes
way_minutes = { NUMBER($minutes) } min
way_add = Enter a way
way_hint = New appointments take it into account; those that stand stay as they are.
minutes_unreadable = minutes are a whole number up to { NUMBER($most) }
done_way = The way is entered.
done_way_removed = The way is removed.

## Warehouses and vans

places = Warehouses and vans
places_help = Where parts lie. A part is kept for an order in the van of whoever goes, else in a warehouse.
places_none = No warehouse and no van is entered yet.
places_part =
    { $faulty ->
        [0] { NUMBER($on_hand) } there, { NUMBER($reserved) } reserved
       *[other] { NUMBER($on_hand) } there, { NUMBER($reserved) } reserved, { NUMBER($faulty) } faulty
    }
place_new_warehouse = New warehouse
place_new_van = New van
place_name = Name
place_whose = Technician
place_hours = Hours until a technician has it
place_hours_help = How long a part takes from there to a technician, for example by parcel. In a van: 0.
place_at_once = at once
place_reserved = { NUMBER($count) } reserved parts lie in it. With another technician, the orders look for them anew.
place_end = End
place_ended = until { $at }
ask_end_place = Is { $name } not used any more?
ask_end_place_help = Nothing may be left in it, and nothing may be on its way to it.
place_hours_unreadable = hours are a whole number up to { NUMBER($most) }
done_place = { $name } is entered.
done_place_ended = { $name } is not used any more.

## Mails to technicians from outside

outside_summary = Visit: { $product }, { $place }
outside_customer = Customer: { $said }
outside_place = Address: { $said }
outside_landmark = How to find it: { $said }
outside_map = Map: { $said }
outside_device = Device: { $said }
outside_fault = Expected fault: { $said }
outside_parts = Parts: { $said }
outside_part_at = { $part } (from { $place })
outside_feed = All of your appointments in your calendar: { $address } — keep this address to yourself.
outside_sign = With kind regards,{ "\u000A" }{ $brand }
outside_appointment_subject = Appointment { $when } (order { ID($order) })
outside_appointment_body =
    Dear { $name },

    there is an appointment for you: { $when }, order { ID($order) }. It is attached for your calendar. If you cannot keep it,
    please call us.
outside_moved_subject = Moved: now { $when } (order { ID($order) })
outside_moved_body =
    Dear { $name },

    the appointment of order { ID($order) } was moved. It is now: { $when }. The attachment moves it in your calendar.
outside_cancelled_subject = Cancelled: { $when } (order { ID($order) })
outside_cancelled_body =
    Dear { $name },

    the appointment { $when } of order { ID($order) } is cancelled for you. Please do not drive there.
technician_mail_nobody = the technician has no mail address, or the order is gone
technician_mail_overtaken = another mail says what holds now
technician_mails = Mails
technician_mail_appointment = Appointment
technician_mail_cancelled = Cancellation
technician_mail_state_pending = waits
technician_mail_state_sending = being sent
technician_mail_state_sent = sent
technician_mail_state_failed = not delivered
technician_mail_state_dropped = not needed
technician_mails_none = No mail was sent yet.
technician_feed_new = New calendar address
done_feed_new = The calendar address of before leads nowhere any more; the next mail names the new one.
