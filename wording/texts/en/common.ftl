### Spans of time, lists of nothing, words of people.

as_written = { $text }

span_year = { $count } y
span_day = { $count } d
span_hour = { $count } h
span_minute = { $count } min
span_moment = a moment

period_day = { $n ->
        [one] { $count } day
       *[other] { $count } days
    }
period_hour = { $count } h
period_minute = { $count } minutes
period_second = { $count } s
