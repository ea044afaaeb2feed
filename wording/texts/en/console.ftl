### Words of the console: navigation, states, severities.

## Moving about

overview = Overview
devices = Devices
device = Device
tickets = Tickets
ticket = Ticket
alarms = Alarms
assistant = Assistant
inbox = Notices
ledger = Ledger
models = Models
model = Model
skip = Skip to the content
menu = Menu
settings = Your account and time zone
language = Language
zone = Times are shown in
dark = Dark or light
sign_out = Sign out
fleet_clock = Fleet clock
clock_driven = driven by the simulation or replay
clock_wall = time of day
live = Live
nothing_here = Nothing is known under this address.
previous = Previous
next = Next
shown_of = { $first }–{ $last } of { $total }
shown_range = { $first }–{ $last }
all = All
save = Save
close_dialog = Cancel
unavailable = The database cannot be reached just now. The page tries again by itself.

## Times

moment = a moment
just_now = now
in_span = in { $span }
ago_span = { $span } ago
never = never

## What devices are

online = Online
silent = Silent
offline = Offline
sleeping = Asleep
at_risk = At risk
healthy = No known risk
product = Product
serial = Serial number
status = Status
last_reading = Last reading
risk = Risk
failure_mode = Failure mode
component = Component
probability = Probability
customer = Customer
warranty = Warranty
installed = Installed
firmware = Firmware

## Severities and states

severity = Severity
severity_info = Info
severity_warning = Warning
severity_error = Serious
severity_critical = Critical
state = State
state_open = Open
state_new = New
state_assigned = Assigned
state_in_progress = In progress
state_on_hold = On hold
state_resolved = Resolved
state_closed = Closed
state_cancelled = Cancelled
source = Opened by
source_prediction = a prediction
source_device = the device itself
source_customer = the customer's report
source_staff = staff
kind_confirmed = Confirmed: the fault was there
kind_other_fault = Another fault was found
kind_no_fault_found = No fault found
kind_not_inspected = Not inspected
kind_failed_before_visit = It failed before the visit
kind_cured_remotely = Cured by a command, without a visit
kind_no_failure = No failure came
notice_pending = Waiting
notice_sending = Being sent
notice_sent = Sent
notice_delivered = Delivered
notice_failed = Failed
notice_opened = Opened
notice_answered = Answered
notice_suppressed = Held back
channel_email = E-mail
channel_webhook = Webhook
model_champion = In force
model_challenger = Challenger
model_retired = Retired
rung = May
rung_shadow = Only be measured
rung_advise = Advise
rung_inspect = Open inspection tickets
rung_ticket = Open tickets
rung_ticket_notice = Open tickets and tell customers
anomaly = Unusual behaviour
unusual_mode = Unusual: { $what }
unknown_mode = Not yet known

## What a page says when its connection breaks

nicegui_connection_lost = Connection lost.
nicegui_trying_to_reconnect = Trying to reconnect …
nicegui_message_too_long = The message is too long
nicegui_message_too_long_body = The message is too large to be sent at once.

## Who acts by itself; people are named as they are

actor_triage = triage
actor_repair_check = repair check
actor_service = service
actor_customer = customer
actor_device = device
actor_rules = rules
actor_ladder = ladder
actor_brake = brake
actor_budget = budget
actor_retraining = retraining
actor_shadow = shadow
actor_sister = sister
actor_commands = commands
actor_remote_first = remote help
actor_train = train
actor_staff = staff
actor_demo = demo
actor_replay = replay
actor_simulate = simulate
actor_migration = migration
