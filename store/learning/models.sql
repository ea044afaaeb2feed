-- model_columns --
-- A model without its body and manifest.
id, product, state, ARRAY(SELECT jsonb_object_keys(manifest -> 'modes') ORDER BY 1) AS failure_modes, digest,
octet_length(body) AS size, created_at

-- add_model --
-- A model with its manifest, kept for ever.
INSERT INTO model (product, state, manifest, digest, body)
VALUES (%(product)s, %(state)s, %(manifest)s, %(digest)s, %(body)s) RETURNING id

-- champion --
-- The model in force.
SELECT id, manifest::text AS manifest, digest FROM model WHERE product = %(product)s AND state = 'champion'

-- model_body --
-- A model's file.
SELECT body FROM model WHERE id = %(id)s

-- models_of --
-- The models of a product, newest first.
SELECT id, state, created_at, manifest::text AS manifest FROM model WHERE product = %(product)s ORDER BY id DESC

-- list_models --
-- A page of models without their bodies and manifests.
SELECT {model_columns}
FROM model
WHERE id > %(after)s AND (%(product)s::text IS NULL OR product = %(product)s)
ORDER BY id LIMIT %(limit)s

-- find_model --
-- One model with its manifest.
SELECT {model_columns}, manifest
FROM model WHERE id = %(model_id)s
