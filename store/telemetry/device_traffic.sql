-- add_traffic --
-- What devices sent, by the day of the last message; serials that no device has are left out.
INSERT INTO device_traffic (device_id, day, messages, bytes, last_at)
SELECT d.id, (n.last_at AT TIME ZONE 'UTC')::date, n.messages, n.bytes, n.last_at
FROM unnest(%(products)s::text[], %(serials)s::text[], %(messages)s::bigint[], %(bytes)s::bigint[],
            %(last_at)s::timestamptz[]) AS n (product, serial, messages, bytes, last_at)
JOIN device d ON d.product = n.product AND d.serial = n.serial
ORDER BY d.id
ON CONFLICT (device_id, day) DO UPDATE SET messages = device_traffic.messages + excluded.messages,
    bytes = device_traffic.bytes + excluded.bytes, last_at = greatest(device_traffic.last_at, excluded.last_at)

-- forget_traffic --
-- Days that are long over.
DELETE FROM device_traffic WHERE day < %(before)s

-- busiest_devices --
-- Who sends most on a day.
SELECT d.product, d.serial, t.messages, t.bytes, t.last_at
FROM device_traffic t JOIN device d ON d.id = t.device_id
WHERE t.day = %(day)s ORDER BY t.messages DESC, t.bytes DESC, d.serial LIMIT %(limit)s

-- last_heard --
-- When each device last sent something, as far as that is kept.
SELECT d.product, d.serial, max(t.last_at) AS at FROM device_traffic t JOIN device d ON d.id = t.device_id
GROUP BY d.product, d.serial

-- note_counted --
-- When a worker last counted.
INSERT INTO ingest_session (client, counted_at) VALUES (%(client)s, %(now)s)
ON CONFLICT (client) DO UPDATE SET counted_at = excluded.counted_at

-- counted_at --
-- When a worker last counted.
SELECT counted_at FROM ingest_session WHERE client = %(client)s
