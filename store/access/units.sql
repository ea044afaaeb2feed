-- unit_columns --
-- Hardware that spoke as a device.
u.id, u.device_id, u.hardware_id, u.first_at, u.last_at, u.present

-- change_columns --
-- A change of the speaker, with the ids of both units.
c.id, c.device_id, c.kind, f.hardware_id AS from_hardware, t.hardware_id AS to_hardware, c.at, c.last_at, c.times,
c.settled_at, c.settled_by, c.settled_as

-- present_units --
-- The unit that speaks as each of some devices.
SELECT {unit_columns} FROM device_unit u WHERE u.device_id = ANY(%(device_ids)s) AND u.present

-- lock_units --
-- The unit that speaks as each of some devices; nobody else changes it until the transaction ends.
SELECT {unit_columns} FROM device_unit u WHERE u.device_id = ANY(%(device_ids)s) AND u.present ORDER BY u.device_id
FOR UPDATE

-- still_there --
-- Units that spoke again.
UPDATE device_unit u SET last_at = greatest(u.last_at, s.at)
FROM unnest(%(ids)s::bigint[], %(ats)s::timestamptz[]) AS s (id, at) WHERE u.id = s.id

-- mark_for_rules --
-- Devices whose alarms are to be looked at.
INSERT INTO rule_mark (product, device_id) SELECT product, id FROM device WHERE id = ANY(%(device_ids)s)

-- see_unit --
-- A unit spoke; a new one is noted.
INSERT INTO device_unit AS u (device_id, hardware_id, first_at, last_at, present)
VALUES (%(device_id)s, %(hardware_id)s, %(at)s, %(at)s, %(present)s)
ON CONFLICT (device_id, hardware_id) DO UPDATE SET last_at = greatest(u.last_at, excluded.last_at)
RETURNING id

-- step_aside --
-- The present unit of a device is so no longer.
UPDATE device_unit SET present = false WHERE device_id = %(device_id)s AND present
RETURNING id

-- make_present --
-- A unit is the present one.
UPDATE device_unit SET present = true WHERE id = %(unit_id)s

-- note_change --
-- The speaker changed. The one before comes back soon after an open change: two units speak by turns.
INSERT INTO unit_change AS c (device_id, kind, from_unit, to_unit, at, last_at)
VALUES (%(device_id)s, %(kind)s, %(from_unit)s, %(to_unit)s, %(at)s, %(at)s)
ON CONFLICT (device_id) WHERE settled_at IS NULL DO UPDATE SET
    (kind, from_unit, to_unit) = (
        SELECT CASE WHEN doubled THEN 'doubled' ELSE 'swapped' END,
               CASE WHEN doubled THEN c.from_unit ELSE excluded.from_unit END,
               CASE WHEN doubled THEN c.to_unit ELSE excluded.to_unit END
        FROM (SELECT c.kind = 'doubled' OR c.from_unit = excluded.to_unit
                     AND excluded.last_at - c.last_at <= %(by_turns)s::interval AS doubled) s),
    last_at = greatest(c.last_at, excluded.last_at), times = c.times + 1

-- open_change --
-- The change of a device that nobody has settled.
SELECT {change_columns}
FROM unit_change c LEFT JOIN device_unit f ON f.id = c.from_unit LEFT JOIN device_unit t ON t.id = c.to_unit
WHERE c.device_id = %(device_id)s AND c.settled_at IS NULL

-- open_changes --
-- Changes that nobody has settled, of some devices.
SELECT {change_columns}
FROM unit_change c LEFT JOIN device_unit f ON f.id = c.from_unit LEFT JOIN device_unit t ON t.id = c.to_unit
WHERE c.device_id = ANY(%(device_ids)s) AND c.settled_at IS NULL

-- changes_of --
-- Changes of a device, the newest first.
SELECT {change_columns}
FROM unit_change c LEFT JOIN device_unit f ON f.id = c.from_unit LEFT JOIN device_unit t ON t.id = c.to_unit
WHERE c.device_id = %(device_id)s ORDER BY c.id DESC LIMIT %(limit)s

-- settle_change --
-- Somebody said what happened.
UPDATE unit_change SET settled_at = %(now)s, settled_by = %(by)s, settled_as = %(as)s
WHERE device_id = %(device_id)s AND settled_at IS NULL
RETURNING at, from_unit

-- units_of --
-- Hardware that spoke as a device, the newest first.
SELECT {unit_columns} FROM device_unit u WHERE u.device_id = %(device_id)s ORDER BY u.last_at DESC, u.id DESC
LIMIT %(limit)s
