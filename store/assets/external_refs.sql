-- known_refs --
-- What a system's ids name in this tenant.
SELECT external_id, coalesce(customer_id, site_id, asset_id) FROM external_ref
WHERE tenant_id = tenant_for_new() AND system = %(system)s AND kind = %(kind)s AND external_id = ANY(%(external_ids)s)

-- refs_of --
-- How other systems call one object.
SELECT system, external_id FROM external_ref
WHERE kind = %(kind)s AND coalesce(customer_id, site_id, asset_id) = %(number)s ORDER BY system

-- referred --
-- Of some objects those that a system has an id for.
SELECT coalesce(customer_id, site_id, asset_id), external_id FROM external_ref
WHERE system = %(system)s AND kind = %(kind)s AND coalesce(customer_id, site_id, asset_id) = ANY(%(numbers)s)

-- put_ref --
-- What a system calls an object.
INSERT INTO external_ref (system, kind, external_id, customer_id, site_id, asset_id)
VALUES (%(system)s, %(kind)s, %(external_id)s, CASE WHEN %(kind)s = 'customer' THEN %(number)s::bigint END,
        CASE WHEN %(kind)s = 'site' THEN %(number)s::bigint END, CASE WHEN %(kind)s = 'asset' THEN %(number)s::bigint END)
