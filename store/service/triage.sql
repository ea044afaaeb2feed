-- pending_work --
-- What waits for service in a fleet, whoever may hold it: predictions, events, expired predictions, tickets to close,
-- rules, repairs whose window is over, targets of tickets, holds that end, looks at health that the budget of
-- inspections does not know yet.
SELECT
    EXISTS (SELECT FROM prediction_state s JOIN prediction p ON p.id = s.prediction_id
            WHERE s.state = 'open' AND s.ended_at IS NULL AND p.product = %(product)s) AS predictions,
    EXISTS (SELECT FROM event_inbox WHERE product = %(product)s) AS events,
    EXISTS (SELECT FROM prediction_state
            WHERE ended_at IS NULL AND ticket_id IS NULL AND product = %(product)s AND expires_at <= %(now)s)
    OR EXISTS (SELECT FROM prediction_state s JOIN prediction p ON p.id = s.prediction_id
               WHERE s.ended_at IS NULL AND s.ticket_id IS NULL AND s.product IS NULL
                 AND p.product = %(product)s AND p.expires_at <= %(now)s) AS expiring,
    EXISTS (SELECT FROM ticket
            WHERE product = %(product)s AND state = 'resolved' AND resolved_at <= %(resolved_before)s) AS closing,
    EXISTS (SELECT FROM rule_mark WHERE product = %(product)s)
    OR EXISTS (SELECT FROM rule_due WHERE product = %(product)s AND due_at <= %(now)s) AS rules,
    EXISTS (SELECT FROM repair_check r JOIN ticket t ON t.id = r.ticket_id
            WHERE r.state = 'watching' AND r.look_at <= %(now)s AND t.product = %(product)s) AS repairs,
    EXISTS (SELECT FROM sla_target WHERE product = %(product)s AND look_at <= %(now)s)
    OR EXISTS (SELECT FROM hold h JOIN ticket t ON t.id = h.ticket_id
               WHERE t.product = %(product)s AND h.until_at IS NULL AND h.resume_at <= %(now)s) AS targets,
    EXISTS (SELECT FROM health_look l LEFT JOIN inspection_budget b ON b.product = l.product
            WHERE %(inspects)s AND l.product = %(product)s AND l.ask_above IS NOT NULL AND (b.at IS NULL OR b.at < l.at)) AS inspections

-- claim_prediction --
-- The oldest open prediction of a fleet that nobody else decides on just now.
-- Its rung is the one in force now; the frozen one only where the failure mode stands on none.
SELECT p.id, d.serial, p.device_id, p.asset_id, p.failure_mode, p.opened_at, p.expires_at, p.probability,
       coalesce(r.rung, p.rung) AS rung, coalesce(nullif(p.evidence -> 'faulty_sensors', 'null'), '{}') AS faulty,
       (p.evidence ->> 'without_faulty')::float8 AS without,
       coalesce(nullif(p.evidence -> 'rests_on', 'null'), '{}') AS rests_on, p.reasons
FROM prediction_state s JOIN prediction p ON p.id = s.prediction_id JOIN device d ON d.id = p.device_id
LEFT JOIN rung r ON r.product = p.product AND r.failure_mode = p.failure_mode
WHERE s.state = 'open' AND s.ended_at IS NULL AND p.product = %(product)s AND p.expires_at > %(now)s
  AND s.prediction_id <> ALL (%(but)s::bigint[])
ORDER BY s.prediction_id LIMIT 1
FOR UPDATE OF s SKIP LOCKED

-- recent_tickets --
-- Tickets that predictions of a failure mode have opened since a moment, those with a finding left out: the ladder goes
-- by findings. Beside them the tickets and device-months in the model's training.
SELECT (SELECT count(*) FROM ticket t
        WHERE t.product = %(product)s AND t.failure_mode = %(mode)s AND t.source = 'prediction'
          AND t.opened_at > %(since)s AND t.resolved_at IS NULL) AS opened,
       r.rung, r.model_id,
       coalesce((m.manifest -> 'modes' -> r.failure_mode -> 'tickets' ->> 'tickets')::integer, 0) AS tickets,
       coalesce((m.manifest -> 'modes' -> r.failure_mode -> 'tickets' ->> 'device_months')::float8, 0) AS device_months
