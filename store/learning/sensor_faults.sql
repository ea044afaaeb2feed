-- sensor_faults --
-- The sensor faults of some devices.
SELECT device_id, metric, kind, since, newest, seen, missed, confirmed_at, away
FROM sensor_fault WHERE device_id = ANY(%(devices)s::integer[])
ORDER BY device_id, metric

-- put_sensor_faults --
-- Sensor faults as they stand after a pass.
INSERT INTO sensor_fault (device_id, metric, kind, since, newest, seen, missed, confirmed_at, away)
SELECT * FROM unnest(%(device_id)s::integer[], %(metric)s::text[], %(kind)s::text[], %(since)s::timestamptz[],
                     %(newest)s::timestamptz[], %(seen)s::integer[], %(missed)s::integer[],
                     %(confirmed_at)s::timestamptz[], %(away)s::double precision[])
ON CONFLICT (device_id, metric) DO UPDATE SET
    kind = excluded.kind, since = excluded.since, newest = excluded.newest, seen = excluded.seen,
    missed = excluded.missed, confirmed_at = excluded.confirmed_at, away = excluded.away

-- drop_sensor_faults --
-- Sensor faults that are over.
DELETE FROM sensor_fault s USING unnest(%(device_id)s::integer[], %(metric)s::text[]) AS n (device_id, metric)
WHERE s.device_id = n.device_id AND s.metric = n.metric

-- mark_sensor_faults --
-- Devices whose sensor faults came or went: their rules are to be looked at.
INSERT INTO rule_mark (product, device_id)
SELECT product, id FROM device WHERE id = ANY(%(devices)s::integer[]) ORDER BY id

-- faulty_sensors --
-- Sensors of some devices that an alarm or a detected fault calls faulty, or did until a while ago, and what does.
SELECT device_id, metric, min(rule) FROM (
    SELECT device_id, metric, rule FROM alarm
    WHERE device_id = ANY(%(devices)s::integer[]) AND class = 'sensor' AND metric <> ''
      AND state <> 'out_of_service' AND first_raised_at <= %(now)s AND (active OR returned_at >= %(since)s)
    UNION ALL
    SELECT device_id, metric, CASE kind WHEN 'still' THEN 'sensor.stuck' ELSE 'sensor.' || kind END FROM sensor_fault
    WHERE device_id = ANY(%(devices)s::integer[])
) f GROUP BY device_id, metric ORDER BY device_id, metric

-- plainly_faulty --
-- Sensors of some devices that stand still, are out of range or have no value, as their own readings show.
SELECT device_id, metric FROM alarm
WHERE device_id = ANY(%(devices)s::integer[]) AND ended_at IS NULL AND active AND metric <> ''
  AND rule IN ('sensor.stuck', 'sensor.missing', 'sensor.out_of_range') AND state <> 'out_of_service'
ORDER BY device_id, metric

-- held_by_sensors --
-- Living predictions that wait without a ticket because they depended on a faulty sensor, and since when.
SELECT p.device_id, p.failure_mode, p.opened_at FROM prediction p JOIN prediction_state s ON s.prediction_id = p.id
WHERE p.device_id = ANY(%(devices)s::integer[]) AND s.ended_at IS NULL AND s.sensor_fault

-- supersede_held --
-- Such an prediction makes way for one that depends on sound sensors only.
WITH gone AS (
    UPDATE prediction_state s SET state = 'superseded', changed_at = %(at)s, ended_at = %(at)s
    FROM prediction p
    WHERE p.id = s.prediction_id AND p.device_id = %(device)s AND p.failure_mode = %(mode)s
      AND s.ended_at IS NULL AND s.sensor_fault
    RETURNING s.prediction_id
)
INSERT INTO prediction_history (prediction_id, at, actor, state, why)
SELECT prediction_id, %(at)s, 'predict', 'superseded', %(why)s::jsonb FROM gone

-- note_sensor_fault --
-- This prediction stays without a ticket, because it depends on a faulty sensor.
UPDATE prediction_state SET sensor_fault = true WHERE prediction_id = %(prediction_id)s
