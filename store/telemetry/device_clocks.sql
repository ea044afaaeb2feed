-- clock_columns --
-- A device's clock as it is kept.
device_id, behind_s, steady, jumps, since, steady_since, seen_at, wrong_at, lo, hi, ended_at

-- lock_clocks --
-- What is known of some devices' clocks, for a change of it.
SELECT {clock_columns} FROM device_clock WHERE device_id = ANY(%(devices)s::integer[]) ORDER BY device_id FOR UPDATE

-- clocks_of --
-- What is known of some devices' clocks.
SELECT {clock_columns} FROM device_clock WHERE device_id = ANY(%(devices)s::integer[])

-- followed_clocks --
-- Which of some devices have a clock that is off just now.
SELECT device_id FROM device_clock WHERE device_id = ANY(%(devices)s::integer[]) AND ended_at IS NULL

-- put_clock --
-- What is known of a device's clock now.
INSERT INTO device_clock ({clock_columns})
VALUES (%(device_id)s, %(behind_s)s, %(steady)s, %(jumps)s, %(since)s, %(steady_since)s, %(seen_at)s, %(wrong_at)s,
        %(lo)s, %(hi)s, %(ended_at)s)
ON CONFLICT (device_id) DO UPDATE SET behind_s = excluded.behind_s, steady = excluded.steady, jumps = excluded.jumps,
    since = excluded.since, steady_since = excluded.steady_since, seen_at = excluded.seen_at,
    wrong_at = excluded.wrong_at, lo = excluded.lo, hi = excluded.hi, ended_at = excluded.ended_at

-- forget_clocks --
-- Clocks that were right: what was off were late deliveries.
DELETE FROM device_clock WHERE device_id = ANY(%(devices)s::integer[])

-- mark_clocks --
-- Service looks at devices whose clock is followed.
INSERT INTO rule_mark (product, device_id)
SELECT product, id FROM device WHERE id = ANY(%(devices)s::integer[])

-- wrong_clocks --
-- Every clock that is wrong by its fleet's clock.
SELECT d.product, d.serial, k.behind_s, k.since
FROM device_clock k JOIN device d ON d.id = k.device_id JOIN fleet_clock f ON f.product = d.product
WHERE k.ended_at IS NULL AND k.wrong_at <= CASE WHEN f.mode = 'driven' THEN f.now ELSE %(wall)s END
ORDER BY abs(k.behind_s) DESC, d.serial
