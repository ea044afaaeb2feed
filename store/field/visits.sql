-- visit --
-- A work order with its appointment, customer and place.
SELECT o.id, o.state, o.product, o.asset_id, d.id AS device_id, d.serial, o.parts, o.reason, o.note, o.follows_id,
       o.made_at, o.due_at, o.expected_at, o.ended_at, lower(b.arrival) AS window_from, upper(b.arrival) AS window_until,
       k.name AS technician, k.person_id, c.id AS customer_id, coalesce(c.name, '') AS customer,
       coalesce(nullif(s.contact_phone, ''), c.phone, '') AS phone, coalesce(s.contact_name, '') AS contact,
       coalesce(s.address, '{}') AS address, coalesce(s.landmark, '') AS landmark, coalesce(s.district, '') AS district,
       coalesce(s.city, '') AS city, coalesce(s.postcode, '') AS postcode, s.latitude, s.longitude,
       coalesce(s.access_notes, '') AS access_notes, a.site,
       coalesce(s.time_zone, c.time_zone, k.time_zone, 'Asia/Jakarta') AS time_zone
FROM work_order o JOIN asset a ON a.id = o.asset_id
JOIN LATERAL (SELECT id, serial FROM device WHERE asset_id = a.id ORDER BY id DESC LIMIT 1) d ON true
LEFT JOIN technician k ON k.id = o.technician_id
LEFT JOIN customer c ON c.id = a.customer_id
LEFT JOIN site s ON s.id = a.site_id
LEFT JOIN LATERAL (SELECT arrival FROM booking WHERE order_id = o.id AND state IN ('confirmed', 'kept')
                   ORDER BY id DESC LIMIT 1) b ON true

-- visits_of --
-- What one technician is to do, and what they ended lately.
{visit}
WHERE o.id IN (
    SELECT w.id FROM technician t JOIN work_order w ON w.technician_id = t.id AND is_living_order(w.state)
    WHERE t.person_id = %(person_id)s
    UNION
    SELECT w.id FROM work_order_history h JOIN work_order w ON w.id = h.order_id JOIN technician t ON t.id = w.technician_id
    WHERE h.recorded_at >= %(recorded_since)s AND h.to_state IN ('done', 'incomplete') AND t.person_id = %(person_id)s)
ORDER BY lower(b.arrival) NULLS LAST, o.id LIMIT 200

-- find_visit --
-- One order by its number.
{visit}
WHERE o.id = %(order_id)s

-- visit_tickets --
-- The tickets of a visit.
SELECT ticket_id FROM work_order_ticket WHERE order_id = %(order_id)s ORDER BY ticket_id
