-- put_link --
-- What a link in a notice leads to; the same link again is the same row.
INSERT INTO notice_link (token_hash, notice_id) VALUES (%(token_hash)s, %(notice_id)s)
ON CONFLICT (token_hash) DO NOTHING

-- find_link --
-- The notice and the reader that a link leads to; nothing once the device has, or had, another owner.
SELECT n.id AS notice_id, n.ticket_id, n.kind, c.id AS customer_id, c.name, c.language, c.time_zone,
       n.channel = ANY(c.opted_out) AS opted_out, n.channel
FROM notice_link l JOIN notice n ON n.id = l.notice_id JOIN ticket t ON t.id = n.ticket_id
JOIN asset a ON a.id = t.asset_id JOIN customer c ON c.id = n.customer_id AND c.id = a.customer_id
WHERE l.token_hash = %(token_hash)s AND l.ended_at IS NULL

-- link_has_ended --
-- Whether a link ended because the device got another owner.
SELECT true FROM notice_link WHERE token_hash = %(token_hash)s AND ended_at IS NOT NULL

-- reader_of_ticket --
-- The newest notice of a ticket to a customer who still owns the device: what they answer in their account.
SELECT n.id AS notice_id, n.ticket_id, n.kind, c.id AS customer_id, c.name, c.language, c.time_zone,
       n.channel = ANY(c.opted_out) AS opted_out, n.channel
FROM notice n JOIN ticket t ON t.id = n.ticket_id
JOIN asset a ON a.id = t.asset_id JOIN customer c ON c.id = n.customer_id AND c.id = a.customer_id
WHERE n.ticket_id = %(ticket_id)s AND c.id = %(customer_id)s AND n.to_customer
ORDER BY n.id DESC LIMIT 1

-- mark_opened --
-- The page was looked at for the first time.
UPDATE notice SET opened_at = %(at)s, state = CASE WHEN state IN ('sent', 'delivered', 'read') THEN 'opened' ELSE state END,
    fall_back_at = NULL
WHERE id = %(notice_id)s AND opened_at IS NULL

-- mark_answered --
-- The customer answered; that tells that the notice was opened, too.
UPDATE notice SET
    opened_at = coalesce(opened_at, %(at)s), answered_at = %(at)s,
    state = CASE WHEN state IN ('sent', 'delivered', 'read', 'opened') THEN 'answered' ELSE state END, fall_back_at = NULL
WHERE id = %(notice_id)s

-- record_answer --
-- What the customer answered, on the ticket's present opening.
INSERT INTO notice_answer (notice_id, ticket_id, opening, kind, slot_on, slot_part, note, at)
SELECT %(notice_id)s, t.id, t.openings, %(kind)s, %(slot_on)s, %(slot_part)s, %(note)s, %(at)s
FROM ticket t WHERE t.id = %(ticket_id)s

-- answers_of --
-- Everything the customer answered on a ticket, oldest first.
SELECT opening, kind, slot_on, slot_part, note, at FROM notice_answer WHERE ticket_id = %(ticket_id)s ORDER BY id

-- opt --
-- A channel is refused, or wanted again; nothing where that was so already.
UPDATE customer SET opted_out = CASE WHEN %(out)s THEN array_append(opted_out, %(channel)s::text)
                                     ELSE array_remove(opted_out, %(channel)s::text) END
WHERE id = %(customer_id)s AND (%(channel)s = ANY(opted_out)) <> %(out)s
