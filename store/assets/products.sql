-- current_product --
-- The version of a product file that is in force.
SELECT v.version, v.digest, v.body
FROM product p JOIN product_version v ON v.product = p.id AND v.version = p.version
WHERE p.id = %(product)s

-- list_products --
-- Every product's file in force.
SELECT v.body
FROM product p JOIN product_version v ON v.product = p.id AND v.version = p.version
ORDER BY p.id

-- lock_products --
-- One registration at a time.
SELECT pg_advisory_xact_lock(7441960302)

-- put_product --
-- The version in force.
INSERT INTO product (id, version) VALUES (%(product)s, %(version)s)
ON CONFLICT (id) DO UPDATE SET version = excluded.version, changed_at = now()

-- add_version --
-- A version of a product file, kept for ever.
INSERT INTO product_version (product, version, digest, body)
VALUES (%(product)s, %(version)s, %(digest)s, %(body)s)
