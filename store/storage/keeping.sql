-- begin_alone --
-- One storage job of a product at a time; the lock goes with the session.
SELECT pg_try_advisory_lock(hashtextextended('storage ' || %(product)s, 0))

-- end_alone --
-- The next may begin.
SELECT pg_advisory_unlock(hashtextextended('storage ' || %(product)s, 0))
