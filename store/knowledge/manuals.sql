-- manual_columns --
-- A manual, without what only its storing needs.
id, tenant_id, client_id, product, article, language, title, file_name, bytes, made_at, made_by

-- add_manual --
-- A manual, once for each client id.
INSERT INTO manual (tenant_id, client_id, product, article, language, title, file_name, digest, bytes, made_at, made_by)
VALUES (%(tenant_id)s, %(client_id)s, %(product)s, %(article)s, %(language)s, %(title)s, %(file_name)s, %(digest)s,
        %(bytes)s, %(made_at)s, %(made_by)s)
ON CONFLICT (client_id) DO NOTHING
RETURNING id

-- find_manual --
-- One manual by its number.
SELECT {manual_columns} FROM manual WHERE id = %(manual_id)s

-- manual_sent_before --
-- The manual that a client id made.
SELECT {manual_columns} FROM manual WHERE client_id = %(client_id)s

-- list_manuals --
-- Manuals by title; of some products or an article, where these are given.
SELECT {manual_columns} FROM manual
WHERE (%(products)s::text[] IS NULL AND %(article)s::text IS NULL)
   OR product = ANY(%(products)s::text[]) OR article = %(article)s
ORDER BY lower(title), id LIMIT %(limit)s

-- remove_manual --
-- A manual goes; a trigger notes its file. What is everybody's is removed by whoever may write it.
DELETE FROM manual WHERE id = %(manual_id)s AND tenant_id IS NOT DISTINCT FROM coalesce(%(tenant_id)s, tenant_id)
