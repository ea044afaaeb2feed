-- order_columns --
-- An order as it stands.
o.id, o.tenant_id, o.product, (SELECT d.serial FROM device d WHERE d.asset_id = o.asset_id ORDER BY d.id DESC LIMIT 1) AS serial,
o.asset_id, o.state, o.technician_id, CASE WHEN o.state <> 'open' THEN k.name END AS technician, o.follows_id, o.duration, o.skills, o.parts,
ARRAY(SELECT w.ticket_id FROM work_order_ticket w WHERE w.order_id = o.id ORDER BY w.ticket_id) AS tickets,
o.made_at, o.made_by, o.due_at, o.dispatched_at, o.accepted_at, o.travelling_at, o.arrived_at, o.expected_at, o.ended_at,
o.reason, o.note, o.sequence

-- make_order --
-- An order, unless the asset has a living one: then nothing comes back. Its `sequence` goes on from the orders before: of
-- one ticket no two notices of a kind bear the same number.
INSERT INTO work_order (product, asset_id, duration, skills, parts, made_at, made_by, due_at, follows_id, sequence)
VALUES (%(product)s, %(asset_id)s, %(duration)s, %(skills)s, %(parts)s, %(made_at)s, %(made_by)s, %(due_at)s,
        %(follows_id)s, coalesce((SELECT max(o.sequence) + 1 FROM work_order o WHERE o.asset_id = %(asset_id)s), 0))
ON CONFLICT (asset_id) WHERE is_living_order(state) DO NOTHING
RETURNING id

-- add_ticket --
-- A ticket that the visit is for, too.
INSERT INTO work_order_ticket (order_id, ticket_id, opening)
SELECT %(order_id)s, id, openings FROM ticket WHERE id = %(ticket_id)s
ON CONFLICT (order_id, ticket_id) DO NOTHING

-- need_more --
-- What a further ticket needs is added to an order.
UPDATE work_order SET
    duration = least(interval '12 hours', duration + %(duration)s),
    skills = ARRAY(SELECT DISTINCT s FROM unnest(skills || %(skills)s::text[]) AS s ORDER BY s),
    parts = parts || ARRAY(SELECT p FROM unnest(%(parts)s::text[]) AS p WHERE p <> ALL(parts)),
    due_at = least(due_at, %(due_at)s)
WHERE id = %(order_id)s

-- need_no_more --
-- A part that an order does not need after all.
UPDATE work_order SET parts = array_remove(parts, %(part)s) WHERE id = %(order_id)s

-- living_order --
-- The living order of an asset.
SELECT {order_columns} FROM work_order o LEFT JOIN technician k ON k.id = o.technician_id
WHERE o.asset_id = %(asset_id)s AND is_living_order(o.state)

-- find_order --
-- One order by its number.
SELECT {order_columns} FROM work_order o LEFT JOIN technician k ON k.id = o.technician_id WHERE o.id = %(order_id)s

-- lock_tickets_of_order --
-- The tickets of an order are kept from others before the order itself is, as whoever ends a ticket does: two who act at
-- the same time wait for each other in turn.
SELECT t.id FROM ticket t JOIN work_order_ticket w ON w.ticket_id = t.id WHERE w.order_id = %(order_id)s
ORDER BY t.id FOR NO KEY UPDATE OF t

-- lock_order --
-- One order is kept from others until the transaction ends.
SELECT id FROM work_order WHERE id = %(order_id)s FOR UPDATE

-- lock_asset --
-- One maker of orders at a time for each asset.
SELECT id FROM asset WHERE id = %(asset_id)s FOR NO KEY UPDATE

-- move_order --
-- An order into another state, if it is in one of those that allow it; with the state it left.
UPDATE work_order o SET
    state = %(to_state)s,
    technician_id = CASE WHEN %(action)s = 'plan' THEN %(technician_id)s ELSE o.technician_id END,
    sequence = o.sequence + CASE WHEN %(action)s IN ('plan', 'unplan', 'decline', 'cancel', 'fail') THEN 1 ELSE 0 END,
    dispatched_at = CASE WHEN %(to_state)s IN ('open', 'planned') THEN NULL WHEN %(to_state)s = 'dispatched' THEN %(at)s
                         ELSE o.dispatched_at END,
    accepted_at = CASE WHEN %(to_state)s IN ('open', 'planned') THEN NULL WHEN %(to_state)s = 'accepted' THEN %(at)s
                       ELSE o.accepted_at END,
    travelling_at = CASE WHEN %(to_state)s = 'travelling' THEN %(at)s ELSE o.travelling_at END,
    arrived_at = CASE WHEN %(to_state)s = 'on_site' THEN %(at)s ELSE o.arrived_at END,
    expected_at = CASE WHEN %(to_state)s IN ('open', 'planned') THEN NULL ELSE o.expected_at END,
    ended_at = CASE WHEN %(to_state)s IN ('done', 'incomplete', 'cancelled') THEN %(at)s END,
    reason = %(reason)s,
    note = CASE WHEN %(note)s = '' THEN o.note ELSE %(note)s END
