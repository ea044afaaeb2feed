-- feed_seed --
-- What the address of a calendar follows from.
SELECT feed_seed FROM technician WHERE id = %(technician_id)s

-- keep_feed --
-- The hash of the address at which a calendar is read.
UPDATE technician SET feed_hash = %(feed_hash)s
WHERE id = %(technician_id)s AND feed_hash IS DISTINCT FROM %(feed_hash)s

-- renew_feed --
-- Another address; the one of before leads nowhere.
UPDATE technician SET feed_seed = gen_random_uuid(), feed_hash = NULL WHERE id = %(technician_id)s

-- technician_of_feed --
-- Whose calendar is read at an address.
SELECT id FROM technician WHERE feed_hash = %(feed_hash)s AND active

-- bookings_of_technician --
-- The newest appointment of each order that was somebody's.
SELECT * FROM (
    SELECT DISTINCT ON (b.order_id) b.id, b.order_id, b.technician_id, k.name AS technician, b.state,
           lower(b.arrival) AS arrival_begins, upper(b.arrival) AS arrival_ends, lower(b.during) AS begins,
           upper(b.during) AS ends, b.travel, b.held_until, b.made_at, b.made_by, b.ended_at
    FROM booking b JOIN technician k ON k.id = b.technician_id
    WHERE b.technician_id = %(technician_id)s AND b.state IN ('confirmed', 'kept', 'no_show', 'moved', 'cancelled')
    ORDER BY b.order_id DESC, b.id DESC) n
ORDER BY n.order_id DESC LIMIT %(limit)s
