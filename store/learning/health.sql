-- last_look --
-- When the fleet's health was last looked at.
SELECT at, model_id, devices, device_days, ask_above FROM health_look WHERE product = %(product)s

-- note_look --
-- The fleet's health was looked at.
INSERT INTO health_look AS l (product, at, model_id, devices, device_days, ask_above)
VALUES (%(product)s, %(at)s, %(model_id)s, %(devices)s, %(device_days)s, %(ask_above)s)
ON CONFLICT (product) DO UPDATE SET
    at = excluded.at, model_id = excluded.model_id, devices = excluded.devices, ask_above = excluded.ask_above,
    device_days = l.device_days + excluded.device_days
WHERE l.at = %(after)s

-- drop_unwatched --
-- Components that the model in force does not watch.
DELETE FROM component_health h USING device d
WHERE d.id = h.device_id AND d.product = %(product)s AND h.component <> ALL(%(components)s::text[])

-- devices_heard --
-- Devices in use that were heard of since a time.
SELECT d.id FROM device d JOIN device_latest l ON l.device_id = d.id
WHERE d.product = %(product)s AND d.retired_at IS NULL AND l.ts >= %(since)s ORDER BY d.id

-- put_health --
-- Components as they are now.
INSERT INTO component_health (device_id, component, at, health, size, threshold, since, learning, deviations, reference,
                              model_id)
SELECT * FROM unnest(%(device_id)s::integer[], %(component)s::text[], %(at)s::timestamptz[], %(health)s::real[],
                     %(size)s::real[], %(threshold)s::real[], %(since)s::timestamptz[], %(learning)s::integer[],
                     %(deviations)s::jsonb[], %(reference)s::jsonb[], %(model_id)s::integer[])
ON CONFLICT (device_id, component) DO UPDATE SET
    at = excluded.at, health = excluded.health, size = excluded.size, threshold = excluded.threshold,
    since = excluded.since, learning = excluded.learning, deviations = excluded.deviations, reference = excluded.reference,
    model_id = excluded.model_id

-- health_of_devices --
-- The health of some devices' components, the least healthy first.
SELECT device_id, component, at, health, size, threshold, since, learning, deviations, reference, model_id
FROM component_health WHERE device_id = ANY(%(devices)s::integer[])
ORDER BY device_id, health NULLS LAST, since NULLS LAST, component

-- least_healthy --
-- Devices with an unusual component: of each its least healthy one, the least healthy devices first.
SELECT d.product, d.serial, h.component, h.health, h.since, h.deviations
FROM (SELECT DISTINCT ON (device_id) device_id, component, health, since, deviations FROM component_health
      WHERE since IS NOT NULL AND health IS NOT NULL ORDER BY device_id, health, since, component) h
JOIN device d ON d.id = h.device_id
WHERE d.retired_at IS NULL ORDER BY h.health, h.since, d.id LIMIT %(limit)s
