### Limits of a model: what training left out, and what was too little.

limit_nothing_to_learn = there is nothing to learn from: no readings and no events
limit_nothing_moves = no metric of this product changes in the record
limit_no_detector_telemetry = no anomaly detector: there is no telemetry to watch, or it was left out
limit_no_detector_record =
    no anomaly detector: it needs { $needed } buckets of a device and more; the longest has { $most }
limit_no_model =
    { MODE($mode) }: no model: { $failures ->
        [one] { $failures } failure
       *[other] { $failures } failures
    } on { $devices ->
        [one] { $devices } device
       *[other] { $devices } devices
    }; { $least_failures } on { $least_devices } with a record before them are needed
limit_advice_only =
    { MODE($mode) }: advice only, no tickets: simulated precision { FIXED($precision) }, at least { FIXED($least) }
    (tickets need 0.5 and 0.2)
limit_advice_only_share =
    { MODE($mode) }: advice only, no tickets: simulated precision { FIXED($precision) }, at least { FIXED($least) }
    (tickets need 0.5 and 0.2, and at most { NUM($most_false) } of them false)
limit_later_time =
    { MODE($mode) }: learnt from the time before two thirds of its failures, { FIXED($precision) } of { $decided } tickets
    of the time after were right ({ FIXED($low) } to { FIXED($high) }); on other devices of the same time it was {
    FIXED($promised) }: expect less than that
limit_budget =
    { MODE($mode) }: advice only, no tickets: the product bears { NUM($budget) } false tickets per 1,000
    device-months; { SAY($why) }
budget_unreachable = no operating point keeps to it
budget_record_too_short =
    its record of { FIXED($months, places: 0) } device-months is too short to show it: {
    FIXED($needed, places: 0) } without one are needed
limit_walked_forward =
    { $devices ->
        [one] one device
       *[other] { $devices } devices
    } with { $failures ->
        [0] no failure
        [one] one failure
       *[other] { $failures } failures
    }: too little to hold out whole devices; failure modes are tested on the last part of the record, unusual behaviour
    step by step on what came after each training
limit_early_life =
    { $taken } scoring periods are taken for a device's early life instead of the { $asked } that the product file asks
    for: no device has a record long enough
limit_attribute_texts =
    attribute { $attribute } is not used: of its { $texts } texts each has too few devices; at most { $most } can be
    learnt from
limit_drawn =
    learnt from { $devices } whole devices drawn from about { $among }, { $failed } of them with failures, each
    standing for up to { $most } like it: that is as much as is learnt from at once
limit_lent =
    lent by { PRODUCT($sister) } (its model { ID($model) }): all figures here are of its devices, and nothing but
    advice comes of it until live figures or a model of { PRODUCT($product) } itself show more
limit_lent_in_part =
    lent by { PRODUCT($sister) } (its model { ID($model) }): all figures here are of its devices, and nothing but
    advice comes of it until live figures or a model of { PRODUCT($product) } itself show more; left out, because {
    PRODUCT($product) } does not share them: { LIST($modes, each: "mode") }

## Columns that know the failure

limit_presence =
    { SAY($what) } left out: their mere presence predicts failures (present at { PERCENT($hit) } of the times before
    a failure and { PERCENT($base) } of the others; J { FIXED($difference) }, at least { FIXED($least) })
all_telemetry = telemetry
readings_of = the readings of { METRIC($metric) }
limit_metric_leak = { METRIC($metric) } left out: it contains the future: { SAY($why) }
limit_attribute_leak = the attribute { $attribute } left out: it contains the future: { SAY($why) }
leak_tells_the_date =
    its rank correlation with the time left to { MODE($mode) } is { FIXED($rank, places: 3) } more than a horizon
    ahead, where age alone has { FIXED($by_age, places: 3) }
leak_after_the_fact =
    at the last reading before { MODE($mode) } its value alone is certain (AUC { FIXED($last, places: 3) }), before
    a repair's lead it shows nothing (AUC { FIXED($before) }): it moves after the failure
leak_tells_the_life = its rank correlation with how long a device lives is { FIXED($rank, places: 3) }
leak_names_the_failed = it names the devices that failed (Youden's J { FIXED($difference) })
limit_kept = kept, as the product file says, although the probe would have left it out: { SAY($why) }
