-- end_code --
-- The code of before is good no longer.
UPDATE product_code SET ended_at = %(now)s WHERE asset_id = %(asset_id)s AND ended_at IS NULL

-- put_code --
-- A code that stands on a product.
INSERT INTO product_code (asset_id, code_hash, hint, made_at, made_by)
VALUES (%(asset_id)s, %(code_hash)s, %(hint)s, %(now)s, %(actor)s)

-- asset_of_code --
-- Whose code this is.
SELECT asset_id FROM product_code WHERE code_hash = %(code_hash)s AND ended_at IS NULL

-- hint_of_asset --
-- How the code of an asset begins.
SELECT hint FROM product_code WHERE asset_id = %(asset_id)s AND ended_at IS NULL
