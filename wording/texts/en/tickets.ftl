### The history of a ticket: what opened it, what was done, what was found, what the customer answered.

with_words = { SAY($what) }: { $words }
explained = { SAY($what) }: { SAY($why) }
product_text = { IN_LANGUAGE($en, $id) }

## What was seen

code_reported = { $times ->
        [one] { $serial } reported { CODE($fault_code) } at { MOMENT($at) }
       *[other] { $serial } reported { CODE($fault_code) } { $times } times, last at { MOMENT($at) }
    }
customer_reported = { $mode ->
        [unknown] the customer reported a fault of { $serial } at { MOMENT($at) }
       *[other] the customer reported { MODE($mode) } of { $serial } at { MOMENT($at) }
    }
alarm_stands = { $serial }: alarm { ID($alarm) } ({ SAY($name) }) at { MOMENT($at) }
prediction_stands =
    prediction { ID($prediction) }: { SAY($chance) }, at most { PERIOD($horizon) } ahead; rung: { LABEL("rung", $rung) }
chance_of = probability { FIXED($probability) } of { MODE($mode) } until { MOMENT($until) }
no_chance_of = no probability of { MODE($mode) } until { MOMENT($until) }
inspection_stands = inspection { ID($prediction) }: { SAY($wanted) }
inspection_wanted = { MODE($mode) }, to be looked at until { MOMENT($until) }
seen_again = { SAY($why) }; { PERIOD($after) } after its finding “{ LABEL("kind", $finding) }”
seen_before_end = { SAY($why) }; seen before the ticket was resolved

## What was done

assigned_to = to { $assignee }
hold_over = the time until which it was to wait has come
nothing_again = nothing came up again for { PERIOD($span) }
finding = { LABEL("kind", $kind) }
finding_with = { LABEL("kind", $kind) } – { LIST($details, style: "commas") }
finding_corrected = { SAY($now) }; before: { SAY($was) }; because: { SAY($why) }
finding_mode = { MODE($mode) }
finding_component = replaced: { COMPONENT($component) }
finding_parts = parts: { LIST($parts, each: "part") }
finding_failed = failed at { MOMENT($at) }

## What the customer answered

customer_agreed =
    the customer agreed to a visit on { VISIT_DAY($begins, $zone) }, { LABEL("slot", $part) }
    ({ VISIT_HOURS($begins, $ends, $zone) })
customer_wants_later = the customer asks for a visit later
customer_declines = the customer wants no visit
customer_stopped = the customer says that it has stopped working
customer_opts_out = the customer wants no more mail
customer_opts_in = the customer wants mail again
