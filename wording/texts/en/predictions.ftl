### What becomes of a prediction, and why.

## Why it opened

probability_reached = { $times ->
        [one] probability { FIXED($probability, 3) } reached { FIXED($threshold, 3) } once
       *[other] probability { FIXED($probability, 3) } reached { FIXED($threshold, 3) } { $times } times in a row
    }
unlike_healthy = unlike healthy readings { $times } times in a row
inspection_asked =
    { WATCHED($component) } is { FIGURE($size) } spreads from normal, beyond the limit of { FIGURE($limit) }
inspection_since =
    Unusual since { MOMENT($since) }: { $clocks ->
        [learning] compared with what was normal when it was learnt; the device's own past is too short to agree
        [repaired] compared with what is normal since its repair
       *[both] compared with what was normal when it was learnt, and with the device's own past
    }
inspection_second_look = It was repaired, or a fault was found there, on { MOMENT($at) } and is unusual still
inspection_again =
    Nothing was found on { MOMENT($at) }; more is to be seen now: { FIGURE($now) } spreads from normal, { FIGURE($was) } then
health_deviation =
    { METRIC($metric) } reads { $side ->
        [above] higher
       *[below] lower
    } than expected, by { FIGURE($spreads) } times its usual spread
another_leads =
    { METRIC($metric) } strays the most now, no longer { METRIC($before) }

## Why it leads to no ticket

no_ticket_in_shadow = its failure mode is only measured until its predictions have proved themselves
no_ticket_by_advice =
    its failure mode may only advise: shown to the staff, no ticket until its predictions have proved themselves
no_ticket_for_anomaly = an anomaly names no failure mode that a technician could look for
no_ticket_held_out =
    hold-out share: this device's predictions are only watched, so that it is known what comes of them
no_ticket_by_brake = no more tickets of this failure mode: { SAY($why) }
depends_on_faulty =
    it depends on a faulty sensor: { LIST($sensors, style: "commas") }; without it the probability is
    { FIXED($without) }
depends_on_suspected =
    it depends on a sensor that may be faulty: { LIST($sensors, style: "commas") }; without it the probability is
    { FIXED($without) }
sensor_called = { METRIC($metric) } ({ RULE($rule) })

## What came of it

decided = { SAY($reason) } ({ SAY($chance) })
prediction_opened = opened ticket { ID($ticket) }
prediction_joined = joined ticket { ID($ticket) }
prediction_reopened = reopened ticket { ID($ticket) }
prediction_late = noted on ticket { ID($ticket) }, which had ended
ticket_found = ticket { ID($ticket) }: { SAY($finding) }
ticket_cancelled = ticket { ID($ticket) } cancelled
ticket_cancelled_why = ticket { ID($ticket) } cancelled: { SAY($why) }
window_passed = window ended { MOMENT($until) } without a ticket; outcome: { LABEL("kind", $outcome) }
depends_on_sound = it depends on no faulty or suspected sensor now
