-- visit_of_order --
-- The appointment of an order.
(SELECT b.arrival FROM booking b WHERE b.order_id = o.id AND b.state IN ('confirmed', 'kept', 'no_show')
 ORDER BY b.id DESC LIMIT 1)

-- some_living --
-- Whether living orders are asked for: else none is looked at.
(%(states)s::text[] IS NULL OR EXISTS (SELECT FROM unnest(%(states)s::text[]) AS s WHERE is_living_order(s)))

-- some_ended --
-- Whether orders that have ended are asked for.
(%(states)s::text[] IS NULL OR EXISTS (SELECT FROM unnest(%(states)s::text[]) AS s WHERE NOT is_living_order(s)))

-- order_columns --
-- An order in a list.
o.id, o.product, (SELECT d.serial FROM device d WHERE d.asset_id = o.asset_id ORDER BY d.id DESC LIMIT 1) AS serial,
a.area, c.name AS customer, o.state, CASE WHEN o.state <> 'open' THEN k.name END AS technician,
ARRAY(SELECT w.ticket_id FROM work_order_ticket w WHERE w.order_id = o.id ORDER BY w.ticket_id) AS tickets,
o.due_at, lower(b.arrival) AS arrival_begins, upper(b.arrival) AS arrival_ends

-- orders_of_customer --
-- Orders for what a customer has, newest first.
SELECT {order_columns}
FROM asset a JOIN work_order o ON o.asset_id = a.id JOIN customer c ON c.id = a.customer_id
LEFT JOIN technician k ON k.id = o.technician_id LEFT JOIN LATERAL {visit_of_order} b ON true
WHERE a.customer_id = %(customer_id)s ORDER BY o.id DESC LIMIT %(limit)s

-- search_orders --
-- A page of orders: living ones by the time of their appointments, then those that have ended, newest first: no more of
-- these are read than are shown or skipped.
WITH living AS (
    SELECT o.id, lower(b.arrival) AS arrival, o.due_at FROM work_order o LEFT JOIN LATERAL {visit_of_order} b ON true
    WHERE {some_living} AND is_living_order(o.state) AND (%(states)s::text[] IS NULL OR o.state = ANY(%(states)s))
      AND (%(product)s::text IS NULL OR o.product = %(product)s)
), ended AS (
    SELECT o.id FROM work_order o
    WHERE {some_ended} AND NOT is_living_order(o.state)
      AND (%(states)s::text[] IS NULL OR o.state = ANY(%(states)s)) AND (%(product)s::text IS NULL OR o.product = %(product)s)
    ORDER BY o.id DESC LIMIT %(limit)s::bigint + %(offset)s::bigint
), page AS (
    SELECT id, row_number() OVER (ORDER BY part, arrival NULLS LAST, due_at NULLS LAST, CASE part WHEN 0 THEN id ELSE -id END)
           AS place
    FROM (SELECT id, 0 AS part, arrival, due_at FROM living UNION ALL SELECT id, 1, NULL, NULL FROM ended) parts
    ORDER BY place LIMIT %(limit)s OFFSET %(offset)s
)
SELECT {order_columns}
FROM page g JOIN work_order o ON o.id = g.id JOIN asset a ON a.id = o.asset_id LEFT JOIN customer c ON c.id = a.customer_id
LEFT JOIN technician k ON k.id = o.technician_id LEFT JOIN LATERAL {visit_of_order} b ON true
ORDER BY g.place

-- visits_of_tickets --
-- The living visits of some tickets.
SELECT w.ticket_id, o.id AS order_id, o.state AS order_state, CASE WHEN o.state <> 'open' THEN k.name END AS technician,
       lower(b.arrival) AS arrival_begins, upper(b.arrival) AS arrival_ends
FROM work_order_ticket w JOIN work_order o ON o.id = w.order_id AND is_living_order(o.state)
LEFT JOIN technician k ON k.id = o.technician_id
LEFT JOIN booking b ON b.order_id = o.id AND b.state = 'confirmed'
WHERE w.ticket_id = ANY(%(tickets)s)

-- open_by_assignee --
-- How many open tickets each person has.
SELECT assignee, count(*) FROM ticket WHERE assignee IS NOT NULL AND is_open(state) GROUP BY assignee
