-- newest_of_all --
-- The newest reading, where chunks are in order of time.
SELECT max(ts) FROM {table}

-- newest_by_device --
-- The newest reading, from the end of each device's own: there is no index on time alone.
SELECT max(newest.ts) FROM device d, LATERAL (
    SELECT t.ts FROM {table} t WHERE t.device = d.id ORDER BY t.ts DESC LIMIT 1) newest
WHERE d.product = %(product)s

-- oldest_open_ticket --
-- The open ticket that was opened first.
SELECT id, opened_at FROM ticket WHERE product = %(product)s AND is_open(state) ORDER BY opened_at, id LIMIT 1

-- earliest_dirty --
-- The earliest time that rollups have yet to see.
SELECT min(lo) FROM dirty_range WHERE product = %(product)s

-- next_devices --
-- The next page of devices, also of those that left the fleet.
SELECT id FROM device WHERE product = %(product)s AND id > %(last)s ORDER BY id LIMIT %(limit)s

-- delete_readings --
-- Some readings that are not kept; each statement is a transaction of its own.
DELETE FROM {table} WHERE ctid = ANY(ARRAY(
    SELECT t.ctid FROM {table} t WHERE t.device = ANY(%(devices)s::integer[]) AND t.ts < %(since)s LIMIT %(limit)s))

-- delete_buckets --
-- Some buckets that are not kept, beyond each device's first ones.
DELETE FROM {table} WHERE ctid = ANY(ARRAY(
    SELECT b.ctid FROM unnest(%(devices)s::integer[]) AS d (id), LATERAL (
        SELECT coalesce(max(e.bucket), '-infinity') AS until FROM (
            SELECT f.bucket FROM {first} f WHERE f.device = d.id ORDER BY f.bucket LIMIT {early}) e) early,
        {table} b
    WHERE b.device = d.id AND b.bucket < %(before)s AND b.bucket > early.until LIMIT %(limit)s))

-- delete_buckets_of_chunks --
-- The same in a table of several chunks, each of which counts its rows anew.
DELETE FROM {table} WHERE device = ANY(%(devices)s::integer[]) AND bucket < %(before)s AND (device, bucket) IN (
    SELECT b.device, b.bucket FROM unnest(%(devices)s::integer[]) AS d (id), LATERAL (
        SELECT coalesce(max(e.bucket), '-infinity') AS until FROM (
            SELECT f.bucket FROM {first} f WHERE f.device = d.id ORDER BY f.bucket LIMIT {early}) e) early,
        {table} b
    WHERE b.device = d.id AND b.bucket < %(before)s AND b.bucket > early.until LIMIT %(limit)s)
