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
INSERT INTO asset (product, customer_id, sold_at, warranty_until)
VALUES (%(product)s, %(customer_id)s, %(sold_at)s, %(warranty_until)s)
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

-- install_component --
-- A component is as old as its asset until it is replaced.
INSERT INTO component (asset_id, component, installed_at)
VALUES (%(asset_id)s, %(component)s, %(installed_at)s)
ON CONFLICT (asset_id, component) DO UPDATE SET installed_at = greatest(component.installed_at, excluded.installed_at)

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
