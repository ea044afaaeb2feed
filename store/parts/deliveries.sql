-- expect_delivery --
-- Parts on their way to a place that is in use.
INSERT INTO stock_delivery (tenant_id, client_id, place_id, part_number, quantity, expected_at, reference, ordered_by,
                            ordered_at)
SELECT p.tenant_id, %(client_id)s, p.id, %(part_number)s, %(quantity)s, %(expected_at)s, %(reference)s, %(ordered_by)s,
       %(ordered_at)s
FROM stock_place p WHERE p.id = %(place_id)s AND p.kind IN ('warehouse', 'van') AND p.ended_at IS NULL
ON CONFLICT (tenant_id, client_id) DO NOTHING RETURNING id

-- delivery_of_client --
-- The delivery of a client id.
SELECT d.id FROM stock_delivery d JOIN stock_place p ON p.id = %(place_id)s AND p.tenant_id = d.tenant_id
WHERE d.client_id = %(client_id)s

-- end_delivery --
-- A delivery came, or will not come.
UPDATE stock_delivery SET state = %(state)s, ended_at = %(at)s WHERE id = %(delivery_id)s AND state = 'expected'

-- delivery_columns --
-- A delivery with its place.
d.id, d.tenant_id, d.client_id, d.place_id, p.name AS place, d.part_number, d.quantity, d.expected_at, d.reference, d.state,
d.ended_at, d.ordered_by, d.ordered_at

-- find_delivery --
-- One delivery.
SELECT {delivery_columns} FROM stock_delivery d JOIN stock_place p ON p.id = d.place_id WHERE d.id = %(delivery_id)s

-- list_deliveries --
-- Deliveries, the expected ones first.
SELECT {delivery_columns} FROM stock_delivery d JOIN stock_place p ON p.id = d.place_id
WHERE (%(state)s::text IS NULL OR d.state = %(state)s) AND (%(part_number)s::text IS NULL OR d.part_number = %(part_number)s)
ORDER BY d.state <> 'expected', CASE d.state WHEN 'expected' THEN d.expected_at END, d.ended_at DESC, d.id LIMIT %(limit)s

-- set_reorder_point --
-- What a place is to hold of a part.
INSERT INTO reorder_point (place_id, tenant_id, part_number, reorder_at, fill_to, lead_time)
SELECT p.id, p.tenant_id, %(part_number)s, %(reorder_at)s, %(fill_to)s, %(lead_time)s
FROM stock_place p WHERE p.id = %(place_id)s AND p.kind IN ('warehouse', 'van') AND p.ended_at IS NULL
ON CONFLICT (place_id, part_number)
DO UPDATE SET reorder_at = excluded.reorder_at, fill_to = excluded.fill_to, lead_time = excluded.lead_time

-- drop_reorder_point --
-- A place is not to hold this part any more.
DELETE FROM reorder_point WHERE place_id = %(place_id)s AND part_number = %(part_number)s

-- list_reorder_points --
-- What places are to hold.
SELECT place_id, part_number, reorder_at, fill_to, lead_time FROM reorder_point ORDER BY part_number, place_id
