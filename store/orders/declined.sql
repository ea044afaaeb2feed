-- decline_visit --
-- A customer wants no visit for a ticket; what was confirmed before counts no more.
INSERT INTO declined_visit (ticket_id, opening, declined_at) SELECT id, openings, %(at)s FROM ticket WHERE id = %(ticket_id)s
ON CONFLICT (ticket_id, opening) DO UPDATE
SET declined_at = excluded.declined_at, confirmed_at = NULL, confirmed_by = NULL, reason = NULL

-- want_visit --
-- The customer wants one after all.
DELETE FROM declined_visit WHERE ticket_id = %(ticket_id)s

-- confirm_visit --
-- Somebody says why a visit is needed all the same.
UPDATE declined_visit v SET confirmed_at = %(at)s, confirmed_by = %(by)s, reason = %(reason)s
FROM ticket t WHERE v.ticket_id = %(ticket_id)s AND t.id = v.ticket_id AND v.opening = t.openings AND v.confirmed_at IS NULL

-- declined_visit --
-- What the customer said in a ticket's present opening.
SELECT v.ticket_id, v.declined_at, v.confirmed_at, v.confirmed_by, v.reason
FROM declined_visit v JOIN ticket t ON t.id = v.ticket_id AND t.openings = v.opening WHERE v.ticket_id = %(ticket_id)s

-- unwanted_of_order --
-- The first open ticket of an order, where no visit is wanted for any of them.
SELECT CASE WHEN bool_and(v.ticket_id IS NOT NULL AND v.confirmed_at IS NULL) THEN min(t.id) END
FROM work_order_ticket w JOIN ticket t ON t.id = w.ticket_id AND is_open(t.state)
LEFT JOIN declined_visit v ON v.ticket_id = t.id AND v.opening = t.openings
WHERE w.order_id = %(order_id)s
