-- route_of --
-- A customer's own route for a purpose, else their tenant's.
SELECT r.channels, r.fallback_hours FROM message_route r JOIN customer c ON c.tenant_id = r.tenant_id
WHERE c.id = %(customer_id)s AND r.purpose = %(purpose)s AND (r.customer_id = c.id OR r.customer_id IS NULL)
ORDER BY r.customer_id NULLS LAST LIMIT 1

-- refused_channels --
-- Of these channels, those by which a customer may not be written to for a purpose.
SELECT coalesce(array_agg(k.channel), '{}') FROM unnest(%(channels)s::text[]) AS k (channel)
WHERE NOT coalesce(may_write_to(%(customer_id)s, %(purpose)s, k.channel), true)

-- set_route --
-- A route of a tenant or of one of its customers.
INSERT INTO message_route (tenant_id, customer_id, purpose, channels, fallback_hours, changed_at, changed_by)
VALUES (coalesce((SELECT c.tenant_id FROM customer c WHERE c.id = %(customer_id)s), %(tenant_id)s), %(customer_id)s, %(purpose)s, %(channels)s, %(fallback_hours)s, %(at)s, %(actor)s)

-- remove_route --
-- The route of a tenant or of one of its customers for a purpose.
DELETE FROM message_route
WHERE purpose = %(purpose)s AND CASE WHEN %(customer_id)s::bigint IS NULL THEN customer_id IS NULL AND tenant_id = %(tenant_id)s
                                     ELSE customer_id = %(customer_id)s END

-- list_routes --
-- Routes, those of tenants first.
SELECT tenant_id, customer_id, purpose, channels, fallback_hours, changed_at, changed_by FROM message_route
WHERE %(customer_id)s::bigint IS NULL OR customer_id = %(customer_id)s
ORDER BY customer_id NULLS FIRST, tenant_id, purpose LIMIT 500
