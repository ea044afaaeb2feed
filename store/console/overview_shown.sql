-- clocks_shown --
-- Every fleet's clock, for the header.
SELECT product, mode, now FROM fleet_clock ORDER BY product

-- device_counts --
-- How many devices a product has, how many of them were heard late enough, and how many never.
SELECT devices, online, never FROM device_tally(%(product)s, %(awake)s, %(asleep)s)

-- risk_count --
-- Devices of a product with a living prediction of a failure.
SELECT count(DISTINCT p.device_id) FROM prediction_state s JOIN prediction p ON p.id = s.prediction_id
WHERE s.ended_at IS NULL AND p.product = %(product)s AND p.probability IS NOT NULL

-- open_by_severity --
-- Open tickets of a product by severity, and how many of them are past due.
SELECT severity, count(*), count(*) FILTER (WHERE due_at < %(now)s) FROM ticket
WHERE product = %(product)s AND is_open(state) GROUP BY severity

-- most_at_risk --
-- Living predictions of failures, the likeliest first, with the newest score of their key.
SELECT p.product, d.serial, p.failure_mode, p.probability, n.probability AS newest, p.opened_at, p.rul_s,
       p.rul_low_s, p.rul_high_s, p.ts, p.reasons, s.ticket_id, p.rung
FROM prediction_state s JOIN prediction p ON p.id = s.prediction_id JOIN device d ON d.id = p.device_id
LEFT JOIN LATERAL (SELECT c.probability FROM score c WHERE c.device_id = p.device_id
                   AND c.failure_mode = p.failure_mode ORDER BY c.ts DESC LIMIT 1) n ON true
WHERE s.ended_at IS NULL AND p.probability IS NOT NULL
ORDER BY coalesce(n.probability, p.probability) DESC, p.id DESC LIMIT %(limit)s

-- newest_changes --
-- The newest lines of the histories of tickets and predictions, newest first.
SELECT * FROM (
    (SELECT h.recorded_at, h.at, 'ticket' AS kind, h.action, h.actor, h.why, t.product, d.serial, t.failure_mode,
            t.id AS ticket_id, p.probability
     FROM (SELECT * FROM ticket_history ORDER BY id DESC LIMIT %(limit)s) h JOIN ticket t ON t.id = h.ticket_id
     JOIN device d ON d.id = t.device_id LEFT JOIN prediction p ON p.id = t.prediction_id)
    UNION ALL
    (SELECT h.recorded_at, h.at, 'prediction', h.state, h.actor, h.why, p.product, d.serial, p.failure_mode, NULL,
            p.probability
     FROM (SELECT * FROM prediction_history ORDER BY id DESC LIMIT %(limit)s) h
     JOIN prediction p ON p.id = h.prediction_id JOIN device d ON d.id = p.device_id WHERE h.state = 'open')) both_kinds
ORDER BY recorded_at DESC, at DESC LIMIT %(limit)s
