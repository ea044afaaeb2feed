### Why a model comes into force, stays out of it or is wanted.

## A new model beside the one in force

model_first = it is the first model of { PRODUCT($product) }
model_says_nothing = it can say nothing: no failure mode has a model, and no detector watches for unusual behaviour
model_trained = it was trained
model_in_force_before = in force when the ledger began
model_unusable = model { ID($model) }, in force until now, cannot be used: { SAY($error) }
model_undeclared =
    model { ID($model) }, in force until now, reads { LIST($metrics, each: "metric") }, not declared
    any longer
model_outdated = model { ID($model) }, in force until now, was made for other features: it scores nothing
model_lacks = it has no model for { LIST($modes, each: "mode") }, of which { SAY($name) } opens tickets
model_no_faults = nothing has failed that { SAY($name) } has not learnt from: it cannot be shown to be better
model_no_faults_since = nothing has failed since the current model learnt; it is watched in shadow
model_one_device = one device alone has a record that { SAY($name) } has not learnt from: nothing can be compared
model_not_in_shadow = it has not been scored in shadow yet
model_better = better than { SAY($name) } with confidence: { SAY($told) }
model_not_better = not better than { SAY($name) } with confidence: { SAY($told) }
model_too_few_faults =
    too few faults to tell it from { SAY($name) }, at least { $least } are needed: { SAY($told) }
model_compared =
    on what { SAY($name) } has not learnt from ({ $devices } devices, { $faults } faults) its tickets and misses
    would have cost { NUM($cost) } instead of { NUM($before) }, difference { NUM($difference) } (95 % interval {
    SAY($ends) })
model_costs =
    costs { NUM($cost) } instead of { NUM($before) }, difference { NUM($difference) } ({ SAY($ends) }), on {
    $faults } faults; { $devices } devices since { DAY($since) }
cost_interval = { NUM($low) } to { NUM($high) }
cost_interval_unknown = not known
model_overtaken = { SAY($came) } while it was made; { SAY($why) }
model_another_came = model { ID($model) } came into force
model_stepped_back = the model in force stepped back
model_forced = forced by { $actor } with --promote, over: { SAY($why) }
model_rolled_back = roll back from model { ID($model) }: { SAY($why) }
model_lent = lent by { PRODUCT($sister) }, model { ID($model) }: there is none of its own yet
model_named = model { ID($model) }
model_current = the current one

## Trainings

training_by_hand = train, by { $actor }
training_for_drift = the fleet has drifted away from training
training_for_findings = { $count ->
        [one] { $count } finding
       *[other] { $count } findings
    } since { DAY($since) }
training_first = no model yet, and { FIXED($days, places: 0) } days of readings
training_long_ago = { FIXED($days, places: 0) } days since it learnt last
training_took_too_long = the process took too long
training_ended_badly = the process ended with status { ID($status) }
training_interrupted = it was broken off
training_killed = its process ended before it was done
training_refused = it ended with an error: { $error }

## Models that cannot be used

model_manifest_unreadable = the model's manifest cannot be read: { $error }
model_file_foreign = this is no Sigap model file
model_file_changed = the model file was changed after it was written: its sha256 does not fit
model_of_other_product = this model is for { PRODUCT($other) }, not for { PRODUCT($product) }
model_of_other_version =
    this model was made with feature version { ID($version) }; this program makes version { ID($current) }: train
    again
model_type_refused = the model file asks for a type that no model of ours holds: { $error }
model_unreadable = the model cannot be read: { $error }
model_file_empty = the model file holds no model
model_part_unknown = the model file holds a { $part }, which no model of ours does
model_lacks_feature = the features lack { $feature }: they were made to another specification

## Rolling back

roll_back_from_nothing = model { ID($model) } of { PRODUCT($product) } is not in force; none is
roll_back_from_other = model { ID($model) } of { PRODUCT($product) } is not in force; model { ID($present) } is
roll_back_to_nothing = { PRODUCT($product) } had no model before model { ID($model) }: there is nothing to go back to
roll_back_unusable = model { ID($model) } of { PRODUCT($product) } cannot be used: { SAY($error) }
model_unknown = there is no model { ID($model) }
