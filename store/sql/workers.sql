-- beat --
-- A worker's sign of life.
INSERT INTO worker (stage, slot, slots, pid, address, seen_at)
VALUES (%(stage)s, %(slot)s, %(slots)s, %(pid)s, %(address)s, now())
ON CONFLICT (stage, slot) DO UPDATE SET slots = excluded.slots, pid = excluded.pid, address = excluded.address,
    seen_at = now()

-- alive --
-- Workers seen within the last seconds, on the database's own wall clock.
SELECT stage, slot, slots, pid, address FROM worker WHERE seen_at > now() - %(within)s ORDER BY stage, slot

-- leave --
-- A worker that stops in order says so.
DELETE FROM worker WHERE stage = %(stage)s AND slot = %(slot)s AND pid = %(pid)s
