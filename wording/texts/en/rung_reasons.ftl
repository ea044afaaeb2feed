### Why a failure mode moves on the ladder, and what has drifted.

share_of = { $hits } of { $trials } ({ PERCENTS($low, $high) })
precision_too_low = { SAY($share) } of predictions were right: below the { PERCENT($demand) } that is needed there
in_time_too_low = { SAY($share) } of the right ones came in time: below the { PERCENT($demand) } that is needed there
rung_earned =
    { SAY($precision) } of predictions were right, { SAY($in_time) } of those in time: {
    PERCENT($precision_demand) } and { PERCENT($in_time_demand) } are needed
ticket_surge =
    { $count } tickets within { SPAN($window) } wait for a finding, where training lets expect fewer than {
    NUM($limit) }: something goes on that training has not seen
false_tickets_over_budget =
    { NUM($rate) } false tickets in 1,000 device-months ({ NUM($low) } to { NUM($high) }), where the product bears {
    NUM($budget) }; { $own } of { $count } are of this failure mode
rung_lost = { MODE($mode) } fell from “{ LABEL("rung", $rung) }” to “{ LABEL("rung", $to) }”: { SAY($why) }
tickets_held = { MODE($mode) }: { SAY($why) }

drift_moved = { LIST($moved) }: no longer as in training, on { $devices ->
        [one] { $devices } device
       *[other] { $devices } devices
    }
drift_of_metric = { METRIC($metric) }
drift_of_code = { CODE($code) }
drift_of_probability = probability of { MODE($mode) }
