-- token_columns --
-- A token, as lists show it.
id, name, hint, person_id, tenant_id, scopes, made_by, made_at, expires_at, last_used_at, ended_at

-- make_token --
-- A new token.
INSERT INTO access_token (token_hash, name, hint, person_id, tenant_id, scopes, made_by, made_at, expires_at)
VALUES (%(token_hash)s, %(name)s, %(hint)s, %(person_id)s, %(tenant_id)s, %(scopes)s, %(made_by)s, %(made_at)s,
        %(expires_at)s)
RETURNING id

-- living_token --
-- The token while it is good, and its person, where it has one, who may still come in.
SELECT t.id AS token_id, t.name, t.scopes, t.tenant_id, t.last_used_at, p.id AS person_id, p.name AS person_name,
       p.role, p.tenant_id AS person_tenant_id, p.customer_id, p.areas, p.language, p.time_zone
FROM access_token t LEFT JOIN person p ON p.id = t.person_id
WHERE t.token_hash = %(token_hash)s AND t.ended_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > %(now)s)
  AND (t.person_id IS NULL OR p.state = 'active')

-- use_token --
-- When a token was last used.
UPDATE access_token SET last_used_at = %(now)s WHERE id = %(token_id)s

-- list_tokens --
-- Tokens in the order they were made; a person's own, or the programs'; those good at a time, where one is given.
SELECT {token_columns} FROM access_token
WHERE id > %(after)s AND person_id IS NOT DISTINCT FROM %(person_id)s
  AND (%(tenant_id)s::integer IS NULL OR tenant_id = %(tenant_id)s)
  AND (%(good_at)s::timestamptz IS NULL
       OR ended_at IS NULL AND (expires_at IS NULL OR expires_at > %(good_at)s::timestamptz))
ORDER BY id LIMIT %(limit)s

-- find_token --
-- One token.
SELECT {token_columns} FROM access_token WHERE id = %(token_id)s

-- end_token --
-- A token is good no longer.
UPDATE access_token SET ended_at = %(at)s WHERE id = %(token_id)s AND ended_at IS NULL
