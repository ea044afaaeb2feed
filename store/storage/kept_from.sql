-- all_kept_from --
-- From when on each product's readings and buckets are kept.
SELECT product, raw_from, rollup_from FROM retention

-- read_kept_from --
-- From when on a product's readings are kept.
SELECT raw_from FROM retention WHERE product = %(product)s

-- hold_kept_from --
-- Until this transaction ends, what is kept stays kept.
SELECT pg_advisory_xact_lock_shared(hashtextextended('retention ' || %(product)s, 0))

-- await_kept_from --
-- Waits for transactions that hold what is kept.
SELECT pg_advisory_xact_lock(hashtextextended('retention ' || %(product)s, 0))

-- keep_readings_from --
-- Readings from before a time are dropped from now on.
INSERT INTO retention (product, raw_from) VALUES (%(product)s, %(since)s)
ON CONFLICT (product) DO UPDATE SET raw_from = greatest(retention.raw_from, excluded.raw_from)

-- keep_buckets_from --
-- Buckets from before a time are dropped from now on.
UPDATE retention SET rollup_from = greatest(rollup_from, %(since)s) WHERE product = %(product)s
