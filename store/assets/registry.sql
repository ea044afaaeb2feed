-- device_columns --
-- A device.
id, product, serial, asset_id, installed_at, attributes

-- find_device --
-- One device by product and serial.
SELECT {device_columns} FROM device
WHERE product = %(product)s AND serial = %(serial)s

-- device_by_id --
-- One device by its number.
SELECT {device_columns} FROM device WHERE id = %(device_id)s

-- device_of_asset --
-- The newest device of an asset.
SELECT {device_columns} FROM device WHERE asset_id = %(asset_id)s ORDER BY id DESC LIMIT 1

-- find_devices --
-- Several devices of a product at once.
SELECT {device_columns} FROM device
WHERE product = %(product)s AND serial = ANY(%(serials)s)

-- products_of_serials --
-- Which of some products have a device of each serial.
SELECT serial, array_agg(product ORDER BY product) AS products FROM device
WHERE product = ANY(%(products)s) AND serial = ANY(%(serials)s)
GROUP BY serial

-- devices_of --
-- A page of a product's devices in order of registration.
SELECT {device_columns} FROM device
WHERE product = %(product)s AND id > %(after)s ORDER BY id LIMIT %(limit)s

-- create_asset --
-- A new asset.
INSERT INTO asset (product, customer_id, sold_at)
VALUES (%(product)s, %(customer_id)s, %(sold_at)s)
RETURNING id

-- drop_asset --
-- Drops an asset that got no device.
DELETE FROM asset WHERE id = %(asset_id)s

-- create_device --
-- A new device; nothing comes back where the serial is taken already.
INSERT INTO device (product, serial, asset_id, installed_at, attributes)
VALUES (%(product)s, %(serial)s, %(asset_id)s, %(installed_at)s, %(attributes)s)
ON CONFLICT (product, serial) DO NOTHING
RETURNING {device_columns}

-- record_maintenance --
-- Work done on a device, once.
INSERT INTO maintenance (device_id, ts, component, action, source)
VALUES (%(device_id)s, %(ts)s, %(component)s, %(action)s, %(source)s)
ON CONFLICT (device_id, ts, component, action) DO NOTHING
RETURNING id

-- record_failure --
-- A functional failure, once.
INSERT INTO failure (device_id, ts, failure_mode, source)
VALUES (%(device_id)s, %(ts)s, %(failure_mode)s, %(source)s)
ON CONFLICT (device_id, failure_mode, ts) DO NOTHING
RETURNING id

-- record_anomaly_label --
-- A stretch of time known to be abnormal.
INSERT INTO anomaly_label (device_id, starts_at, ends_at) VALUES (%(device_id)s, %(starts_at)s, %(ends_at)s)
ON CONFLICT (device_id, starts_at) DO UPDATE SET ends_at = excluded.ends_at

-- mark_dirty --
-- A range of a device's time for which rollups and scores are out of date.
INSERT INTO dirty_range (product, device_id, lo, hi) VALUES (%(product)s, %(device_id)s, %(lo)s, %(hi)s)

-- take_back_failure --
-- A failure that a finding recorded and that no finding names any more.
DELETE FROM failure f
WHERE f.device_id = %(device_id)s AND f.ts = %(ts)s AND f.failure_mode = %(failure_mode)s AND f.source = 'finding'
  AND NOT EXISTS (SELECT FROM finding g JOIN ticket t ON t.id = g.ticket_id
                  WHERE t.device_id = f.device_id AND g.failure_mode = f.failure_mode AND g.failed_at = f.ts)

-- take_back_maintenance --
-- Work that a finding recorded and that no finding of that moment names any more.
DELETE FROM maintenance m
WHERE m.device_id = %(device_id)s AND m.ts = %(ts)s AND m.component = %(component)s AND m.action = %(action)s
  AND m.source = 'finding'
