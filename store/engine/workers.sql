-- notice_lost_peers --
-- The server ends a session over the network whose worker has not answered for about a minute.
SELECT set_config('tcp_keepalives_idle', '30', false), set_config('tcp_keepalives_interval', '10', false),
       set_config('tcp_keepalives_count', '3', false)

-- hold_slot --
-- This session lives for a worker in a slot. The lock is shared, so it never waits; it ends with the session.
SELECT pg_advisory_lock_shared(hashtextextended('worker ' || %(stage)s || ' ' || %(slot)s::integer, 0))

-- beat --
-- A worker notes who works in its slot, where it is reached, and when it was last seen.
INSERT INTO worker (stage, slot, slots, pid, address, seen_at)
VALUES (%(stage)s, %(slot)s, %(slots)s, %(pid)s, %(address)s, now())
ON CONFLICT (stage, slot) DO UPDATE SET slots = excluded.slots, pid = excluded.pid, address = excluded.address,
    seen_at = now()

-- alive --
-- Workers of slots that a session holds.
SELECT w.stage, w.slot, w.slots, w.pid, w.address
FROM worker w, hashtextextended('worker ' || w.stage || ' ' || w.slot, 0) AS key
WHERE EXISTS (
    SELECT FROM pg_locks l
    WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
      AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND l.classid::bigint = (key >> 32) & 4294967295 AND l.objid::bigint = key & 4294967295)
ORDER BY w.stage, w.slot

-- leave --
-- A worker that stops in order removes its line.
DELETE FROM worker WHERE stage = %(stage)s AND slot = %(slot)s AND pid = %(pid)s
