-- lock_rollups --
-- One refresh of a product at a time; the lock goes with the session.
SELECT pg_try_advisory_lock(hashtextextended('rollup ' || %(product)s, 0))

-- unlock_rollups --
-- The next may refresh.
SELECT pg_advisory_unlock(hashtextextended('rollup ' || %(product)s, 0))

-- read_dirty --
-- Ranges that changed since the last refresh.
SELECT id, device_id, lo, hi, scores FROM dirty_range WHERE product = %(product)s ORDER BY id LIMIT 20000

-- forget_dirty --
-- Ranges that every rollup has seen.
DELETE FROM dirty_range WHERE id = ANY(%(ids)s::bigint[])

-- put_due --
-- Devices with changed time wait for a score, unless they left the fleet; the earliest change counts.
INSERT INTO score_due (device_id, product, since, due_at)
SELECT d.device, %(product)s, (%(sinces)s::timestamptz[])[d.place], (%(dues)s::timestamptz[])[d.place]
FROM unnest(%(devices)s::integer[], %(places)s::integer[]) AS d (device, place)
WHERE d.device NOT IN (SELECT r.id FROM device r WHERE r.product = %(product)s AND r.retired_at IS NOT NULL)
ON CONFLICT (device_id) DO UPDATE SET since = least(score_due.since, excluded.since),
    due_at = least(score_due.due_at, excluded.due_at)

-- claim_due --
-- Devices whose bucket is complete by now; neighbours together, for their buckets lie together.
SELECT device_id AS device, since FROM score_due WHERE product = %(product)s AND due_at <= %(now)s
ORDER BY due_at, device_id LIMIT %(limit)s

-- done_due --
-- Scored up to a bucket: later ones wait until they are complete, none: nothing waits.
UPDATE score_due SET since = d.since, due_at = d.due_at
FROM unnest(%(devices)s::integer[], %(sinces)s::timestamptz[], %(dues)s::timestamptz[]) AS d (device, since, due_at)
WHERE device_id = d.device

-- clear_due --
-- Nothing of these devices waits.
DELETE FROM score_due WHERE device_id = ANY(%(devices)s::integer[])

-- has_due --
-- Whether anything is to be refreshed or scored by now.
SELECT EXISTS (SELECT FROM dirty_range WHERE product = %(product)s)
    OR EXISTS (SELECT FROM score_due WHERE product = %(product)s AND due_at <= %(now)s)
