-- put_drift_check --
-- One drift check of a live fleet.
INSERT INTO drift_check (product, model_id, at, devices, drifted, figures)
VALUES (%(product)s, %(model_id)s, %(at)s, %(devices)s, %(drifted)s, %(figures)s)

-- drift_checks --
-- The drift checks of a fleet, newest first.
SELECT at, model_id, devices, drifted, figures FROM drift_check
WHERE product = %(product)s AND at <= coalesce(%(now)s::timestamptz, 'infinity') ORDER BY at DESC, id DESC LIMIT %(limit)s

-- raise_drift_alarm --
-- A drift that stands; nothing where it stands already.
INSERT INTO drift_alarm (product, model_id, raised_at, why) VALUES (%(product)s, %(model_id)s, %(at)s, %(why)s)
ON CONFLICT (product) WHERE ended_at IS NULL DO NOTHING

-- end_drift_alarm --
-- The fleet is again as it was in training.
UPDATE drift_alarm SET ended_at = %(at)s WHERE product = %(product)s AND ended_at IS NULL

-- drift_alarms --
-- The drift alarms of a product, newest first.
SELECT id, model_id, raised_at, ended_at, why FROM drift_alarm WHERE product = %(product)s
ORDER BY id DESC LIMIT %(limit)s

-- sample_devices --
-- Devices that were heard of within a time, chosen by a hash of their number and a salt.
SELECT l.device_id FROM device_latest l JOIN device d ON d.id = l.device_id
WHERE d.product = %(product)s AND d.retired_at IS NULL AND l.ts > %(since)s
ORDER BY md5(l.device_id::text || %(salt)s) LIMIT %(limit)s
