-- asset_columns --
-- What was sold: owner, warranty, and the devices it has had.
a.id, a.product, a.customer_id, a.sold_at, warranty_until(a.id) AS warranty_until, a.site, a.site_id, a.area,
ARRAY(SELECT d.serial FROM device d WHERE d.asset_id = a.id ORDER BY d.id) AS serials

-- reach --
-- How a device is reached: one that sleeps was heard, too, when it said so.
CASE WHEN s.state = 'offline' THEN 'offline'
     WHEN s.state = 'sleeping' AND l.ts IS NOT NULL AND greatest(l.ts, s.arrived_at) >= %(asleep)s THEN 'online'
     WHEN l.ts >= %(awake)s THEN 'online' ELSE 'silent' END

-- device_columns --
-- A device and how it is doing.
d.id, d.product, d.serial, d.asset_id, d.installed_at, d.attributes, l.ts AS seen_at,
(SELECT count(*) FROM ticket t WHERE t.device_id = d.id
 AND is_open(t.state)) AS open_tickets

-- find_asset --
-- What was sold: owner, warranty, and the devices it has had.
SELECT {asset_columns}
FROM asset a WHERE a.id = %(asset_id)s

-- list_assets --
-- A page of assets in the order they were entered.
SELECT {asset_columns}
FROM asset a
WHERE a.id > %(after)s
  AND (%(product)s::text IS NULL OR a.product = %(product)s)
  AND (%(customer_id)s::bigint IS NULL OR a.customer_id = %(customer_id)s)
ORDER BY a.id LIMIT %(limit)s

-- devices_of_asset --
-- The devices of an asset, and how they are doing.
SELECT {device_columns}, {reach} AS reach
FROM device d LEFT JOIN device_status s ON s.device_id = d.id LEFT JOIN device_latest l ON l.device_id = d.id
WHERE d.asset_id = %(asset_id)s ORDER BY d.id

-- search_devices --
-- A page of a product's devices in order of registration, of those that match and are in the fleet.
SELECT {device_columns}, {reach} AS reach
FROM device d LEFT JOIN device_status s ON s.device_id = d.id LEFT JOIN device_latest l ON l.device_id = d.id
WHERE d.product = %(product)s AND d.id > %(after)s AND d.retired_at IS NULL
  AND (%(prefix)s::text IS NULL OR d.serial ^@ %(prefix)s)
  AND (%(reach)s::text IS NULL OR %(reach)s = {reach})
  AND (%(has_ticket)s::boolean IS NULL OR %(has_ticket)s = EXISTS (
       SELECT FROM ticket t WHERE t.device_id = d.id AND is_open(t.state)))
ORDER BY d.id LIMIT %(limit)s

-- count_reach --
-- By product: devices, those that said they go offline, and those that are heard of.
SELECT f.product, t.devices, t.offline, t.online
FROM unnest(%(products)s::text[], %(awake)s::timestamptz[], %(asleep)s::timestamptz[]) AS f (product, awake, asleep)
CROSS JOIN LATERAL device_tally(f.product, f.awake, f.asleep) t

-- count_open_tickets --
-- By product and severity: open tickets.
SELECT product, severity, count(*) FROM ticket
WHERE is_open(state) GROUP BY product, severity

-- count_with_ticket --
-- By product: devices with an open ticket.
SELECT product, count(DISTINCT device_id) FROM ticket
WHERE is_open(state) GROUP BY product

-- count_at_risk --
-- By product: devices with a prediction that stands.
SELECT p.product, count(DISTINCT p.device_id) FROM prediction_state s JOIN prediction p ON p.id = s.prediction_id
WHERE s.ended_at IS NULL GROUP BY p.product

-- count_active_alarms --
-- By product and severity: alarms whose condition stands and that nobody has put aside.
SELECT product, severity, count(*) FROM alarm
WHERE ended_at IS NULL AND state IN ('active_unacknowledged', 'active_acknowledged') GROUP BY product, severity
