-- claim_fall_back --
-- A notice that was not delivered in time and has a further channel. It is looked at once.
UPDATE notice SET fall_back_at = NULL
WHERE id = (SELECT n.id FROM notice n JOIN ticket t ON t.id = n.ticket_id
            WHERE n.fall_back_at <= fleet_now(t.product) AND n.state IN ('sent', 'failed')
            ORDER BY n.fall_back_at LIMIT 1 FOR UPDATE OF n SKIP LOCKED)
RETURNING id, ticket_id, kind, purpose, route, (SELECT t.device_id FROM ticket t WHERE t.id = ticket_id) AS device_id,
    (SELECT t.product FROM ticket t WHERE t.id = ticket_id) AS product,
    (SELECT fleet_now(t.product) FROM ticket t WHERE t.id = ticket_id) AS now

-- follow_notice --
-- The same text on the next channel; nothing where that channel has one.
INSERT INTO notice (ticket_id, opening, customer_id, kind, channel, to_customer, state, reason, language, recipient, subject,
                    body, created_at, not_before, sequence, purpose, route, follows_id)
SELECT n.ticket_id, n.opening, n.customer_id, n.kind, %(channel)s, true, 'pending', %(reason)s::jsonb, n.language, %(recipient)s,
       n.subject, n.body, %(at)s, %(not_before)s, n.sequence, n.purpose, %(route)s, n.id
FROM notice n WHERE n.id = %(notice_id)s
ON CONFLICT DO NOTHING
