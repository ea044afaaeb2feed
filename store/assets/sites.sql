-- site_columns --
-- A place where appliances of a customer stand.
s.id, s.customer_id, s.name, s.address, s.landmark, s.district, s.city, s.province, s.postcode, s.area, s.time_zone,
s.latitude, s.longitude, s.access_notes, s.contact_name, s.contact_phone

-- create_site --
-- A new site.
INSERT INTO site (customer_id, name, address, landmark, district, city, province, postcode, area, time_zone, latitude,
                  longitude, access_notes, contact_name, contact_phone)
VALUES (%(customer_id)s, %(name)s, %(address)s, %(landmark)s, %(district)s, %(city)s, %(province)s, %(postcode)s,
        %(area)s, %(time_zone)s, %(latitude)s, %(longitude)s, %(access_notes)s, %(contact_name)s, %(contact_phone)s)
RETURNING id

-- change_site --
-- A site is written anew.
UPDATE site SET name = %(name)s, address = %(address)s, landmark = %(landmark)s, district = %(district)s,
    city = %(city)s, province = %(province)s, postcode = %(postcode)s, area = %(area)s, time_zone = %(time_zone)s,
    latitude = %(latitude)s, longitude = %(longitude)s, access_notes = %(access_notes)s,
    contact_name = %(contact_name)s, contact_phone = %(contact_phone)s
WHERE id = %(site_id)s

-- find_site --
-- One site by its number.
SELECT {site_columns} FROM site s WHERE s.id = %(site_id)s

-- sites_of --
-- A customer's sites in the order they were entered.
SELECT {site_columns} FROM site s WHERE s.customer_id = %(customer_id)s ORDER BY s.id

-- sites_known --
-- Some sites.
SELECT {site_columns} FROM site s WHERE s.id = ANY(%(numbers)s::bigint[])

-- site_of_asset --
-- Where an asset stands.
SELECT {site_columns} FROM asset a JOIN site s ON s.id = a.site_id WHERE a.id = %(asset_id)s

-- place_asset --
-- An asset stands at another site.
UPDATE asset SET site_id = %(site_id)s, site = CASE WHEN %(site_id)s::bigint IS NULL THEN site ELSE '' END
WHERE id = %(asset_id)s
