-- record_exchange --
-- A part went in, another one came out.
INSERT INTO part_exchange (ticket_id, opening, part, part_number, component, quantity, out_serial, in_serial, move_id, price,
                           currency, actor, at)
VALUES (%(ticket_id)s, %(opening)s, %(part)s, %(part_number)s, %(component)s, %(quantity)s, %(out_serial)s, %(in_serial)s,
        %(move_id)s, %(price)s, %(currency)s, %(actor)s, %(at)s)

-- exchange_columns --
-- An exchange with its appliance.
x.id, x.ticket_id, x.opening, t.asset_id, t.product, d.serial, x.part, x.part_number, x.component, x.quantity, x.out_serial,
x.in_serial, x.move_id, x.price, x.currency, x.actor, x.at

-- exchanges_of_ticket --
-- What a ticket's repairs exchanged.
SELECT {exchange_columns} FROM part_exchange x JOIN ticket t ON t.id = x.ticket_id JOIN device d ON d.id = t.device_id
WHERE x.ticket_id = %(ticket_id)s ORDER BY x.id

-- exchanges_of_finding --
-- What the repair of one opening exchanged.
SELECT {exchange_columns} FROM part_exchange x JOIN ticket t ON t.id = x.ticket_id JOIN device d ON d.id = t.device_id
WHERE x.ticket_id = %(ticket_id)s AND x.opening = %(opening)s ORDER BY x.id

-- drop_exchanges --
-- Exchanges that were not made after all; the moves that they brought about stay on record.
DELETE FROM part_exchange WHERE id = ANY(%(numbers)s::bigint[])

-- exchanges_of_serial --
-- Where a part went in and came out.
SELECT {exchange_columns} FROM part_exchange x JOIN ticket t ON t.id = x.ticket_id JOIN device d ON d.id = t.device_id
WHERE x.part_number = %(part_number)s AND %(serial)s IN (x.in_serial, x.out_serial) ORDER BY x.id
