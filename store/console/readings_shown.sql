-- latest_readings --
-- The latest readings of some devices of a product: what its fleet looks like.
SELECT l.readings FROM device d JOIN device_latest l ON l.device_id = d.id WHERE d.product = %(product)s
ORDER BY d.id LIMIT %(limit)s
