-- device_state --
-- Owner, warranty, last status and latest readings of a device.
SELECT a.customer_id, a.sold_at, s.state AS status, s.ts AS status_at,
       s.arrived_at AS status_arrived_at, s.firmware, l.ts AS read_at, coalesce(l.readings, '{}') AS readings
FROM device d JOIN asset a ON a.id = d.asset_id
LEFT JOIN device_status s ON s.device_id = d.id
LEFT JOIN device_latest l ON l.device_id = d.id
WHERE d.id = %(device_id)s

-- components_of --
-- The components of an asset and since when they are in it.
SELECT component, installed_at FROM component WHERE asset_id = %(asset_id)s AND removed_at IS NULL ORDER BY component

-- maintenance_of --
-- Work done on a device, newest first.
SELECT ts, component, action, source FROM maintenance WHERE device_id = %(device_id)s ORDER BY ts DESC, id DESC
LIMIT %(limit)s

-- component_seen --
-- Whether any device of a product has had this component.
SELECT EXISTS (SELECT FROM component c JOIN asset a ON a.id = c.asset_id
               WHERE a.product = %(product)s AND c.component = %(component)s)
    OR EXISTS (SELECT FROM maintenance m JOIN device d ON d.id = m.device_id
               WHERE d.product = %(product)s AND m.component = %(component)s)
