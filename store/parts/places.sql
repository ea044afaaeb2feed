-- place_columns --
-- A place with the name of its technician.
p.id, p.tenant_id, p.kind, p.name, p.technician_id, k.name AS technician, p.ready_after, p.ended_at

-- create_place --
-- A new warehouse or van.
INSERT INTO stock_place (kind, name, technician_id, ready_after)
VALUES (%(kind)s, %(name)s, %(technician_id)s, %(ready_after)s)
ON CONFLICT DO NOTHING RETURNING id

-- change_place --
-- What people enter of a place; it stays what it is, a warehouse or a van.
UPDATE stock_place SET name = %(name)s, technician_id = %(technician_id)s, ready_after = %(ready_after)s
WHERE id = %(place_id)s AND kind IN ('warehouse', 'van') AND ended_at IS NULL

-- end_place --
-- A place is not used any more. Nothing may be left in it.
UPDATE stock_place p SET ended_at = %(at)s
WHERE id = %(place_id)s AND kind IN ('warehouse', 'van') AND ended_at IS NULL
  AND NOT EXISTS (SELECT FROM stock_balance b WHERE b.place_id = p.id AND (b.on_hand > 0 OR b.faulty > 0))
  AND NOT EXISTS (SELECT FROM stock_delivery d WHERE d.place_id = p.id AND d.state = 'expected')

-- drop_reorder_points --
-- Nothing is to lie in a place.
DELETE FROM reorder_point WHERE place_id = %(place_id)s

-- find_place --
-- One place.
SELECT {place_columns} FROM stock_place p LEFT JOIN technician k ON k.id = p.technician_id WHERE p.id = %(place_id)s

-- list_places --
-- Warehouses and vans.
SELECT {place_columns} FROM stock_place p LEFT JOIN technician k ON k.id = p.technician_id
WHERE p.kind IN ('warehouse', 'van') AND (%(ended)s OR p.ended_at IS NULL)
ORDER BY p.kind DESC, lower(p.name), p.id

-- outside_place --
-- Where a tenant's parts come from or go to.
SELECT id FROM stock_place WHERE tenant_id = %(tenant_id)s AND kind = %(kind)s AND name = ''

-- van_of --
-- A technician's van.
SELECT {place_columns} FROM stock_place p JOIN technician k ON k.id = p.technician_id
WHERE p.technician_id = %(technician_id)s AND p.ended_at IS NULL

-- technician_named --
-- A technician by name.
SELECT id FROM technician WHERE lower(name) = lower(%(name)s) AND active ORDER BY id LIMIT 1

-- van_of_name --
-- The van of the technician of a name.
SELECT {place_columns} FROM stock_place p JOIN technician k ON k.id = p.technician_id
WHERE p.tenant_id = %(tenant_id)s AND lower(k.name) = lower(%(name)s) AND p.ended_at IS NULL
