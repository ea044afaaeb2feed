-- lock_replaced --
-- The asset is kept from others until the transaction ends.
SELECT id FROM asset WHERE id = %(asset_id)s FOR UPDATE

-- replaced_asset --
-- An asset as far as replacing asks.
SELECT a.id, a.tenant_id, a.product, a.customer_id, a.site_id, a.area, a.retired_at, coalesce(s.time_zone, c.time_zone, 'Asia/Jakarta') AS time_zone,
       ARRAY(SELECT t.id FROM ticket t WHERE t.asset_id = a.id AND is_open(t.state) ORDER BY t.id) AS open_tickets
FROM asset a LEFT JOIN site s ON s.id = a.site_id LEFT JOIN customer c ON c.id = a.customer_id
WHERE a.id = %(asset_id)s

-- take_place --
-- The new asset stands where the old one did, and counts as sold when that was.
UPDATE asset n SET site_id = o.site_id, site = o.site, area = o.area, sold_at = o.sold_at, replaces_id = o.id
FROM asset o WHERE o.id = %(old_id)s AND n.id = %(new_id)s

-- take_activation --
-- The verified activation is the new asset's.
UPDATE activation SET asset_id = %(new_id)s WHERE asset_id = %(old_id)s AND state = 'verified' AND ended_at IS NULL

-- copy_coverage --
-- What is left of the old asset's coverage; what was bound to a component of it covers the same component of the new one.
INSERT INTO coverage (asset_id, source, kinds, components, excludes, from_on, until_on, time_zone, share, terms_version, ticket_id,
                      note, granted_by)
SELECT %(new_id)s, v.source, v.kinds, v.components, v.excludes, greatest(v.from_on, %(day)s::date), v.until_on, v.time_zone,
       v.share, v.terms_version, v.ticket_id, v.note, %(actor)s
FROM coverage v LEFT JOIN component c ON c.id = v.component_id
WHERE v.asset_id = %(old_id)s AND v.ended_at IS NULL AND v.until_on >= %(day)s::date AND c.removed_at IS NULL
ON CONFLICT DO NOTHING

-- end_all_coverage --
-- Nothing covers an asset any more.
UPDATE coverage SET ended_at = %(at)s, ended_by = %(actor)s WHERE asset_id = %(asset_id)s AND ended_at IS NULL

-- retire_asset --
-- The asset and its devices leave the fleet.
SELECT retire_asset(%(asset_id)s, %(at)s, %(actor)s, %(why)s)
