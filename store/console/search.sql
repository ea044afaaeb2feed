-- find_devices --
-- Devices whose serial holds a text, the nearest first, with their owner and the open ticket that is due first.
SELECT d.product, d.serial, c.name AS owner,
       (SELECT t.id FROM ticket t WHERE t.asset_id = d.asset_id AND is_open(t.state) ORDER BY t.due_at LIMIT 1) AS ticket_id
FROM devices_nearest(lower(%(text)s), lower(%(beginning)s), %(like)s, %(limit)s) AS n (id)
JOIN device d ON d.id = n.id JOIN asset a ON a.id = d.asset_id LEFT JOIN customer c ON c.id = a.customer_id
ORDER BY lower(d.serial) <> lower(%(text)s), NOT starts_with(lower(d.serial), lower(%(text)s)), d.serial, d.product

-- find_customers --
-- Customers by name, mail address or the digits of their telephone number.
SELECT id, name, email, phone FROM customer
WHERE id IN (SELECT customers_matching(%(like)s, %(digits)s)) ORDER BY lower(name), id LIMIT %(limit)s

-- devices_of_customers --
-- The devices of some customers, so many of each at most: those with an open ticket first.
SELECT c.id, d.product, d.serial, NULL, d.ticket_id
FROM unnest(%(customers)s::bigint[]) AS c (id)
CROSS JOIN LATERAL (
    SELECT d.product, d.serial,
           (SELECT t.id FROM ticket t WHERE t.asset_id = a.id AND is_open(t.state) ORDER BY t.due_at LIMIT 1) AS ticket_id
    FROM asset a JOIN device d ON d.asset_id = a.id WHERE a.customer_id = c.id
    ORDER BY 3 NULLS LAST, d.serial LIMIT %(limit)s) d
