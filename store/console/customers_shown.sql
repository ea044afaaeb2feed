-- search_customers --
-- A page of customers by name, with how many appliances they have and how many tickets of these are open.
SELECT c.id, c.name, c.email, c.phone,
       (SELECT count(*) FROM asset a WHERE a.customer_id = c.id) AS appliances,
       (SELECT count(*) FROM asset a JOIN ticket t ON t.asset_id = a.id AND is_open(t.state)
        WHERE a.customer_id = c.id) AS open_tickets,
       (SELECT string_agg(DISTINCT nullif(s.city, ''), ', ') FROM site s WHERE s.customer_id = c.id) AS cities
FROM customer c
WHERE c.erased_at IS NULL
  AND (%(like)s::text IS NULL OR c.name ILIKE %(like)s OR c.email ILIKE %(like)s
       OR regexp_replace(c.phone, '\D', '', 'g') LIKE '%%' || %(digits)s::text || '%%')
ORDER BY lower(c.name), c.id LIMIT %(limit)s OFFSET %(offset)s

-- standing_of --
-- What else is on record of a customer: whether they were erased, or restricted the use of their data; their account.
SELECT c.erased_at, c.restricted_at, (SELECT p.id FROM person p WHERE p.customer_id = c.id ORDER BY p.id LIMIT 1) AS person_id
FROM customer c WHERE c.id = %(customer_id)s

-- appliances_of --
-- What a customer has, with the newest device of each and the ticket that is due first.
SELECT a.id AS asset_id, a.product, d.serial, a.sold_at, a.site_id, a.area,
       (SELECT t.id FROM ticket t WHERE t.asset_id = a.id AND is_open(t.state) ORDER BY t.due_at LIMIT 1) AS ticket_id
FROM asset a LEFT JOIN LATERAL (SELECT d.serial FROM device d WHERE d.asset_id = a.id ORDER BY d.id DESC LIMIT 1) d ON true
WHERE a.customer_id = %(customer_id)s ORDER BY 7 NULLS LAST, a.id LIMIT %(limit)s
