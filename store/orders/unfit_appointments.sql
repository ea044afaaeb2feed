-- unfit_appointments --
-- Appointments that stand though their technician is away then, does not work then or there, or lacks a skill.
SELECT f.* FROM (
    SELECT b.order_id, o.state AS order_state, lower(b.arrival) AS arrival_begins, upper(b.arrival) AS arrival_ends,
           a.area, c.name AS customer,
           CASE WHEN NOT k.active THEN 'inactive'
                WHEN EXISTS (SELECT FROM absence x WHERE x.technician_id = k.id AND x.during && b.during) THEN 'absent'
                WHEN NOT k.skills @> o.skills THEN 'skills'
                WHEN NOT technician_serves(k.id, k.tenant_id, a.area) THEN 'area'
                WHEN NOT technician_works(k.id, lower(b.during) - interval '1 day', upper(b.during) + interval '1 day')
                         @> b.during THEN 'hours' END AS why
    FROM booking b JOIN work_order o ON o.id = b.order_id JOIN technician k ON k.id = b.technician_id
    JOIN asset a ON a.id = o.asset_id LEFT JOIN customer c ON c.id = a.customer_id
    WHERE b.technician_id = %(technician_id)s AND b.state = 'confirmed' AND is_living_order(o.state)) f
WHERE f.why IS NOT NULL ORDER BY f.arrival_begins, f.order_id LIMIT 200

-- coming_appointments --
-- What a technician has to do, the next first.
SELECT b.order_id, o.state AS order_state, lower(b.arrival) AS arrival_begins, upper(b.arrival) AS arrival_ends,
       a.area, c.name AS customer, '' AS why
FROM booking b JOIN work_order o ON o.id = b.order_id
JOIN asset a ON a.id = o.asset_id LEFT JOIN customer c ON c.id = a.customer_id
WHERE b.technician_id = %(technician_id)s AND b.state = 'confirmed' AND is_living_order(o.state)
ORDER BY lower(b.during), b.id LIMIT %(limit)s
