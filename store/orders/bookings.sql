-- booking_columns --
-- An appointment as it stands.
b.id, b.order_id, b.technician_id, coalesce(k.name, '') AS technician, b.state, lower(b.arrival) AS arrival_begins,
upper(b.arrival) AS arrival_ends, lower(b.during) AS begins, upper(b.during) AS ends, b.travel, b.held_until, b.made_at,
b.made_by, b.ended_at

-- put_booking --
-- An appointment; constraints refuse what overlaps.
INSERT INTO booking (order_id, technician_id, clock, state, arrival, during, travel, held_until, made_at, made_by)
VALUES (%(order_id)s, %(technician_id)s, %(clock)s, %(state)s, tstzrange(%(arrival_begins)s, %(arrival_ends)s),
        tstzrange(%(begins)s, %(ends)s), %(travel)s, %(held_until)s, %(made_at)s, %(made_by)s)
RETURNING id

-- move_booking --
-- An appointment ends, if it is in one of the states that allow it.
UPDATE booking SET state = %(to_state)s, ended_at = %(at)s WHERE id = %(booking_id)s AND state = ANY(%(allowed)s)

-- confirm_booking --
-- A hold that has not ended becomes an appointment.
UPDATE booking SET state = 'confirmed' WHERE id = %(booking_id)s AND state = 'held' AND held_until > %(wall)s

-- find_booking --
-- One appointment.
SELECT {booking_columns} FROM booking b LEFT JOIN technician k ON k.id = b.technician_id WHERE b.id = %(booking_id)s

-- living_bookings --
-- What is confirmed and what is held of an order.
SELECT {booking_columns} FROM booking b LEFT JOIN technician k ON k.id = b.technician_id
WHERE b.order_id = %(order_id)s AND (b.state = 'confirmed' OR b.state = 'held' AND b.held_until > %(wall)s) ORDER BY b.id

-- stored_living --
-- The same, with holds that have ended and nobody has noted yet.
SELECT {booking_columns} FROM booking b LEFT JOIN technician k ON k.id = b.technician_id
WHERE b.order_id = %(order_id)s AND b.state IN ('confirmed', 'held') ORDER BY b.id

-- bookings_of --
-- Every appointment that an order had.
SELECT {booking_columns} FROM booking b LEFT JOIN technician k ON k.id = b.technician_id
WHERE b.order_id = %(order_id)s ORDER BY b.id

-- expire_holds --
-- Holds that have ended; those that somebody works on are left to them.
UPDATE booking b SET state = 'expired', ended_at = b.held_until
FROM (SELECT id FROM booking WHERE state = 'held' AND held_until <= %(wall)s
      ORDER BY id LIMIT %(limit)s FOR UPDATE SKIP LOCKED) due
WHERE b.id = due.id

-- bookings_between --
-- Appointments of a span of time, with what a board shows of their orders.
SELECT b.id, b.order_id, o.state AS order_state, b.technician_id, k.name AS technician, b.state,
       lower(b.arrival) AS arrival_begins, upper(b.arrival) AS arrival_ends, lower(b.during) AS begins,
       upper(b.during) AS ends, o.expected_at, o.product,
       (SELECT d.serial FROM device d WHERE d.asset_id = o.asset_id ORDER BY d.id DESC LIMIT 1) AS serial,
       o.asset_id, a.area, c.name AS customer,
       ARRAY(SELECT w.ticket_id FROM work_order_ticket w WHERE w.order_id = o.id ORDER BY w.ticket_id) AS tickets,
       coalesce(s.time_zone, c.time_zone, k.time_zone) AS time_zone
FROM bookings_during(%(since)s, %(until)s) AS n (id) JOIN booking b ON b.id = n.id
JOIN work_order o ON o.id = b.order_id JOIN technician k ON k.id = b.technician_id
JOIN asset a ON a.id = o.asset_id LEFT JOIN customer c ON c.id = a.customer_id LEFT JOIN site s ON s.id = a.site_id
WHERE (b.state IN ('confirmed', 'kept', 'no_show') OR b.state = 'held' AND b.held_until > clock_timestamp())
  AND (%(technician_id)s::bigint IS NULL OR b.technician_id = %(technician_id)s)
ORDER BY k.name, lower(b.during), b.id LIMIT %(limit)s
