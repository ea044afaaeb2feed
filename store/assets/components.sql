-- component_columns --
-- A component that is or was fitted in an asset.
id, asset_id, component, serial, installed_at, removed_at

-- install_component --
-- A component that an asset has from its beginning.
INSERT INTO component (asset_id, component, installed_at)
VALUES (%(asset_id)s, %(component)s, %(installed_at)s)
ON CONFLICT DO NOTHING

-- lock_asset_row --
-- Nobody else exchanges components of this asset until the transaction ends.
SELECT id FROM asset WHERE id = %(asset_id)s FOR NO KEY UPDATE

-- remove_component --
-- The component that is fitted at a time is removed then; with its number, and when it was to be removed before.
UPDATE component c SET removed_at = %(at)s FROM component before
WHERE before.id = c.id AND c.asset_id = %(asset_id)s AND c.component = %(component)s AND c.installed_at < %(at)s
  AND (c.removed_at IS NULL OR c.removed_at > %(at)s)
RETURNING c.id, before.removed_at, c.serial

-- fit_component --
-- A component is fitted at a time, until the next one.
INSERT INTO component (asset_id, component, installed_at, serial, removed_at)
VALUES (%(asset_id)s, %(component)s, %(at)s, %(serial)s,
        (SELECT min(n.installed_at) FROM component n
         WHERE n.asset_id = %(asset_id)s AND n.component = %(component)s AND n.installed_at > %(at)s))
ON CONFLICT DO NOTHING
RETURNING id

-- name_fitted --
-- The one that was fitted at just this time, with its serial where that was not known; and its number.
UPDATE component SET serial = CASE WHEN serial = '' THEN %(serial)s ELSE serial END
WHERE asset_id = %(asset_id)s AND component = %(component)s AND installed_at = %(at)s
RETURNING id

-- drop_fitted --
-- What was fitted at just this time goes; with when it was removed.
DELETE FROM component WHERE asset_id = %(asset_id)s AND component = %(component)s AND installed_at = %(at)s
RETURNING removed_at

-- keep_fitted --
-- What was removed at just this time stays, until the next one.
UPDATE component SET removed_at = %(removed_at)s
WHERE asset_id = %(asset_id)s AND component = %(component)s AND removed_at = %(at)s

-- name_component --
-- The serial of the one that is fitted now; nothing comes back where none is fitted.
UPDATE component SET serial = %(serial)s
WHERE asset_id = %(asset_id)s AND component = %(component)s AND removed_at IS NULL
RETURNING id

-- components_fitted --
-- Every component that is or was fitted in an asset, the oldest of each kind first.
SELECT {component_columns} FROM component WHERE asset_id = %(asset_id)s ORDER BY component, installed_at, id

-- components_with_serial --
-- Where a component of this serial is and was, newest first.
SELECT {component_columns} FROM component
WHERE serial = %(serial)s AND (%(product)s::text IS NULL OR product = %(product)s)
ORDER BY installed_at DESC, id DESC LIMIT %(limit)s
