### The ledger: what predictions were worth.

ledger_window =
    What predictions of the time from { $since } to { $now } were worth, faults that nobody foresaw included.
    Ranges are 95 % intervals: wide where little is known yet.
ledger_no_products =
    No product predicts failures yet. Once a product file declares failure modes, its ledger appears here.
ledger_no_model =
    No model is in force, so nothing is predicted and nothing can be measured. Train one: python -m sigap train
    { $product }
ledger_unwatched =
    A model is in force, but no device has been scored in this time. Figures appear once devices publish.
ledger_young = Only { $n } predictions are decided so far: read the ranges, not the percentages.
predictions_made = Predictions
predictions_made_note = { $decided } decided, { $open } not yet
faults_came = Faults
faults_came_note = { $missed } missed, { $first } reported first by customers
watched = Watched
watched_note = { $n } devices, { $months } device-months
false_rate = False tickets
false_rate_long = False tickets per 1,000 devices and month
false_of = { $n } in { $months } device-months
budget_none = no limit in the product file
budget_kept = not above the budget of { $n }
budget_unsure = budget { $n }: too early to say
budget_broken = above the budget of { $n }
held_out_share = Left untouched on purpose
held_out_note =
    { $n } predictions on devices of the hold-out share opened no ticket: right { $precision }, faults foreseen
    { $recall }
inspections_title = Inspections of unusual components
inspections_hint =
    Somebody is asked to look at a component that is unlike what is normal. Right: a fault was found there. Customers are
    not told of them.
inspections_unproven =
    Not proven yet: decided so far { $n }, needed at least { $needed }. Enter what was found, also that it was nothing.
inspections_asked_for = Asked for
inspections_per = in 1,000 device-months, by the product file
inspections_got = Got
inspections_got_of = { $n } in { $months } device-months with readings
inspections_tokens = May open now
inspections_tokens_note = more with each device-month of readings
inspections_of = Component
inspections_opened = Opened
inspections_open = Not decided
inspections_right = Right
inspections_all = All components
inspections_none = None has opened in this time.
modes_title = Failure modes
live_precision = Predictions right
live_recall = Faults foreseen
live_in_time = In time
live_lead = Lead
live_nff = No fault found
live_slope = Calibration
lead_to_failure = before it failed
lead_to_finding = before it was found
lead_line = { $median } { $what }
lead_range = { $p10 } – { $p90 }, n = { $n }
of_count = { $hits } of { $trials }
of_inspected = { $hits } of { $trials } visits
interval = { $low } to { $high }
slope_scores = { $n } scores
slope_too_few = too few faults
no_rung = no model
since_day = since { $day }
rungs_title = Steps up and down the ladder, and why
rungs_empty = Nothing has moved yet.
rung_began = Model { ID($model) } came into force: { $to }
model_began = Model { ID($model) } came into force
mode_may = { $mode }: { $rung }
rung_fell = Fell to: { $to }
rung_climbed = Climbed to: { $to }
rung_by_staff = { $actor } set it to: { $to }
next_up =
    It climbs to “{ $rung }” once at least { $precision } right and { $in_time } in time lie within what is
    certain.
next_down = It falls to “{ $rung }” once it is certain that fewer than { $precision } are right.
misses_title = Faults that nobody foresaw
misses_empty = None in this time.
missed_reported = the customer called first
all_misses = All { $n }
lines_title = Every prediction, and what became of it
lines_empty = Nothing here. Predictions are listed from the moment they open, faults from the moment they are known.
became = What became of it
became_right = Right: it failed
became_averted = Right: found and repaired
became_false = False
became_missed = Missed
became_late = Too late: it was there already
became_censored = Hidden by an intervention
became_undecided = Not known yet
censored_note =
    the ticket was closed without an inspection, or the part was replaced: what would have come is not known
line_when = When
line_said = Said
line_fault = fault { $day }
line_lead = { $span } ahead
line_held = hold-out share
reliability_title = Do the probabilities mean what they say?
reliability_help =
    Live scores in groups by the probability they stated, against how often the fault came within { $horizon }.
    On the dashed line they mean what they say; bars are 95 % intervals; larger dots hold more scores.
reliability_empty = Not measured yet: once a day the scores whose time is over are held against what came.
reliability_slope =
    Slope { $slope } ({ $low } to { $high }); 1 is honest, less is too bold, more too cautious. { $scores }
    scores of { $devices } devices; { $censored } left out, for a repair or an open window hides their truth.
reliability_no_slope =
    { $scores } scores of { $devices } devices; too few faults among them for a slope. { $censored } left out,
    for a repair or an open window hides their truth.
bin_said = Said
bin_came = Came
bin_scores = Scores that came true
interval_95 = 95 % interval
course_title = How the figures went
course_help =
    Each daily evaluation: the share of predictions that were right and of faults foreseen, with its 95 % range.
    Vertical lines: a step up or down, or a new model.
course_empty = No evaluation yet: the first comes a day after the model.
by_model_title = By model
