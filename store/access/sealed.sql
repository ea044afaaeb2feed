-- announce_keeper --
-- A process keeps a broker's list of users; what was sealed for another key can be opened by nobody any more.
WITH gone AS (
    DELETE FROM sealed_secret s USING broker_keeper k
    WHERE k.broker = %(broker)s AND s.broker = k.broker AND k.public_key <> %(public_key)s
)
INSERT INTO broker_keeper (broker, public_key, announced_at) VALUES (%(broker)s, %(public_key)s, %(now)s)
ON CONFLICT (broker) DO UPDATE SET public_key = excluded.public_key, announced_at = excluded.announced_at

-- list_keepers --
-- Every broker whose list of users somebody keeps.
SELECT broker, public_key FROM broker_keeper ORDER BY broker

-- send_sealed --
-- A sealed secret waits for a broker.
INSERT INTO sealed_secret (credential_id, broker, sealed, sealed_at)
VALUES (%(credential_id)s, %(broker)s, %(sealed)s, %(now)s)

-- read_sealed --
-- What waits for a broker, of some credentials.
SELECT credential_id, sealed FROM sealed_secret WHERE broker = %(broker)s AND credential_id = ANY(%(credentials)s)

-- forget_sealed --
-- A broker has these; what has waited for too long is given up.
DELETE FROM sealed_secret
WHERE broker = %(broker)s AND (credential_id = ANY(%(credentials)s) OR sealed_at < %(before)s)

-- hold_broker --
-- Whether this session keeps the broker's list of users: one session at a time does.
SELECT pg_try_advisory_lock(hashtextextended(%(broker)s, 7441960329))
