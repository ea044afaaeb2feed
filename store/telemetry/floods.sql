-- flood_columns --
-- A flood as it is kept.
id, device_id, kind, began_at, noticed_at, per_second, allowed, until_at, shut_out, left_out, left_out_bytes, ended_at,
lifted_by

-- put_flood --
-- A device floods; no row where that is on record already.
INSERT INTO flood (device_id, kind, began_at, noticed_at, per_second, allowed, until_at, shut_out)
VALUES (%(device_id)s, %(kind)s, %(began_at)s, %(noticed_at)s, %(per_second)s, %(allowed)s, %(until_at)s, %(shut_out)s)
ON CONFLICT (device_id) WHERE ended_at IS NULL DO NOTHING
RETURNING {flood_columns}

-- note_shut_out --
-- The device's credential was disabled.
UPDATE flood SET shut_out = true WHERE id = %(id)s
RETURNING {flood_columns}

-- open_floods --
-- Floods that have not ended, with the devices.
SELECT f.id, f.kind, d.product, d.serial, f.until_at FROM flood f JOIN device d ON d.id = f.device_id
WHERE f.ended_at IS NULL ORDER BY f.id

-- add_left_out --
-- What came of flooding devices and was left out.
UPDATE flood f SET left_out = f.left_out + n.messages, left_out_bytes = f.left_out_bytes + n.bytes
FROM unnest(%(ids)s::bigint[], %(messages)s::bigint[], %(bytes)s::bigint[]) AS n (id, messages, bytes)
WHERE f.id = n.id

-- end_due_floods --
-- The time of these is over.
UPDATE flood SET ended_at = until_at WHERE ended_at IS NULL AND until_at <= %(now)s
RETURNING {flood_columns}

-- lift_flood --
-- A person lets the device in before the time is over; no row where it has ended.
UPDATE flood SET ended_at = %(now)s, lifted_by = %(by)s WHERE id = %(id)s AND ended_at IS NULL
RETURNING {flood_columns}

-- newest_floods --
-- The last flood of some devices.
SELECT DISTINCT ON (device_id) {flood_columns} FROM flood WHERE device_id = ANY(%(devices)s::integer[])
ORDER BY device_id, id DESC

-- mark_devices --
-- Service looks at these devices.
INSERT INTO rule_mark (product, device_id)
SELECT product, id FROM device WHERE id = ANY(%(devices)s::integer[])

-- tenant_of --
-- Whose a device is.
SELECT tenant_id FROM device WHERE id = %(device_id)s

-- shown_columns --
-- A flood with the names of its device.
f.id, d.product, d.serial, f.kind, f.began_at, f.noticed_at, f.per_second, f.allowed, f.until_at, f.shut_out,
f.left_out, f.left_out_bytes, f.ended_at, f.lifted_by

-- list_floods --
-- Floods, the newest first.
SELECT {shown_columns} FROM flood f JOIN device d ON d.id = f.device_id
WHERE f.id < %(before)s
  AND (%(product)s::text IS NULL OR d.product = %(product)s)
  AND (%(serial)s::text IS NULL OR d.serial = %(serial)s)
  AND (%(lasting)s::boolean IS NULL OR (f.ended_at IS NULL) = %(lasting)s)
ORDER BY f.id DESC LIMIT %(limit)s

-- floods_in_order --
-- Floods, those that last first, then the newest first.
SELECT {shown_columns} FROM flood f JOIN device d ON d.id = f.device_id
ORDER BY f.ended_at IS NOT NULL, f.id DESC LIMIT %(limit)s OFFSET %(offset)s

-- find_flood --
-- One flood with its device.
SELECT {shown_columns} FROM flood f JOIN device d ON d.id = f.device_id WHERE f.id = %(id)s
