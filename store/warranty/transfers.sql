-- transfer_columns --
-- An offer to give a product away.
id, asset_id, from_customer_id, to_customer_id, state, made_at, expires_at

-- offer_transfer --
-- The owner gives a product away.
INSERT INTO warranty_transfer (asset_id, from_customer_id, code_hash, made_at, made_by, expires_at)
VALUES (%(asset_id)s, %(customer_id)s, %(code_hash)s, %(now)s, %(actor)s, %(until)s) RETURNING id

-- transfer_of_code --
-- The offer of a code that stands.
SELECT {transfer_columns} FROM warranty_transfer
WHERE code_hash = %(code_hash)s AND state = 'offered' AND expires_at > %(now)s FOR UPDATE

-- offered_transfer --
-- The offer of an asset that stands.
SELECT {transfer_columns} FROM warranty_transfer
WHERE asset_id = %(asset_id)s AND state = 'offered' AND expires_at > %(now)s

-- end_transfer --
-- An offer is accepted or withdrawn.
UPDATE warranty_transfer SET state = %(state)s, ended_at = %(now)s, to_customer_id = %(customer_id)s
WHERE id = %(transfer_id)s AND state = 'offered'

-- expire_transfers --
-- Offers whose time is over.
UPDATE warranty_transfer SET state = 'expired', ended_at = %(now)s WHERE state = 'offered' AND expires_at <= %(now)s
