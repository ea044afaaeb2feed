-- move_columns --
-- A move with its places.
m.id, m.client_id, m.kind, m.part_number, m.quantity, m.from_place, f.kind AS from_kind, f.name AS from_name, m.to_place,
t.kind AS to_kind, t.name AS to_name, m.faulty, m.serial, m.ticket_id, m.order_id, m.price, m.currency, m.reason, m.actor,
m.at

-- lock_part --
-- One at a time decides about a part of a tenant.
SELECT pg_advisory_xact_lock(hashtext('sigap.stock'), hashtext(%(tenant_id)s || '/' || %(part_number)s))

-- record_move --
-- One move; the same client id again is no other one.
INSERT INTO stock_move (tenant_id, client_id, kind, part_number, quantity, from_place, to_place, faulty, serial, ticket_id,
                        order_id, price, currency, reason, actor, at)
VALUES (%(tenant_id)s, %(client_id)s, %(kind)s, %(part_number)s, %(quantity)s, %(from_place)s, %(to_place)s, %(faulty)s,
        %(serial)s, %(ticket_id)s, %(order_id)s, %(price)s, %(currency)s, %(reason)s, %(actor)s, %(at)s)
ON CONFLICT (tenant_id, client_id) DO NOTHING RETURNING id

-- find_move --
-- The move of a client id.
SELECT {move_columns} FROM stock_move m LEFT JOIN stock_place f ON f.id = m.from_place
LEFT JOIN stock_place t ON t.id = m.to_place
WHERE m.tenant_id = %(tenant_id)s AND m.client_id = %(client_id)s

-- list_moves --
-- A page of moves, newest first.
SELECT {move_columns} FROM stock_move m LEFT JOIN stock_place f ON f.id = m.from_place
LEFT JOIN stock_place t ON t.id = m.to_place
WHERE m.id < %(before)s AND (%(part_number)s::text IS NULL OR m.part_number = %(part_number)s)
  AND (%(serial)s::text IS NULL OR m.serial = %(serial)s)
  AND (%(place_id)s::bigint IS NULL OR %(place_id)s IN (m.from_place, m.to_place))
  AND (%(ticket_id)s::bigint IS NULL OR m.ticket_id = %(ticket_id)s)
  AND (%(kind)s::text IS NULL OR m.kind = %(kind)s)
ORDER BY m.id DESC LIMIT %(limit)s

-- balance_columns --
-- What a place holds of a part.
place_id, part_number, on_hand, reserved, faulty

-- balance_of --
-- What one place holds of one part.
SELECT {balance_columns} FROM stock_balance WHERE place_id = %(place_id)s AND part_number = %(part_number)s

-- list_balances --
-- What places hold.
SELECT {balance_columns} FROM stock_balance
WHERE (%(place_id)s::bigint IS NULL OR place_id = %(place_id)s)
  AND (%(part_number)s::text IS NULL OR part_number = %(part_number)s) AND (on_hand > 0 OR faulty > 0)
ORDER BY part_number, place_id

-- find_serial --
-- Where a serial is.
SELECT s.part_number, s.serial, s.place_id, p.kind, p.name AS place, s.faulty
FROM stock_serial s JOIN stock_place p ON p.id = s.place_id
WHERE s.tenant_id = %(tenant_id)s AND s.part_number = %(part_number)s AND s.serial = %(serial)s

-- find_serial_anywhere --
-- Where a serial is, in whichever tenant.
SELECT s.part_number, s.serial, s.place_id, p.kind, p.name AS place, s.faulty
FROM stock_serial s JOIN stock_place p ON p.id = s.place_id
WHERE s.part_number = %(part_number)s AND s.serial = %(serial)s ORDER BY s.tenant_id LIMIT 1

-- serials_in --
-- Serials of sound parts in a place.
SELECT serial FROM stock_serial WHERE place_id = %(place_id)s AND part_number = %(part_number)s AND NOT faulty
ORDER BY serial

-- is_kept --
-- Whether anything of this part ever lay in a place, is to lie there, or is on its way.
SELECT EXISTS (SELECT FROM stock_balance WHERE tenant_id = %(tenant_id)s AND part_number = %(part_number)s)
    OR EXISTS (SELECT FROM reorder_point WHERE tenant_id = %(tenant_id)s AND part_number = %(part_number)s)
    OR EXISTS (SELECT FROM stock_delivery WHERE tenant_id = %(tenant_id)s AND part_number = %(part_number)s
                                            AND state = 'expected')
