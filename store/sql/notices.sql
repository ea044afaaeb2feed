-- addressee --
-- Whom a ticket concerns, and how to reach them.
SELECT d.serial, c.id, c.name, c.email, c.language, c.time_zone
FROM device d JOIN asset a ON a.id = d.asset_id LEFT JOIN customer c ON c.id = a.customer_id
WHERE d.id = %(device_id)s

-- put_notice --
-- A notice to be sent, once for each ticket, kind and channel.
INSERT INTO notice (ticket_id, kind, channel, state, reason, language, recipient, subject, body, created_at)
VALUES (%(ticket_id)s, %(kind)s, %(channel)s, %(state)s, %(reason)s, %(language)s, %(recipient)s, %(subject)s,
        %(body)s, %(created_at)s)
ON CONFLICT (ticket_id, kind, channel) DO NOTHING

-- claim_notice --
-- The notice that is due first on one of the channels; whoever claims it and dies is followed a minute later.
UPDATE notice SET state = 'sending', attempts = attempts + 1, try_after = now() + %(patience)s
WHERE id = (
    SELECT id FROM notice
    WHERE state IN ('pending', 'sending') AND try_after <= now() AND channel = ANY(%(channels)s)
    ORDER BY try_after, id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id, ticket_id, kind, channel, recipient, subject, body, attempts

-- settle_notice --
-- How the attempt ended; an attempt that another one has followed says nothing any more.
UPDATE notice SET state = %(state)s, reason = %(reason)s, try_after = now() + %(wait)s,
    sent_at = CASE WHEN %(state)s = 'sent' THEN now() END
WHERE id = %(notice_id)s AND state = 'sending' AND attempts = %(attempts)s

-- explain_waiting --
-- Why notices of a channel wait, where nothing can send them.
UPDATE notice SET reason = %(reason)s
WHERE state IN ('pending', 'sending') AND channel = %(channel)s AND reason <> %(reason)s

-- list_notices --
-- A page of notices in the order they were written.
SELECT id, ticket_id, kind, channel, state, reason, language, recipient, subject, body, created_at, attempts,
       try_after, sent_at
FROM notice
WHERE id > %(after)s
  AND (%(ticket_id)s::bigint IS NULL OR ticket_id = %(ticket_id)s)
  AND (%(state)s::text IS NULL OR state = %(state)s)
ORDER BY id LIMIT %(limit)s
