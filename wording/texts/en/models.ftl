### Models: what they learnt from, how they came about, drift.

## Models

models_empty = No model yet. Train one: python -m sigap train PRODUCT.
trained = Trained
learnt_from = { $devices } devices, { $rows } rows, { $since } to { $until }
data_title = What it learnt from
features_and_seed = { $n } features · seed { ID($seed) }
limits_title = Limits
limits_none = Nothing was noticed while training.
figures_title = Failure modes, measured on devices the model had not seen
failures_learnt = Failures learnt from
pr_auc = PR-AUC
pr_auc_chance = chance { $value }
threshold = Opens at
threshold_times = { $p }, { $n } in a row
precision = Tickets right
precision_later = in a later time { $p } ({ $low } to { $high })
precision_low = at least { $p }
recall = Faults foreseen
in_time = in time { $p }
slope = Calibration slope
calibration_title = Does 80 % mean 80 %?
calibration_help =
    All live scores of the product, all failure modes together, in groups by the probability they stated,
    against how often the fault came in time. On the dashed line they mean what they say; bars are 95 %
    intervals.
calibration_empty = Not measured yet: once a day the scores whose time is over are held against what came.
lead_title = How far ahead are the tickets?
lead_help =
    Bar: 10 to 90 % of tickets, held out; line: the median. Dots: live tickets. Marks: the time a repair needs.
lead_empty = No ticket came ahead of a fault yet.
lead_axis = days before the failure
lead_needed = a repair needs
held_out = held out
not_enough = too few failures to learn from
versions_title = Champion and challengers

## Drift

drift_title = Drift
drift_none = No drift has lasted.
drift_looked = Last looked at { $day }, on { $n } devices.
drift_ended = { $since } to { $until }

## Beside the model in force, and how it got there

beside_title = In shadow, beside the model in force
beside_help =
    Both scored the same { $devices } devices at the same times since { $since }; only model #{ ID($champion) }
    acted. What the tickets of each would have come to:
beside_none = Not scored in shadow yet. A challenger is held against the model in force once a day.
beside_difference =
    Cost of #{ ID($model) } less that of #{ ID($champion) }: { $difference } ({ $low } to { $high }), on {
    $faults } faults.
beside_promoted = Cheaper with confidence: it took over.
beside_waits = Not cheaper with confidence: the model in force stays.
tickets_ahead = Ahead of the fault
tickets_in_time = Early enough
tickets_false = False
faults_missed = Faults without one
cost = Cost
course_of_models = How it came about
came_into_force = Model #{ ID($model) } came into force, by { $actor }
training_done = Trained: model #{ ID($model) }
training_failed = Training failed
training_running = Training
training_asked = Training asked for
cause_schedule = on schedule
cause_drift = for drift
cause_findings = for new findings
cause_rung = for a rung that was lost
cause_staff = by hand

history_none = Nothing is on record.
roll_back = Roll back to model #{ ID($model) }
ask_roll_back =
    Put model #{ ID($model) } in force again in place of #{ ID($present) }? Say why; it stays in the history.
