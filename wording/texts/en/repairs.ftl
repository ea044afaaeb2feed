### Whether a repair holds: what readings show after it.

repair_certified =
    the repair holds: for { PERIOD($window) } the readings lay where this device has them when it is healthy
    ({ LIST($signals, each: "metric", style: "commas") })
repair_scores_fell =
    the probability fell to { PERCENT($probability) }, below the operating point of { PERCENT($threshold) }, for
    { PERIOD($window) }: the repair holds
repair_as_before =
    for { PERIOD($window) } the readings stayed as they were before the repair
    ({ LIST($signals, each: "metric", style: "commas") })
repair_scores_stay =
    the probability is { PERCENT($probability) } after { PERIOD($window) }, at or above the operating point of
    { PERCENT($threshold) }
repair_contradicted =
    the readings are as on a healthy device ({ LIST($signals, each: "metric", style: "commas") }), but the probability is
    { PERCENT($probability) }, at or above the operating point of { PERCENT($threshold) }: a person must judge
repair_partly =
    after { PERIOD($window) } readings are still outside of their healthy band, but less clearly than before
    ({ LIST($signals, each: "metric", style: "commas") }): a person must judge
repair_not_visible =
    the fault showed in no reading before the repair, so { PERIOD($window) } of readings cannot show that it is gone
repair_silent = the device sent too little in { PERIOD($window) } after the repair to judge by
repair_check_failed = the readings could not be judged, by a fault of the platform: a person must judge
repair_mode_gone = the product file no longer declares “{ $mode }”
repair_overtaken = ticket { ID($ticket) } was opened again by a person
repair_corrected = the finding of ticket { ID($ticket) } was corrected: no fault was repaired
repair_seen_again = the fault was seen again, ticket { ID($ticket) }: { SAY($why) }
repair_did_not_hold = the repair did not hold: { SAY($why) }; { PERIOD($after) } after it

## On pages

check_watching = Being watched
check_certified = Repair certified
check_reopened = Repair did not hold
check_undecided = Not decided by readings
check_overtaken = No longer checked
check_title = Does the repair hold?
check_until = Readings are watched until { $until }, then they decide.
check_signal = Signal
check_band = Healthy band
check_before = Before the repair
check_after = After it
check_scores = Probability of the fault: { $before } before the repair, { $after } after it; tickets open at { $threshold }.
check_healthy = Healthy time of this device: { $since } to { $until }. Readings after the repair: { $begin } to { $end }.
finding_former = Before the correction by { $actor }, { $at }: { $why }
act_correct = Correct finding
act_reopen = Open again
ask_reopen = Why is it opened again?
form_why = Why is it corrected?
form_choose = Choose
form_working = It still worked
form_stopped = It had stopped working
form_state = When the technician came
form_nothing_replaced = Nothing was replaced
form_needed = Choose one
done_correct = The finding on ticket { ID($ticket) } is corrected.
done_reopen = Ticket { ID($ticket) } is open again.
repairs_title = Repairs
repairs_hint = Since { $since }. Fixed first time: certified by readings, and not found again within { $days } days.
repairs_none = No repair in this time.
repairs_made = Repairs
repairs_watched = Watched
repairs_certified = Certified
repairs_reopened = Did not hold
repairs_undecided = Undecided
repairs_back = Came back
repairs_fixed = Fixed first time
repairs_of = { $n } of { $all }
