### Alarms: what they are called, why they rise and return, what moved them out of view.

## Names

alarm_sensor_stuck = { METRIC($metric) }: sensor stuck
alarm_sensor_missing = { METRIC($metric) }: sensor gives no value
alarm_sensor_out_of_range = { METRIC($metric) }: sensor out of range
alarm_sensor_drift = { METRIC($metric) }: sensor drifting
alarm_sensor_noisy = { METRIC($metric) }: sensor noisy
alarm_device_silent = No data from the device
alarm_unit_swapped = Another unit speaks as the device
alarm_unit_doubled = Two units speak as the device
alarm_device_clock = The device's clock is wrong
alarm_device_flood = The device sends too much
alarm_device_topics = The device tries topics of others
rule_sensor_stuck = sensor stuck
rule_sensor_missing = sensor gives no value
rule_sensor_out_of_range = sensor out of range
rule_sensor_drift = sensor drifting
rule_sensor_noisy = sensor noisy
rule_communication_silent = no data from the device
rule_communication_clock = the device's clock is wrong
rule_communication_flood = the device sends too much and is limited
rule_communication_topics = the device tries topics of others
rule_suspected = suspected
rule_sleeping = the device sleeps
rule_maintenance = the device is worked on

## Why they rise and return

value_above = { METRIC($metric) } { NUM($value, 4) }{ UNIT($unit) }, above { NUM($limit, 6) }
value_above_for = { METRIC($metric) } { NUM($value, 4) }{ UNIT($unit) }, above { NUM($limit, 6) } for { PERIOD($span) }
value_below = { METRIC($metric) } { NUM($value, 4) }{ UNIT($unit) }, below { NUM($limit, 6) }
value_below_for = { METRIC($metric) } { NUM($value, 4) }{ UNIT($unit) }, below { NUM($limit, 6) } for { PERIOD($span) }
value_returned = { METRIC($metric) } { NUM($value, 4) }{ UNIT($unit) }
sensor_stood =
    { METRIC($metric) } stood at { NUM($value, 6) }{ UNIT($unit) } for { PERIOD($span) } while other sensors moved
sensor_moves = { METRIC($metric) } moves again: { NUM($value, 6) }{ UNIT($unit) }
device_sent_nothing = the device sent nothing for { PERIOD($span) }
device_sends_again = the device sends again
unit_speaks_instead = { $hardware } speaks in the place of { $before }
unit_speaks_by_turns = { $hardware } and { $before } spoke by turns, { $times } times so far
unit_settled = somebody said what was replaced
device_clock_slow = the device's clock is { PERIOD($span) } slow: so old were its newest readings when they arrived
device_clock_fast = the device's clock is { PERIOD($span) } fast: so far ahead were its newest readings when they arrived
device_clock_right = a message was on time again
device_flood_messages =
    the device sent { NUM($rate, 6) } messages a second, where { NUM($allowed, 6) } are allowed for long; it is limited
    until { MOMENT($until) }
device_flood_bytes =
    the device sent { NUM($rate, 9) } bytes a second, where { NUM($allowed, 9) } are allowed for long; it is limited
    until { MOMENT($until) }
device_flood_connects =
    the device connected { NUM($rate, 6) } times a minute; it is kept out until { MOMENT($until) }
device_flood_over = the time for which the device was limited is over
device_flood_lifted = { $by } let the device in again
device_topics_publish = the broker refused it { $times } times so far; the device last tried to publish on { $topic }
device_topics_subscribe = the broker refused it { $times } times so far; the device last tried to subscribe to { $topic }
device_topics_over = the device tried no topic of others for an hour
metric_had_no_value = { METRIC($metric) } had no value for { PERIOD($span) }
metric_has_value_again = { METRIC($metric) } has a value again
out_of_range_times =
    { METRIC($metric) } { NUM($value, 6) }{ UNIT($unit) } outside { SAY($range) }, { $times } times within
    { PERIOD($span) }
range_between = { NUM($low, 6) } to { NUM($high, 6) }
range_from = { NUM($low, 6) } and above
range_to = { NUM($high, 6) } and below
range_of_storage = what can be stored
in_range_again = { METRIC($metric) } is in range again
sensor_agrees_again = { METRIC($metric) } agrees with the other metrics again
sensor_scatters =
    { METRIC($metric) } scatters more than the other metrics explain since { MOMENT($since) }, while nothing else
    about the device has changed
sensor_reads_above =
    { METRIC($metric) } is { NUM($away) }{ UNIT($unit) } above what the other metrics give since { MOMENT($since) },
    while nothing else about the device has changed
sensor_reads_below =
    { METRIC($metric) } is { NUM($away) }{ UNIT($unit) } below what the other metrics give since { MOMENT($since) },
    while nothing else about the device has changed
sensor_drifted =
    { METRIC($metric) } is away from what the other metrics give since { MOMENT($since) }, while nothing else about
    the device has changed
late_readings = late readings
was_active_before = late readings: it was active before, until { MOMENT($until) }: { SAY($why) }

## What moved them out of view and back

rule_withdrawn = the product file has no such rule any more
shelf_ended = its time out of view ended at { MOMENT($until) }
explained_by = explained by: { RULE($rule) }
explanation_over = over: { RULE($rule) }
slept_too_long = the device said that it sleeps, but was not heard for { PERIOD($span) }
