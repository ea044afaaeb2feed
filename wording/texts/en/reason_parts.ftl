### The parts of which the reasons of a prediction are made; a part that follows another brings its own blank or comma.

reason = { JOIN($parts) }
reason_none = The readings together are unlike healthy ones.
reason_as_kept = { TEXT($text) }

cleared_conditions = under equal conditions
cleared_settings = at equal settings
percentage_points = percentage points
the_device = The device
any_event = Any event

reason_value = { METRIC($metric) } is { FIGURE($value, $away) }{ UNIT($unit) }
reason_increase = { METRIC($metric) }: { FIGURE($value, $away) }{ UNIT($unit) } per { PERIOD($bucket) }
reason_unread = { METRIC($metric) } was not read of late
reason_close_to_usual = , close to its own usual
reason_as_usual = , as usual for it
reason_away =
    , { FIGURE($size, $size) }{ DIFFERENCE($unit) } { $side ->
        [above] above
       *[below] below
    } its own usual ({ FIGURE($usual, $size) }{ UNIT($unit) })
reason_adjusted_as_usual = { METRIC($metric) } is as usual { LABEL("cleared", $cleared) }
reason_adjusted_away =
    { METRIC($metric) } is { FIGURE($size, $size) }{ DIFFERENCE($unit) } { $side ->
        [above] above
       *[below] below
    } its own usual { LABEL("cleared", $cleared) }
reason_moves =
    { $joint ->
        [but] , but
        [still] { " " }and still
       *[and] { " " }and
    } { $way ->
        [rising] rising
       *[falling] falling
    } by { BRIEF($rate) }{ DIFFERENCE($unit) } { $per ->
        [day] a day
       *[hour] an hour
    }
reason_healthy = { " " }(healthy devices: { FIGURE($value) }{ UNIT($unit) })
reason_healthy_share = { " " }(healthy devices: { SHARE($share) })
reason_beside_healthy =
    { " " }({ FIGURE($size, $size) }{ DIFFERENCE($unit) } { $side ->
        [above] above
       *[below] below
    } healthy devices)
reason_than_healthy = { " " }than on healthy devices { LABEL("cleared", $cleared) }
reason_comma = ,
reason_since_day = { " " }since { SHORT_DAY($at) }
reason_since_before_day = { " " }since before { SHORT_DAY($at) }
reason_since_hour = { " " }since { SHORT_DAY($at) } { CLOCK($at) }
reason_since_before_hour = { " " }since before { SHORT_DAY($at) } { CLOCK($at) }

reason_event =
    { EVENT($event) } came { $times ->
        [1] once
        [2] twice
       *[other] { $times } times
    } in the last { PERIOD($over) }
reason_event_never = { EVENT($event) } did not come in the last { PERIOD($over) }
reason_event_last = , the last time { PERIOD($ago) } before

reason_age = { WORN_PART($part) } is { FIGURE($days) } days old
reason_never_repaired = { WORN_PART($part) } has never been worked on
reason_repaired =
    { WORN_PART($part) } has been worked on { $times ->
        [1] once
        [2] twice
       *[other] { $times } times
    }
reason_attribute = { $name } is { VALUE($value) }

reason_not_comparable = { METRIC($metric) } cannot be held against healthy devices { LABEL("cleared", $cleared) }
reason_as_healthy = { METRIC($metric) } is as on healthy devices { LABEL("cleared", $cleared) }
reason_swings = { METRIC($metric) } swung by { FIGURE($value) }{ DIFFERENCE($unit) } over the last { PERIOD($over) }
reason_swings_within =
    { METRIC($metric) } swung by { FIGURE($value) }{ DIFFERENCE($unit) } within { PERIOD($bucket) } over the last
    { PERIOD($over) }
reason_swings_more =
    { METRIC($metric) } swung by { FIGURE($size, $size) }{ DIFFERENCE($unit) } { $side ->
        [above] more
       *[below] less
    } over the last { PERIOD($over) }
reason_swings_more_within =
    { METRIC($metric) } swung by { FIGURE($size, $size) }{ DIFFERENCE($unit) } { $side ->
        [above] more
       *[below] less
    } within { PERIOD($bucket) } over the last { PERIOD($over) }
reason_changes =
    { METRIC($metric) } changed in { SHARE($share) } of all spans of { PERIOD($bucket) } over the last { PERIOD($over) }
reason_state = { METRIC($metric) } was “{ STATE($metric, $state) }” for { SHARE($share) } of the last { PERIOD($over) }
reason_changes_more =
    { METRIC($metric) }: the share of spans of { PERIOD($bucket) } with a change was { FIGURE($points) } percentage points
    { $side ->
        [above] higher
       *[below] lower
    } over the last { PERIOD($over) }
reason_state_more =
    { METRIC($metric) }: the share of “{ STATE($metric, $state) }” was { FIGURE($points) } percentage points { $side ->
        [above] higher
       *[below] lower
    } over the last { PERIOD($over) }
reason_average =
    { METRIC($metric) }{ $place ->
        [lowest] { " " }at its lowest
        [highest] { " " }at its highest
       *[average] { "" }
    } averaged { FIGURE($value) }{ UNIT($unit) } over the last { PERIOD($over) }
reason_average_away =
    { METRIC($metric) }{ $place ->
        [lowest] { " " }at its lowest
        [highest] { " " }at its highest
       *[average] { "" }
    } was { FIGURE($size, $size) }{ DIFFERENCE($unit) } { $side ->
        [above] above
       *[below] below
    } healthy devices { LABEL("cleared", $cleared) } over the last { PERIOD($over) }
