-- lock_imports --
-- One import of a tenant at a time.
SELECT pg_advisory_xact_lock(744196031, tenant_for_new())

-- customers_known --
-- Some customers.
SELECT id, name, email, phone, language, time_zone, erased_at FROM customer WHERE id = ANY(%(numbers)s::bigint[])

-- customers_at --
-- Customers by e-mail: the newest of each address.
SELECT lower(email), max(id) FROM customer WHERE lower(email) = ANY(%(addresses)s) GROUP BY lower(email)

-- change_customer --
-- A customer as another system has them; what it does not say stays.
UPDATE customer SET name = %(name)s, email = coalesce(%(email)s, email), phone = coalesce(%(phone)s, phone),
    language = %(language)s, time_zone = %(time_zone)s
WHERE id = %(id)s

-- assets_of_devices --
-- In which asset some devices are.
SELECT d.product, d.serial, d.asset_id
FROM unnest(%(products)s::text[], %(serials)s::text[]) AS w (product, serial)
JOIN device d ON d.product = w.product AND d.serial = w.serial

-- assets_known --
-- Some assets, when they were sold where they stand, and the serials of their devices.
SELECT a.id, a.product, a.customer_id, a.site_id,
       (a.sold_at AT TIME ZONE coalesce(s.time_zone, c.time_zone, 'Asia/Jakarta'))::date AS sold_on,
       ARRAY(SELECT d.serial FROM device d WHERE d.asset_id = a.id ORDER BY d.id) AS serials
FROM asset a LEFT JOIN site s ON s.id = a.site_id LEFT JOIN customer c ON c.id = a.customer_id
WHERE a.id = ANY(%(numbers)s::bigint[])

-- install_component --
-- A component that an asset has from its beginning.
INSERT INTO component (asset_id, component, installed_at) VALUES (%(asset_id)s, %(component)s, %(installed_at)s)
