-- addressee --
-- Whom a ticket concerns, and how and when to reach them.
SELECT d.serial, c.id AS customer_id, c.name, c.email, c.phone, c.language, c.time_zone, c.quiet_from, c.quiet_until,
       coalesce(c.opted_out, '{}') AS opted_out,
       (SELECT h.address FROM chat h WHERE h.customer_id = c.id AND h.channel = 'telegram' AND h.ended_at IS NULL
        ORDER BY h.joined_at DESC NULLS LAST, h.id DESC LIMIT 1) AS telegram,
       (SELECT count(*) FROM push_subscription p WHERE p.customer_id = c.id) AS browsers
FROM device d JOIN asset a ON a.id = d.asset_id LEFT JOIN customer c ON c.id = a.customer_id
WHERE d.id = %(device_id)s

-- addressee_of_asset --
-- The same of an asset, by the newest device in it.
SELECT coalesce(d.serial, '') AS serial, c.id AS customer_id, c.name, c.email, c.phone, c.language, c.time_zone, c.quiet_from,
       c.quiet_until, coalesce(c.opted_out, '{}') AS opted_out,
       (SELECT h.address FROM chat h WHERE h.customer_id = c.id AND h.channel = 'telegram' AND h.ended_at IS NULL
        ORDER BY h.joined_at DESC NULLS LAST, h.id DESC LIMIT 1) AS telegram,
       (SELECT count(*) FROM push_subscription p WHERE p.customer_id = c.id) AS browsers
FROM asset a JOIN customer c ON c.id = a.customer_id LEFT JOIN device d ON d.asset_id = a.id
WHERE a.id = %(asset_id)s ORDER BY d.id DESC LIMIT 1

-- addressee_of_customer --
-- The same of a customer, about something that bears a serial.
SELECT %(serial)s AS serial, c.id AS customer_id, c.name, c.email, c.phone, c.language, c.time_zone, c.quiet_from, c.quiet_until,
       coalesce(c.opted_out, '{}') AS opted_out,
       (SELECT h.address FROM chat h WHERE h.customer_id = c.id AND h.channel = 'telegram' AND h.ended_at IS NULL
        ORDER BY h.joined_at DESC NULLS LAST, h.id DESC LIMIT 1) AS telegram,
       (SELECT count(*) FROM push_subscription p WHERE p.customer_id = c.id) AS browsers
FROM customer c WHERE c.id = %(customer_id)s

-- put_notice --
-- A notice to be sent, once for each opening of a ticket, kind, channel and number in a row.
INSERT INTO notice (ticket_id, opening, customer_id, kind, channel, to_customer, state, reason, language, recipient, subject, body,
                    created_at, not_before, sequence, purpose, route)
SELECT t.id, t.openings, a.customer_id, %(kind)s, %(channel)s, %(to_customer)s, %(state)s, %(reason)s::jsonb, %(language)s, %(recipient)s,
       %(subject)s, %(body)s, %(created_at)s, %(not_before)s, %(sequence)s, %(purpose)s, %(route)s
FROM ticket t JOIN asset a ON a.id = t.asset_id WHERE t.id = %(ticket_id)s
ON CONFLICT (ticket_id, opening, kind, channel, sequence) DO NOTHING

-- claim_notice --
-- The notice that is due first on one of the channels, and that wakes nobody; whoever claims it and dies is followed a
-- minute later.
UPDATE notice SET state = 'sending', attempts = attempts + 1, try_after = now() + %(patience)s
WHERE id = (
    SELECT n.id FROM notice n LEFT JOIN customer c ON c.id = n.customer_id
    WHERE n.state IN ('pending', 'sending') AND n.try_after <= now() AND n.channel = ANY(%(channels)s)
      AND (n.not_before IS NULL OR n.not_before <= (SELECT fleet_now(t.product) FROM ticket t WHERE t.id = n.ticket_id))
      AND (NOT n.to_customer OR n.kind = ANY(%(urgent)s) OR c.quiet_from IS NULL OR c.quiet_from = c.quiet_until
           OR NOT is_quiet((SELECT fleet_now(t.product) FROM ticket t WHERE t.id = n.ticket_id),
                           c.time_zone, c.quiet_from, c.quiet_until))
    ORDER BY n.try_after, n.id LIMIT 1 FOR UPDATE OF n SKIP LOCKED)
RETURNING id, ticket_id, kind, channel, language, recipient, subject, body, attempts, customer_id, purpose

-- settle_unknown --
-- A sender died, or its connection broke, while a message was on its way by a channel that cannot tell a repeat: it is not
-- sent again. The next channel follows where nobody learns that it arrived.
UPDATE notice n SET state = 'sent', reason = %(reason)s, sent_at = now(), try_after = now(),
    fall_back_at = CASE WHEN n.route <> '{}' THEN fleet_now(t.product) + %(after)s END
FROM ticket t
WHERE t.id = n.ticket_id AND n.state = 'sending' AND n.try_after <= now() AND n.channel = ANY(%(channels)s)

-- drop_stale --
-- A customer's notice that is no news any more, that nobody wants, or whose reader no longer owns the device, does not leave.
UPDATE notice n SET state = 'suppressed', not_before = NULL, reason = CASE
    WHEN s.refused THEN %(opted_out)s::jsonb
    WHEN s.sold THEN %(sold)s::jsonb
    ELSE jsonb_build_object('code', 'overtaken_by_state', 'args', jsonb_build_object(
        'ticket', n.ticket_id, 'state', s.ticket_state)) END
