-- columns --
-- The newest stretch of a device.
device_id, kind, topic, times, first_at, last_at

-- note_refused_topic --
-- A stretch goes on, or begins anew where the device was quiet; the device is looked at.
WITH marked AS (
    INSERT INTO rule_mark (product, device_id) SELECT product, id FROM device WHERE id = %(device_id)s
)
INSERT INTO refused_topic AS r ({columns})
VALUES (%(device_id)s, %(kind)s, %(topic)s, %(times)s, %(now)s, %(now)s)
ON CONFLICT (device_id) DO UPDATE
SET kind = EXCLUDED.kind, topic = EXCLUDED.topic,
    times = CASE WHEN r.last_at < EXCLUDED.last_at - %(quiet)s::interval THEN 0 ELSE r.times END + EXCLUDED.times,
    first_at = CASE WHEN r.last_at < EXCLUDED.last_at - %(quiet)s::interval THEN EXCLUDED.first_at ELSE r.first_at END,
    last_at = greatest(r.last_at, EXCLUDED.last_at)
RETURNING {columns}

-- refused_topics --
-- Of some devices, those that ever tried.
SELECT {columns} FROM refused_topic WHERE device_id = ANY(%(devices)s::integer[])
