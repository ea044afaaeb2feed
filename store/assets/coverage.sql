-- coverage_columns --
-- A coverage, and when the component that it is bound to was taken out.
v.id, v.asset_id, v.source, v.kinds, v.components, v.component_id, c.removed_at, v.excludes, v.from_on, v.until_on,
v.time_zone, v.share, v.terms_version, v.ticket_id, v.note, v.granted_by, v.granted_at, v.ended_at

-- put_coverage --
-- New coverage.
INSERT INTO coverage (asset_id, source, kinds, components, component_id, excludes, from_on, until_on, time_zone, share,
                      terms_version, ticket_id, note, granted_by)
VALUES (%(asset_id)s, %(source)s, %(kinds)s, %(components)s, %(component_id)s, %(excludes)s, %(from_on)s, %(until_on)s,
        %(time_zone)s, %(share)s, %(terms_version)s, %(ticket_id)s, %(note)s, %(granted_by)s)
RETURNING id

-- sold_here --
-- When an asset was sold and installed, as days of the zone of its site, else of its owner's, else of the fleet's home.
SELECT (a.sold_at AT TIME ZONE z.zone)::date AS sold_on,
       (SELECT (min(d.installed_at) AT TIME ZONE z.zone)::date FROM device d WHERE d.asset_id = a.id) AS installed_on,
       z.zone AS time_zone, p.version
FROM asset a JOIN product p ON p.id = a.product
LEFT JOIN site s ON s.id = a.site_id LEFT JOIN customer c ON c.id = a.customer_id
CROSS JOIN LATERAL (SELECT coalesce(s.time_zone, c.time_zone, 'Asia/Jakarta') AS zone) z
WHERE a.id = %(asset_id)s

-- coverage_of --
-- Every coverage of an asset, the one that lasts longest first.
SELECT {coverage_columns} FROM coverage v LEFT JOIN component c ON c.id = v.component_id
WHERE v.asset_id = %(asset_id)s ORDER BY v.until_on DESC, v.id

-- find_coverage --
-- One coverage by its number.
SELECT {coverage_columns} FROM coverage v LEFT JOIN component c ON c.id = v.component_id
WHERE v.id = %(coverage_id)s

-- end_coverage --
-- Coverage is taken back.
UPDATE coverage SET ended_at = %(at)s, ended_by = %(actor)s WHERE id = %(coverage_id)s AND ended_at IS NULL

-- end_product_coverage --
-- What the product promised is taken back; the version of the terms that it stood under.
WITH ended AS (
    UPDATE coverage SET ended_at = %(at)s, ended_by = %(actor)s
    WHERE asset_id = %(asset_id)s AND source = 'product' AND ended_at IS NULL
    RETURNING terms_version
)
SELECT max(terms_version) FROM ended

-- set_sale --
-- When an asset was sold.
UPDATE asset SET sold_at = %(sold_at)s WHERE id = %(asset_id)s

-- version_of --
-- The version of a product that is in force.
SELECT version FROM product WHERE id = %(product)s