FROM (
    SELECT n.id, t.state AS ticket_state,
           NOT coalesce(may_write_to(n.customer_id, n.purpose, n.channel), true) AS refused,
           a.customer_id IS DISTINCT FROM n.customer_id AS sold
    FROM notice n JOIN ticket t ON t.id = n.ticket_id JOIN asset a ON a.id = t.asset_id
    WHERE n.state IN ('pending', 'sending') AND n.try_after <= now() AND n.to_customer
      AND (NOT coalesce(may_write_to(n.customer_id, n.purpose, n.channel), true) OR a.customer_id IS DISTINCT FROM n.customer_id OR t.openings > n.opening
           OR (n.kind = ANY(%(before_the_end)s) AND NOT is_open(t.state)))
    FOR UPDATE OF n SKIP LOCKED) s
WHERE n.id = s.id

-- overtake_notices --
-- A ticket that ends leaves nothing behind that was still to be said of its beginning.
UPDATE notice SET state = 'suppressed', not_before = NULL, reason = %(reason)s
WHERE ticket_id = %(ticket_id)s AND state = 'pending' AND to_customer AND kind = ANY(%(before_the_end)s)

-- overtake_visits --
-- A visit that was moved or cancelled: what was still to be said of it is no news.
UPDATE notice SET state = 'suppressed', not_before = NULL, reason = %(reason)s
WHERE ticket_id = ANY(%(tickets)s) AND state = 'pending' AND to_customer AND kind = ANY(%(kinds)s)

-- silence_notices --
-- Who opts out gets nothing that was waiting either.
UPDATE notice SET state = 'suppressed', not_before = NULL, reason = %(reason)s
WHERE customer_id = %(customer_id)s AND state = 'pending' AND channel = %(channel)s

-- was_notified --
-- Whether the customer knows of this opening of a ticket: by a notice that left or is leaving, or by having reported it.
SELECT t.reported_at IS NOT NULL OR EXISTS (
    SELECT FROM notice n
    WHERE n.ticket_id = t.id AND n.opening = t.openings AND n.to_customer AND n.kind = ANY(%(before_the_end)s)
      AND n.state IN ('sending', 'sent', 'delivered', 'read', 'opened', 'answered'))
FROM ticket t WHERE t.id = %(ticket_id)s

-- has_customers_notice --
-- Whether this opening of a ticket has a notice to the customer, whatever became of it.
SELECT EXISTS (SELECT FROM notice n WHERE n.ticket_id = t.id AND n.opening = t.openings AND n.to_customer)
FROM ticket t WHERE t.id = %(ticket_id)s

-- settle_notice --
-- How the attempt ended; an attempt that another one has followed says nothing any more. What failed for good, and what
-- nobody learns to be delivered in time, is followed by the next channel of its route.
UPDATE notice n SET reason = %(reason)s, try_after = now() + %(wait)s,
    state = CASE WHEN %(state)s <> 'sent' THEN %(state)s WHEN n.answered_at IS NOT NULL THEN 'answered'
                 WHEN n.opened_at IS NOT NULL THEN 'opened' ELSE 'sent' END,
    sent_at = CASE WHEN %(state)s = 'sent' THEN now() END,
    provider_id = coalesce(%(provider_id)s, n.provider_id),
    cost = CASE WHEN %(state)s = 'sent' THEN %(cost)s::numeric END,
    currency = CASE WHEN %(state)s = 'sent' AND %(cost)s::numeric IS NOT NULL THEN %(currency)s END,
    fall_back_at = CASE WHEN n.route = '{}' OR n.opened_at IS NOT NULL THEN NULL
                        WHEN %(state)s = 'failed' THEN fleet_now(t.product)
                        WHEN %(state)s = 'sent' AND %(fall_back)s::interval IS NOT NULL
                        THEN fleet_now(t.product) + %(fall_back)s::interval END
FROM ticket t
WHERE t.id = n.ticket_id AND n.id = %(notice_id)s AND n.state = 'sending' AND n.attempts = %(attempts)s

-- explain_waiting --
-- Why notices of a channel wait, where nothing can send them.
UPDATE notice SET reason = %(reason)s
WHERE state IN ('pending', 'sending') AND channel = %(channel)s AND reason IS DISTINCT FROM %(reason)s::jsonb

-- list_notices --
-- A page of notices in the order they were written, each with the customer's last answer to it.
SELECT n.id, n.ticket_id, n.opening, n.customer_id, t.product, n.kind, n.channel, n.state, n.reason, n.language,
       n.recipient, n.subject, n.body, n.created_at, n.not_before, n.attempts, n.try_after, n.sent_at, n.opened_at,
       n.answered_at, n.purpose, n.follows_id, n.fall_back_at, n.cost::float8 AS cost,
       n.currency, w.kind AS answer, w.slot_on, w.slot_part, coalesce(w.note, '') AS answer_note
FROM notice n JOIN ticket t ON t.id = n.ticket_id
LEFT JOIN LATERAL (SELECT kind, slot_on, slot_part, note FROM notice_answer
                   WHERE notice_id = n.id ORDER BY id DESC LIMIT 1) w ON true
WHERE n.id > %(after)s
  AND (%(notice_id)s::bigint IS NULL OR n.id = %(notice_id)s)
  AND (%(ticket_id)s::bigint IS NULL OR n.ticket_id = %(ticket_id)s)
  AND (%(state)s::text IS NULL OR n.state = %(state)s)
  AND (%(product)s::text IS NULL OR t.product = %(product)s)
  AND (%(customer_id)s::bigint IS NULL OR n.customer_id = %(customer_id)s)
ORDER BY n.id LIMIT %(limit)s
