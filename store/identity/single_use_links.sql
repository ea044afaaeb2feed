-- make_link --
-- A link that lets a person in, once.
INSERT INTO single_use_link (token_hash, purpose, person_id, made_at, expires_at, target)
VALUES (%(token_hash)s, %(purpose)s, %(person_id)s, %(made_at)s, %(expires_at)s, %(target)s)
RETURNING id

-- find_link --
-- The link, while it is good.
SELECT id, purpose, person_id, made_at, expires_at, target FROM single_use_link
WHERE token_hash = %(token_hash)s AND spent_at IS NULL AND expires_at > %(now)s

-- spend_link --
-- One wins; nothing comes back for whoever comes second or late.
UPDATE single_use_link SET spent_at = %(now)s
WHERE token_hash = %(token_hash)s AND spent_at IS NULL AND expires_at > %(now)s
RETURNING id, purpose, person_id, made_at, expires_at, target

-- void_links --
-- Links of a person that are out are no longer good; of one purpose, or all.
UPDATE single_use_link SET spent_at = %(now)s
WHERE person_id = %(person_id)s AND spent_at IS NULL AND (%(purpose)s::text IS NULL OR purpose = %(purpose)s)

-- prune_links --
-- Links that ended long ago go.
DELETE FROM single_use_link WHERE expires_at < %(before)s
