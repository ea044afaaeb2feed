-- order_columns --
-- What reserving has to know of an order.
o.id, o.tenant_id, o.product, o.state, o.technician_id, o.parts, is_living_order(o.state) AS lives

-- lock_order --
-- An order, kept as it is. The constraint of reservations takes the same lock.
SELECT {order_columns} FROM work_order o WHERE o.id = %(order_id)s FOR SHARE

-- hold_order --
-- An order that the caller is going to change.
SELECT id FROM work_order WHERE id = %(order_id)s FOR NO KEY UPDATE

-- lock_free_order --
-- An order, kept as it is; nothing where somebody changes it now: whoever holds a part does not wait for an order.
SELECT {order_columns} FROM work_order o WHERE o.id = %(order_id)s FOR SHARE SKIP LOCKED

-- find_order --
-- An order as it stands.
SELECT {order_columns} FROM work_order o WHERE o.id = %(order_id)s

-- order_of_ticket --
-- The order that a ticket's visit is, or was.
SELECT {order_columns} FROM work_order_ticket w JOIN work_order o ON o.id = w.order_id
WHERE w.ticket_id = %(ticket_id)s ORDER BY is_living_order(o.state) DESC, o.id DESC LIMIT 1

-- tenant_of_ticket --
-- Whose ticket it is.
SELECT tenant_id FROM ticket WHERE id = %(ticket_id)s

-- free_places --
-- Where free parts are, those at hand soonest first.
SELECT b.place_id, p.kind, p.technician_id, b.on_hand - b.reserved AS free
FROM stock_balance b JOIN stock_place p ON p.id = b.place_id
WHERE b.tenant_id = %(tenant_id)s AND b.part_number = %(part_number)s AND b.on_hand > b.reserved AND p.ended_at IS NULL
ORDER BY p.ready_after, b.on_hand - b.reserved DESC, b.place_id

-- ask_for_part --
-- A part that an order needs.
INSERT INTO stock_reservation (tenant_id, order_id, part, part_number, quantity, state, asked_at, changed_at, changed_by)
VALUES (%(tenant_id)s, %(order_id)s, %(part)s, %(part_number)s, %(quantity)s, 'waiting', %(at)s, %(at)s, %(by)s)
ON CONFLICT (order_id, part_number) WHERE state IN ('waiting', 'reserved') DO NOTHING RETURNING id

-- move_reservation --
-- One change of a reservation.
UPDATE stock_reservation SET state = %(to_state)s, place_id = %(place_id)s, changed_at = %(at)s, changed_by = %(by)s
WHERE id = %(reservation_id)s AND state = ANY(%(allowed)s::text[])

-- reservation_columns --
-- A reservation with its place.
r.id, r.tenant_id, r.order_id, r.part, r.part_number, r.quantity, r.state, r.place_id, p.name AS place,
p.kind AS place_kind, r.asked_at, r.changed_at, r.changed_by

-- find_reservation --
-- One reservation.
SELECT {reservation_columns} FROM stock_reservation r LEFT JOIN stock_place p ON p.id = r.place_id
WHERE r.id = %(reservation_id)s

-- reservations_of --
-- What an order asked for.
SELECT {reservation_columns} FROM stock_reservation r LEFT JOIN stock_place p ON p.id = r.place_id
WHERE r.order_id = %(order_id)s ORDER BY r.id

-- living_reservations --
-- Who waits for a part, and for whom it is kept.
SELECT {reservation_columns} FROM stock_reservation r LEFT JOIN stock_place p ON p.id = r.place_id
WHERE r.part_number = %(part_number)s AND r.state IN ('waiting', 'reserved') ORDER BY r.state DESC, r.id LIMIT 100

-- waiting_for --
-- Who waits for a part.
SELECT {reservation_columns} FROM stock_reservation r LEFT JOIN stock_place p ON p.id = r.place_id
WHERE r.part_number = %(part_number)s AND r.state = 'waiting' ORDER BY r.id

-- reserved_in --
-- What is reserved in a place.
SELECT {reservation_columns} FROM stock_reservation r LEFT JOIN stock_place p ON p.id = r.place_id
WHERE r.place_id = %(place_id)s AND r.part_number = %(part_number)s AND r.state = 'reserved' ORDER BY r.id DESC

-- waiting_quantities --
-- How many of each part orders wait for.
SELECT part_number, sum(quantity) FROM stock_reservation WHERE state = 'waiting' GROUP BY part_number

-- fillable_numbers --
-- Parts that somebody waits for while they are free.
SELECT DISTINCT r.part_number FROM stock_reservation r JOIN work_order o ON o.id = r.order_id
WHERE r.state = 'waiting' AND o.product = %(product)s
  AND EXISTS (SELECT FROM stock_balance b JOIN stock_place p ON p.id = b.place_id
              WHERE b.tenant_id = r.tenant_id AND b.part_number = r.part_number AND b.on_hand - b.reserved >= r.quantity
                AND p.ended_at IS NULL)
ORDER BY 1

-- parts_ready_for --
-- From when on an order that asked now would have its parts.
SELECT parts_ready_for(%(tenant_id)s, %(numbers)s::text[], %(now)s)

-- parts_ready --
-- From when on an order has its parts.
SELECT parts_ready(%(order_id)s, %(now)s)
