-- fold_marks --
-- What ingest appended becomes one row a device, to be looked at now; the earliest change counts.
WITH taken AS (
    DELETE FROM rule_mark WHERE id IN (
        SELECT id FROM rule_mark WHERE product = %(product)s ORDER BY id LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
    RETURNING device_id, lo
), changed AS (
    SELECT t.device_id, min(t.lo) AS since FROM taken t JOIN device d ON d.id = t.device_id
    WHERE d.retired_at IS NULL GROUP BY t.device_id
)
INSERT INTO rule_due (device_id, product, since, due_at)
SELECT device_id, %(product)s, since, '-infinity' FROM changed ORDER BY device_id
ON CONFLICT (device_id) DO UPDATE SET since = least(rule_due.since, excluded.since), due_at = '-infinity'

-- claim_rules --
-- Devices whose rules are due and that nobody else looks at just now, with what suppresses by design.
SELECT r.device_id AS id, d.serial, d.asset_id, r.since, r.signature, r.memory, coalesce(s.state, '') AS status,
       s.arrived_at AS status_at,
       EXISTS (SELECT FROM ticket t WHERE t.asset_id = d.asset_id AND t.state = 'in_progress') AS worked_on
FROM rule_due r JOIN device d ON d.id = r.device_id LEFT JOIN device_status s ON s.device_id = d.id
WHERE r.product = %(product)s AND r.due_at <= %(now)s
ORDER BY r.due_at, r.device_id LIMIT %(limit)s
FOR UPDATE OF r SKIP LOCKED

-- remember_rules --
-- What the rules of some devices remember now, and when to look again.
UPDATE rule_due r SET since = NULL, due_at = d.due_at, signature = %(signature)s, memory = d.memory
FROM unnest(%(devices)s::integer[], %(dues)s::timestamptz[], %(memories)s::bytea[]) AS d (device, due_at, memory)
WHERE r.device_id = d.device

-- look_again --
-- A person changed something about a device's alarms: its rules are to be looked at now.
INSERT INTO rule_mark (product, device_id) SELECT product, id FROM device WHERE id = %(device_id)s

-- mark_sleepers --
-- Devices whose alarm is out of view because they sleep: how long they may do so can have changed.
INSERT INTO rule_mark (product, device_id)
SELECT DISTINCT product, device_id FROM alarm WHERE ended_at IS NULL AND suppressed_by = 'sleeping'

-- read_for_rules --
-- Raw readings of some devices, each from its own time on: one row a device, numbers of 8 bytes in order of time.
SELECT t.device, string_agg(float8send(date_part('epoch', t.ts)) || {columns}, ''::bytea ORDER BY t.ts)
FROM unnest(%(devices)s::integer[], %(los)s::timestamptz[]) AS d (id, lo)
JOIN {table} t ON t.device = d.id AND t.ts >= d.lo AND t.ts >= %(lowest)s
GROUP BY t.device ORDER BY t.device

-- asides_for_rules --
-- Values out of range of some devices, each from its own time on; what is no number, or is named invalid, says nothing.
SELECT a.device_id, a.metric, a.ts, a.value
FROM unnest(%(devices)s::integer[], %(los)s::timestamptz[]) AS d (id, lo)
JOIN aside a ON a.device_id = d.id AND a.ts >= d.lo AND a.value IS NOT NULL AND a.rule ->> 'code' <> %(named_invalid)s
ORDER BY a.device_id, a.metric, a.ts
