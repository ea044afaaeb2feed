-- lock_owner --
-- The owner of an asset, which nobody else changes until the transaction ends.
SELECT customer_id FROM asset WHERE id = %(asset_id)s FOR UPDATE

-- name_actor --
-- Who changes the owner, for the table's trigger.
SELECT set_config('sigap.actor', %(actor)s, true)

-- set_owner --
-- The new owner; the tenant follows where there is one.
UPDATE asset SET customer_id = %(customer_id)s WHERE id = %(asset_id)s

-- end_sessions_of_nobody --
-- Who owns nothing any more is signed out.
UPDATE session s SET ended_at = %(now)s FROM person p
WHERE p.id = s.person_id AND p.customer_id = %(customer_id)s AND s.ended_at IS NULL
  AND NOT EXISTS (SELECT FROM asset a WHERE a.customer_id = p.customer_id)

-- owners_before --
-- Who owned an asset before its present owner, oldest first.
SELECT customer_id, from_at, until_at, ended_by FROM ownership WHERE asset_id = %(asset_id)s ORDER BY id
