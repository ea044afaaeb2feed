-- link_columns --
-- A link, without what stands in its address.
id, purpose, person_id, made_at, expires_at, target, seed

-- make_link --
-- A link that lets a person in, once.
INSERT INTO single_use_link (token_hash, purpose, person_id, made_at, expires_at, target, seed)
VALUES (%(token_hash)s, %(purpose)s, %(person_id)s, %(made_at)s, %(expires_at)s, %(target)s, %(seed)s)
RETURNING id

-- find_link --
-- The link, while it is good.
SELECT {link_columns} FROM single_use_link
WHERE token_hash = %(token_hash)s AND spent_at IS NULL AND expires_at > %(now)s

-- link_numbered --
-- A link by its number, while it is good.
SELECT {link_columns} FROM single_use_link WHERE id = %(link_id)s AND spent_at IS NULL AND expires_at > %(now)s

-- spend_link --
-- One wins; nothing comes back for whoever comes second or late.
UPDATE single_use_link SET spent_at = %(now)s
WHERE token_hash = %(token_hash)s AND spent_at IS NULL AND expires_at > %(now)s
RETURNING {link_columns}

-- void_links --
-- Links of a person that are out are no longer good; of one purpose, or all.
UPDATE single_use_link SET spent_at = %(now)s
WHERE person_id = %(person_id)s AND spent_at IS NULL AND (%(purpose)s::text IS NULL OR purpose = %(purpose)s)

-- prune_links --
-- Links that ended long ago go.
DELETE FROM single_use_link WHERE expires_at < %(before)s