FROM (SELECT id, state FROM work_order WHERE id = %(order_id)s FOR UPDATE) old
WHERE o.id = old.id AND o.state = ANY(%(allowed)s) AND old.state = ANY(%(allowed)s)
  AND (%(technician_id)s::bigint IS NULL OR %(action)s = 'plan' OR o.technician_id = %(technician_id)s)
RETURNING old.state

-- expect_arrival --
-- When the technician will arrive, where they run late; the customer may be told again.
UPDATE work_order SET expected_at = %(at)s, sequence = sequence + 1 WHERE id = %(order_id)s

-- note_order --
-- Who did what to an order, when and why.
INSERT INTO work_order_history (order_id, at, actor, action, from_state, to_state, why, client_id)
VALUES (%(order_id)s, %(at)s, %(actor)s, %(action)s, %(from_state)s, %(to_state)s, %(why)s, %(client_id)s)

-- was_noted --
-- Whether the same act of a phone was taken before.
SELECT true FROM work_order_history WHERE order_id = %(order_id)s AND client_id = %(client_id)s

-- order_history --
-- Everything that happened to an order, oldest first.
SELECT at, actor, action, from_state, to_state, why FROM work_order_history WHERE order_id = %(order_id)s ORDER BY id

-- list_orders --
-- A page of orders in the order they were made.
SELECT {order_columns} FROM work_order o LEFT JOIN technician k ON k.id = o.technician_id
WHERE o.id > %(after)s
  AND (%(product)s::text IS NULL OR o.product = %(product)s)
  AND (%(states)s::text[] IS NULL OR o.state = ANY(%(states)s))
  AND (%(technician_id)s::bigint IS NULL OR o.technician_id = %(technician_id)s)
ORDER BY o.id LIMIT %(limit)s

-- orders_arriving --
-- A page of those orders whose appointment begins within a time.
SELECT {order_columns} FROM orders_arriving(%(since)s, %(until)s) AS n (id) JOIN work_order o ON o.id = n.id
LEFT JOIN technician k ON k.id = o.technician_id
WHERE o.id > %(after)s
  AND (%(product)s::text IS NULL OR o.product = %(product)s)
  AND (%(states)s::text[] IS NULL OR o.state = ANY(%(states)s))
  AND (%(technician_id)s::bigint IS NULL OR o.technician_id = %(technician_id)s)
ORDER BY o.id LIMIT %(limit)s

-- orders_of_ticket --
-- The orders of a ticket, newest first.
SELECT {order_columns} FROM work_order o LEFT JOIN technician k ON k.id = o.technician_id
WHERE o.id IN (SELECT w.order_id FROM work_order_ticket w WHERE w.ticket_id = %(ticket_id)s)
ORDER BY o.id DESC LIMIT 20

-- open_tickets_of_asset --
-- What one visit to an asset is for.
SELECT id, failure_mode, due_at FROM ticket WHERE asset_id = %(asset_id)s AND is_open(state) ORDER BY id

-- open_tickets_of_order --
-- Which of an order's tickets are open.
SELECT t.id FROM work_order_ticket w JOIN ticket t ON t.id = w.ticket_id
WHERE w.order_id = %(order_id)s AND is_open(t.state) ORDER BY t.id

-- orders_to_dispatch --
-- Planned orders whose appointment begins before a moment.
SELECT o.id FROM work_order o JOIN booking b ON b.order_id = o.id AND b.state = 'confirmed'
WHERE o.product = %(product)s AND o.state = 'planned' AND lower(b.arrival) < %(arriving_before)s
ORDER BY lower(b.arrival), o.id LIMIT %(limit)s

-- orders_without_parts --
-- Living orders whose parts were not asked for since they were made or joined.
SELECT o.id FROM work_order o
WHERE o.product = %(product)s AND is_living_order(o.state) AND o.parts <> '{}'
  AND coalesce((SELECT max(h.id) FROM work_order_history h WHERE h.order_id = o.id AND h.action IN ('make', 'join')), 0)
    > coalesce((SELECT max(h.id) FROM work_order_history h WHERE h.order_id = o.id AND h.action = 'keep_parts'), 0)
ORDER BY o.id LIMIT %(limit)s
