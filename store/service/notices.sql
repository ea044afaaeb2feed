-- addressee --
-- Whom a ticket concerns, and how and when to reach them.
SELECT d.serial, c.id AS customer_id, c.name, c.email, c.phone, c.language, c.time_zone, c.quiet_from, c.quiet_until,
       coalesce(c.opted_out, '{}') AS opted_out
FROM device d JOIN asset a ON a.id = d.asset_id LEFT JOIN customer c ON c.id = a.customer_id
WHERE d.id = %(device_id)s

-- put_notice --
-- A notice to be sent, once for each opening of a ticket, kind and channel.
INSERT INTO notice (ticket_id, opening, customer_id, kind, channel, to_customer, state, reason, language, recipient, subject, body,
                    created_at, not_before)
SELECT t.id, t.openings, a.customer_id, %(kind)s, %(channel)s, %(to_customer)s, %(state)s, %(reason)s::jsonb, %(language)s, %(recipient)s,
       %(subject)s, %(body)s, %(created_at)s, %(not_before)s
FROM ticket t JOIN asset a ON a.id = t.asset_id WHERE t.id = %(ticket_id)s
ON CONFLICT (ticket_id, opening, kind, channel) DO NOTHING

-- claim_notice --
-- The notice that is due first on one of the channels; whoever claims it and dies is followed a minute later.
UPDATE notice SET state = 'sending', attempts = attempts + 1, try_after = now() + %(patience)s
WHERE id = (
    SELECT n.id FROM notice n
    WHERE n.state IN ('pending', 'sending') AND n.try_after <= now() AND n.channel = ANY(%(channels)s)
      AND (n.not_before IS NULL OR n.not_before <= (
          SELECT CASE WHEN c.mode = 'driven' THEN c.now ELSE now() END
          FROM ticket t JOIN fleet_clock c ON c.product = t.product WHERE t.id = n.ticket_id))
    ORDER BY n.try_after, n.id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id, ticket_id, kind, channel, language, recipient, subject, body, attempts

-- drop_stale --
-- A customer's notice that is no news any more, that nobody wants, or whose reader no longer owns the device, does not leave.
UPDATE notice n SET state = 'suppressed', not_before = NULL, reason = CASE
    WHEN s.refused THEN %(opted_out)s::jsonb
    WHEN s.sold THEN %(sold)s::jsonb
    ELSE jsonb_build_object('code', 'overtaken_by_state', 'args', jsonb_build_object(
        'ticket', n.ticket_id, 'state', s.ticket_state)) END
FROM (
    SELECT n.id, t.state AS ticket_state, coalesce(n.channel = ANY(c.opted_out), false) AS refused,
           a.customer_id IS DISTINCT FROM n.customer_id AS sold
    FROM notice n JOIN ticket t ON t.id = n.ticket_id JOIN asset a ON a.id = t.asset_id
    LEFT JOIN customer c ON c.id = n.customer_id
    WHERE n.state IN ('pending', 'sending') AND n.try_after <= now() AND n.to_customer
      AND (n.channel = ANY(c.opted_out) OR a.customer_id IS DISTINCT FROM n.customer_id OR t.openings > n.opening
           OR (n.kind = ANY(%(before_the_end)s) AND NOT is_open(t.state)))
    FOR UPDATE OF n SKIP LOCKED) s
WHERE n.id = s.id

-- overtake_notices --
-- A ticket that ends leaves nothing behind that was still to be said of its beginning.
UPDATE notice SET state = 'suppressed', not_before = NULL, reason = %(reason)s
WHERE ticket_id = %(ticket_id)s AND state = 'pending' AND to_customer AND kind = ANY(%(before_the_end)s)

-- silence_notices --
-- Who opts out gets nothing that was waiting either.
UPDATE notice SET state = 'suppressed', not_before = NULL, reason = %(reason)s
WHERE customer_id = %(customer_id)s AND state = 'pending' AND channel = %(channel)s

-- was_notified --
-- Whether the customer knows of this opening of a ticket: by a notice that left or is leaving, or by having reported it.
SELECT t.reported_at IS NOT NULL OR EXISTS (
    SELECT FROM notice n
    WHERE n.ticket_id = t.id AND n.opening = t.openings AND n.to_customer AND n.kind = ANY(%(before_the_end)s)
      AND n.state IN ('sending', 'sent', 'delivered', 'opened', 'answered'))
FROM ticket t WHERE t.id = %(ticket_id)s

-- has_customers_notice --
-- Whether this opening of a ticket has a notice to the customer, whatever became of it.
SELECT EXISTS (SELECT FROM notice n WHERE n.ticket_id = t.id AND n.opening = t.openings AND n.to_customer)
FROM ticket t WHERE t.id = %(ticket_id)s

-- settle_notice --
-- How the attempt ended; an attempt that another one has followed says nothing any more.
UPDATE notice SET reason = %(reason)s, try_after = now() + %(wait)s,
    state = CASE WHEN %(state)s <> 'sent' THEN %(state)s WHEN answered_at IS NOT NULL THEN 'answered'
                 WHEN opened_at IS NOT NULL THEN 'opened' ELSE 'sent' END,
    sent_at = CASE WHEN %(state)s = 'sent' THEN now() END
WHERE id = %(notice_id)s AND state = 'sending' AND attempts = %(attempts)s

-- explain_waiting --
-- Why notices of a channel wait, where nothing can send them.
UPDATE notice SET reason = %(reason)s
WHERE state IN ('pending', 'sending') AND channel = %(channel)s AND reason IS DISTINCT FROM %(reason)s::jsonb

-- list_notices --
-- A page of notices in the order they were written, each with the customer's last answer to it.
SELECT n.id, n.ticket_id, n.opening, n.customer_id, t.product, n.kind, n.channel, n.state, n.reason, n.language,
       n.recipient, n.subject, n.body, n.created_at, n.not_before, n.attempts, n.try_after, n.sent_at, n.opened_at,
       n.answered_at, w.kind AS answer, w.slot_on, w.slot_part, coalesce(w.note, '') AS answer_note
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
