-- read_session --
-- What a worker remembers of its session with the broker.
SELECT client, filters, digests, moments, stored FROM ingest_session WHERE client = %(client)s

-- put_filters --
-- The filters that a session may hold.
INSERT INTO ingest_session (client, filters) VALUES (%(client)s, %(filters)s)
ON CONFLICT (client) DO UPDATE SET filters = excluded.filters

-- put_arrivals --
-- The last messages that hold no time of their own, oldest first.
INSERT INTO ingest_session (client, digests, moments, stored)
VALUES (%(client)s, %(digests)s, %(moments)s, %(stored)s)
ON CONFLICT (client) DO UPDATE
SET digests = excluded.digests, moments = excluded.moments, stored = excluded.stored