FROM rung r JOIN model m ON m.id = r.model_id
WHERE r.product = %(product)s AND r.failure_mode = %(mode)s

-- settle_prediction --
-- Triage's decision on an open prediction.
UPDATE prediction_state s SET
    state = %(state)s, reason = %(reason)s, ticket_id = %(ticket_id)s, changed_at = %(at)s,
    product = p.product, expires_at = p.expires_at
FROM prediction p
WHERE s.prediction_id = %(prediction_id)s AND s.state = 'open' AND p.id = s.prediction_id

-- note_prediction --
-- Who decided what about a prediction, when and why.
INSERT INTO prediction_history (prediction_id, at, actor, state, why)
VALUES (%(prediction_id)s, %(at)s, %(actor)s, %(state)s, %(why)s)

-- expire_predictions --
-- Predictions whose window has passed without a ticket end with what the window brought. One that depended on a faulty sensor
-- was taken back before anybody acted on it: without a failure nothing is held against it.
WITH due AS (
    SELECT prediction_id FROM prediction_state
    WHERE ended_at IS NULL AND ticket_id IS NULL AND product = %(product)s AND expires_at <= %(now)s
    UNION ALL
    SELECT s.prediction_id FROM prediction_state s JOIN prediction p ON p.id = s.prediction_id
    WHERE s.ended_at IS NULL AND s.ticket_id IS NULL AND s.product IS NULL
      AND p.product = %(product)s AND p.expires_at <= %(now)s
), gone AS (
    UPDATE prediction_state s SET
        state = 'expired', changed_at = %(now)s, ended_at = %(now)s,
        outcome = CASE WHEN EXISTS (
            SELECT FROM failure f
            WHERE f.device_id = p.device_id AND f.ts > p.opened_at AND f.ts <= p.expires_at
              AND (f.failure_mode = p.failure_mode OR p.failure_mode = %(anomaly)s)
        ) OR EXISTS (
            SELECT FROM finding f JOIN ticket t ON t.id = f.ticket_id
            WHERE t.device_id = p.device_id AND f.at > p.opened_at AND f.at <= p.expires_at
              AND f.failure_mode IS NOT NULL
              AND (f.failure_mode = p.failure_mode OR p.failure_mode = %(anomaly)s)
        ) THEN 'confirmed' WHEN s.sensor_fault THEN 'not_inspected' ELSE 'no_failure' END
    FROM prediction p
    WHERE s.prediction_id IN (SELECT prediction_id FROM due) AND p.id = s.prediction_id
      AND s.ended_at IS NULL AND s.ticket_id IS NULL
    RETURNING s.prediction_id, s.outcome, p.expires_at
)
INSERT INTO prediction_history (prediction_id, at, actor, state, why)
SELECT prediction_id, %(now)s, 'service', 'expired',
       jsonb_build_object('code', 'window_passed', 'args', jsonb_build_object('until', expires_at, 'outcome', outcome))
FROM gone

-- due_to_close --
-- Resolved tickets whose reopen window has passed.
SELECT id FROM ticket WHERE product = %(product)s AND state = 'resolved' AND resolved_at <= %(resolved_before)s
ORDER BY resolved_at LIMIT %(limit)s

-- drop_events --
-- Events that open no ticket leave the inbox, and those of devices that left the fleet.
DELETE FROM event_inbox WHERE id IN (
    SELECT id FROM event_inbox WHERE product = %(product)s AND (code <> ALL(%(codes)s)
        OR device_id IN (SELECT d.id FROM device d WHERE d.product = %(product)s AND d.retired_at IS NOT NULL))
    ORDER BY id LIMIT %(limit)s FOR UPDATE SKIP LOCKED)

-- next_event --
-- The device and code of the oldest waiting event of a fleet.
SELECT device_id, code FROM event_inbox
WHERE product = %(product)s ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED

-- take_events --
-- Takes a device's waiting events of one code out of the inbox.
DELETE FROM event_inbox WHERE id IN (
    SELECT id FROM event_inbox WHERE product = %(product)s AND device_id = %(device_id)s AND code = %(code)s
    ORDER BY id LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
RETURNING id, ts, severity, text
