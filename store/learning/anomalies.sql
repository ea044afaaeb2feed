-- living_anomalies --
-- The living predictions of unusual behaviour of some devices, and what each named first.
SELECT p.id, p.device_id AS device, p.evidence -> 'explanation' -> 'reasons' -> 0 ->> 'group' AS "group"
FROM prediction p JOIN prediction_state s ON s.prediction_id = p.id
WHERE p.device_id = ANY(%(devices)s::integer[]) AND p.failure_mode = %(mode)s AND s.ended_at IS NULL

-- take_back_anomaly --
-- It ends before its window did: another one takes its place.
WITH gone AS (
    UPDATE prediction_state SET state = 'expired', changed_at = %(at)s, ended_at = %(at)s, outcome = 'not_inspected'
    WHERE prediction_id = %(id)s AND ended_at IS NULL AND ticket_id IS NULL
    RETURNING prediction_id, state
)
INSERT INTO prediction_history (prediction_id, at, actor, state, why)
SELECT prediction_id, %(at)s, 'predict', state, %(why)s::jsonb FROM gone
RETURNING prediction_id
