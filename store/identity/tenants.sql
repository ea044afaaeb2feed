-- tenant_columns --
-- A tenant.
id, name, kind, created_at

-- list_tenants --
-- Every tenant, in the order they were entered.
SELECT {tenant_columns} FROM tenant ORDER BY id

-- find_tenant --
-- One tenant.
SELECT {tenant_columns} FROM tenant WHERE id = %(tenant_id)s

-- tenant_named --
-- The tenant of a name.
SELECT {tenant_columns} FROM tenant WHERE lower(name) = lower(%(name)s)

-- create_tenant --
-- A new tenant; nothing comes back where the name is taken.
INSERT INTO tenant (name, kind, created_at) VALUES (%(name)s, %(kind)s, %(now)s)
ON CONFLICT (lower(name)) DO NOTHING
RETURNING id

-- rename_tenant --
-- Another name for a tenant.
UPDATE tenant SET name = %(name)s WHERE id = %(tenant_id)s

-- lock_names --
-- One change of names at a time.
SELECT pg_advisory_xact_lock(7441960303)

-- has_several --
-- Whether there is more than one tenant: until then, nobody needs the word.
SELECT count(*) > 1 FROM (SELECT FROM tenant LIMIT 2) t
