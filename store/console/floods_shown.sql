-- refused_messages --
-- What devices sent and was not stored, by device and reason: of the newest dead letters, those since a time.
SELECT n.product, n.serial, n.reason, sum(n.seen)::bigint AS times, max(n.seen_at) AS last_at
FROM (SELECT product, serial, reason, seen, seen_at FROM dead_letter WHERE replayed_at IS NULL
      ORDER BY id DESC LIMIT %(most)s) n
WHERE n.seen_at >= %(since)s
GROUP BY n.product, n.serial, n.reason ORDER BY max(n.seen_at) DESC, n.serial LIMIT %(limit)s

-- refusals --
-- What devices and claimers were refused at the broker and at the door, by the audit log.
SELECT at, actor, action, subject, details FROM audit WHERE action = ANY(%(actions)s) ORDER BY id DESC LIMIT %(limit)s
