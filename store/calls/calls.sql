-- columns --
-- A call with its times.
c.id, c.tenant_id, c.customer_id, c.product, c.asset_id, c.lane, lower(c.during) AS begins, upper(c.during) AS ends,
c.time_zone, c.state, c.topic, c.room, c.sequence, c.made_at, c.made_by, c.ended_at, c.taken_by

-- find --
-- One call.
SELECT {columns} FROM consultation c WHERE c.id = %(id)s

-- call_ahead --
-- The call that an appliance's owner has booked.
SELECT {columns} FROM consultation c WHERE c.asset_id = %(asset_id)s AND c.customer_id = %(customer_id)s AND c.state = 'booked'

-- listed --
-- Calls by time, those ahead first.
SELECT {columns}, u.name AS customer, coalesce(u.phone, '') AS phone, coalesce(d.serial, '') AS serial
FROM consultation c JOIN customer u ON u.id = c.customer_id
LEFT JOIN LATERAL (SELECT d.serial FROM device d WHERE d.asset_id = c.asset_id ORDER BY d.id DESC LIMIT 1) d ON true
WHERE %(state)s::text IS NULL OR c.state = %(state)s
ORDER BY c.state <> 'booked', CASE WHEN c.state = 'booked' THEN lower(c.during) END, lower(c.during) DESC, c.id
LIMIT %(limit)s OFFSET %(offset)s

-- taken --
-- Which lanes are taken when.
SELECT lane, begins, ends FROM calls_between(%(tenant_id)s, %(since)s, %(until)s)

-- insert --
-- A call; nothing where the lane is taken meanwhile, or the appliance has one.
INSERT INTO consultation (tenant_id, customer_id, product, asset_id, lane, during, time_zone, topic, room, made_at, made_by)
VALUES (%(tenant_id)s, %(customer_id)s, %(product)s, %(asset_id)s, %(lane)s, tstzrange(%(begins)s, %(ends)s), %(time_zone)s,
        %(topic)s, %(room)s, %(at)s, %(actor)s)
ON CONFLICT DO NOTHING
RETURNING id

-- move --
-- Another time, while the call is ahead.
UPDATE consultation SET lane = %(lane)s, during = tstzrange(%(begins)s, %(ends)s), sequence = sequence + 1
WHERE id = %(id)s AND state = 'booked'

-- end --
-- A call that is ahead ends: held, missed or cancelled.
UPDATE consultation SET state = %(state)s, ended_at = %(at)s, taken_by = %(taken_by)s, sequence = sequence + 1
WHERE id = %(id)s AND state = 'booked'

-- put_letter --
-- A letter about a call as it stands.
INSERT INTO consultation_letter (consultation_id, kind, sequence, not_before)
SELECT id, %(kind)s, sequence, %(not_before)s FROM consultation WHERE id = %(id)s
ON CONFLICT (consultation_id, kind, sequence) DO NOTHING

-- claim_letter --
-- The letter that is due first; whoever claims it and dies is followed a minute later.
UPDATE consultation_letter SET state = 'sending', attempts = attempts + 1, next_at = now() + interval '60 seconds'
WHERE id = (
    SELECT l.id FROM consultation_letter l JOIN consultation c ON c.id = l.consultation_id
    WHERE l.state IN ('pending', 'sending') AND l.next_at <= now()
      AND (l.not_before IS NULL OR l.not_before <= fleet_now(c.product))
    ORDER BY l.next_at, l.id LIMIT 1 FOR UPDATE OF l SKIP LOCKED)
RETURNING id, consultation_id, kind, sequence, attempts

-- settle_letter --
-- How the attempt ended, if no other one has followed it.
UPDATE consultation_letter SET state = %(state)s, reason = %(reason)s, next_at = now() + %(wait)s
WHERE id = %(id)s AND state = 'sending' AND attempts = %(attempts)s
