-- Who reported a fault from their account stood by name in the ticket's history, in that of a visit which the report
-- joined, and at the parts that were kept for it; an erasure left the name there. Such lines are the customer's now, as
-- those that came since are. Where the customer was erased before this, the name is known by what is left: the line says
-- that a customer reported, and nobody of the staff, no program and no part of the platform has that name.
CREATE TEMP TABLE reporter ON COMMIT DROP AS
SELECT DISTINCT h.id, h.ticket_id, h.at, h.actor
FROM ticket_history h
JOIN customer_report r ON r.ticket_id = h.ticket_id
JOIN customer c ON c.id = r.customer_id
WHERE h.action IN ('open', 'report', 'reopen') AND h.actor <> 'customer' AND h.why::text LIKE '%"customer_reported"%'
  AND (h.actor = c.name
       OR EXISTS (SELECT FROM person p WHERE p.customer_id = c.id AND p.name = h.actor)
       OR (c.erased_at IS NOT NULL
           AND NOT EXISTS (SELECT FROM person p WHERE p.role <> 'customer' AND lower(p.name) = lower(h.actor))
           AND NOT EXISTS (SELECT FROM access_token a WHERE a.name = h.actor)
           AND h.actor <> ALL (ARRAY['staff', 'demo', 'triage', 'service', 'replay', 'simulate', 'migration'])));

UPDATE ticket_history h SET actor = 'customer' FROM reporter o WHERE h.id = o.id;
UPDATE work_order_history h SET actor = 'customer'
FROM work_order_ticket w JOIN reporter o ON o.ticket_id = w.ticket_id
WHERE h.order_id = w.order_id AND h.action = 'join' AND h.at = o.at AND h.actor = o.actor;
UPDATE stock_reservation s SET changed_by = 'customer'
FROM work_order_ticket w JOIN reporter o ON o.ticket_id = w.ticket_id
WHERE s.order_id = w.order_id AND s.changed_by = o.actor;
-- Moves of stock are only ever added; what is mended here is whose name stands there.
ALTER TABLE stock_move DISABLE TRIGGER keep_moves;
UPDATE stock_move m SET actor = 'customer'
FROM work_order_ticket w JOIN reporter o ON o.ticket_id = w.ticket_id
WHERE m.order_id = w.order_id AND m.kind IN ('reserve', 'release') AND m.at = o.at AND m.actor = o.actor;
ALTER TABLE stock_move ENABLE TRIGGER keep_moves;
