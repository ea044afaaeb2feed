# Calendars, service areas, service targets and holds.
no_calendar = there is no calendar { ID($calendar) }
no_service_area = there is no service area { ID($area) }
no_policy = there is no target { ID($policy) } in force
policy_stays = what is promised for all tickets can be changed, but not removed
calendar_name_taken = there is a calendar of the name { $name } already
area_name_taken = there is a service area of the name { $name } already
area_serves_rest = { $name } serves everything that no other area serves, so it stays
places_taken = another service area serves these already: { LIST($places, style: "commas") }
too_many_places = a service area lists at most { $most } places
name_length = a name needs 1 to { $most } characters
span_impossible = hours must end after they begin, between 00:00 and 24:00
spans_overlap = hours of one day must not overlap
spans_unreadable = write hours like 08:00-12:00, 13:00-17:00
day_out_of_bounds = a day must lie between { $first } and { $last }
day_is_as_usual = { $day } has its usual hours already
calendar_never_open = at least one weekday must have hours
promised_twice = each target can be promised once
visit_not_promised = a time for the visit is needed
promise_without_time = a target needs working hours, or the deadline of the product
warned_too_early = the warning must come later than the beginning

# Service targets, and news of them for staff.
target_first_response = First response
target_visit = Visit
target_resolution = Resolution
news_predicted =
    Ticket { ID($ticket) }, predicted: { MODE($mode) } of { $serial }.{ $dated ->
        [yes] { " " }The visit is due by { MOMENT($due) }.
       *[no] { "" }
    }
news_assigned =
    Ticket { ID($ticket) } is yours: { MODE($mode) } of { $serial }.{ $dated ->
        [yes] { " " }It is due by { MOMENT($due) }.
       *[no] { "" }
    }
news_warned = Ticket { ID($ticket) }, { MODE($mode) } of { $serial }: “{ $target }” is due by { MOMENT($due) }.
news_breached = Ticket { ID($ticket) }, { MODE($mode) } of { $serial }: “{ $target }” was due by { MOMENT($due) }.
account_mail_nothing_new = everything in it was read before it left

# The page of calendars.
calendars = Calendars
calendars_help = Service areas work by these calendars, and so do targets of tickets. A change counts open targets anew.
calendar_name = Calendar
calendar_year = Year
calendar_weekly = Weekly hours
calendar_weekday = Weekday
calendar_hours = Hours
calendar_closed = Closed
calendar_hours_hint = For example 08:00-12:00, 13:00-17:00. Empty: closed.
calendar_day_hint = Empty: closed all day. Else for example 08:00-12:00.
calendar_days = Days that differ in { $year }
calendar_days_empty = No holidays are entered for this year. They come by themselves within a few minutes while Sigap runs.
calendar_day = Day
calendar_day_name = Name
calendar_day_unnamed = Unnamed
calendar_add_day = Enter a day
calendar_add = Add a calendar
calendar_country = Country of its holidays
calendar_country_hint = Two letters, such as ID. Empty: no holidays.
calendar_kind_public = Public holiday
calendar_kind_collective_leave = Collective leave
calendar_kind_own = Own day
calendar_estimated = date may move
calendar_as_usual = As usual
calendar_edited_by = edited by { $by }
calendar_work = Work as usual
change = Change
remove = Remove
areas_title = Service areas
area_add = Add a service area
area_name = Service area
area_zone = Time zone
area_calendar = Calendar
area_places = Districts and towns
area_places_hint = One a line, as appliances name their area.
area_rest = Serves whatever no other area does
policies_title = Service targets
policies_help = Tickets keep the version under which they opened.
policy_applies_to = Tickets
policy_predicted = Predicted tickets
policy_reported = Reported tickets
policy_from_severity = from “{ $severity }” on
policy_product = Product
policy_severity = From severity
policy_targets = Targets
policy_add = Add a target
policy_version = Version { $version }, since { $since }
promise_line =
    { $target }: { $timed ->
        [yes] { $within } working hours{ $deadline ->
            [yes] , at the latest by the product’s deadline
           *[no] { "" }
        }
       *[no] by the product’s deadline
    }; warning { $warn } h before
promise_within = { $target }: working hours
promise_warn = { $target }: warn so many hours before
promise_deadline = Visit by the product’s deadline
promise_deadline_yes = Yes, at the latest
promise_deadline_no = No, working hours alone
kept_title = Kept, of those that came due in the last { $days } days:
kept_line = { $target } { $kept } of { $all }
kept_none = none came due.
moved_title = What the change moved
moved_nothing = No open target is due at another time.
moved_target = Target
moved_was = Was due
moved_due = Due now
target_paused = Paused
done_policy = Targets changed. New tickets open under them.
done_calendar =
    { $count ->
        [0] Saved. No target moved.
        [one] Saved. { $count } target moved.
       *[other] Saved. { $count } targets moved.
    }
country_unknown = { $country } is no country of two letters
day_unreadable = a day is needed, such as 2026-03-19
hours_unreadable = hours must be a number above 0, such as 4 or 1.5

# Targets on the page of a ticket, and reasons for which it waits.
targets_title = Service targets
targets_due = due { $when }
targets_met = met { $when }
targets_late = late, met { $when }
targets_missed = missed, was due { $when }
targets_dropped = not needed any more
targets_paused = paused
targets_empty = No targets: this ticket opened before there were any.
holds_title = Waited
hold_span = { $since } to { $until }
hold_still = since { $since }
hold_still_until = since { $since }, goes on at { $until }
hold_reason = Reason
hold_reason_customer_wish = The customer wishes another time
hold_reason_customer_unreachable = The customer cannot be reached
hold_reason_no_access = No access to the appliance
hold_reason_waiting_for_part = A part is missing
hold_reason_other = Something else
hold_pauses = pauses { LIST($targets, style: "commas") }
hold_pauses_nothing = pauses nothing
hold_title = Put on hold
hold_why = What does it wait for?
hold_until = Goes on at (fleet’s clock)
hold_until_hint = Empty: until somebody lets it go on.
hold_help = What lies with the customer pauses visit and resolution. A missing part pauses nothing.

# News of tickets.
news = News
news_help = Predicted tickets of yours, tickets given to you, and targets that are due soon or were missed.
news_empty = Nothing is new.
news_shown = Shown
news_unread = Unread
news_all = All
news_mark_read = Mark all as read
news_marked = All read.
news_mails = Mail me news of tickets
done_news_mails = Saved.
