-- activation_columns --
-- An activation as it stands.
a.id, a.number, a.tenant_id, a.product, a.serial, a.asset_id, a.customer_id, c.name AS customer, a.way, a.state,
a.purchased_on, a.seller, a.name, a.email, a.phone, a.language, a.submitted_at, a.decided_at, a.decided_by, a.reason, a.words,
a.ended_at, (SELECT count(*) FROM evidence e WHERE e.activation_id = a.id) AS proofs,
EXISTS (SELECT FROM activation o WHERE o.asset_id = a.asset_id AND o.id <> a.id AND o.state = 'verified'
        AND o.ended_at IS NULL) AS activated_before

-- submit_activation --
-- What a buyer submits, unless the receipt number is taken: then nothing comes back. It has the tenant of its asset.
INSERT INTO activation (number, tenant_id, product, serial, asset_id, customer_id, way, purchased_on, seller, name, email,
                        phone, language, submitted_at)
VALUES (%(number)s,
        coalesce((SELECT s.tenant_id FROM asset s WHERE s.id = %(asset_id)s), %(tenant_id)s, tenant_for_new()),
        %(product)s, %(serial)s, %(asset_id)s, %(customer_id)s, %(way)s, %(purchased_on)s, %(seller)s, %(name)s, %(email)s,
        %(phone)s, %(language)s, %(submitted_at)s)
ON CONFLICT (number) DO NOTHING RETURNING id

-- move_activation --
-- An activation into another state, if it is in one of those that allow it; with the state it left. Who it is for is the
-- customer's from then on.
UPDATE activation a SET
    state = %(to_state)s,
    asset_id = coalesce(%(asset_id)s, a.asset_id),
    product = coalesce(%(product)s, a.product),
    customer_id = coalesce(%(customer_id)s, a.customer_id),
    tenant_id = coalesce(%(tenant_id)s, a.tenant_id),
    reason = %(reason)s, words = %(words)s,
    decided_at = CASE WHEN %(to_state)s IN ('verified', 'rejected', 'withdrawn') THEN %(at)s::timestamptz END,
    decided_by = CASE WHEN %(to_state)s IN ('verified', 'rejected', 'withdrawn') THEN %(actor)s END,
    name = CASE WHEN %(to_state)s = 'verified' THEN '' ELSE a.name END,
    email = CASE WHEN %(to_state)s = 'verified' THEN NULL ELSE a.email END,
    phone = CASE WHEN %(to_state)s = 'verified' THEN NULL ELSE a.phone END
FROM (SELECT id, state FROM activation WHERE id = %(activation_id)s FOR UPDATE) old
WHERE a.id = old.id AND old.state = ANY(%(allowed)s) AND a.state = ANY(%(allowed)s)
RETURNING old.state

-- note_activation --
-- Who did what to an activation, when and why.
INSERT INTO activation_history (activation_id, at, actor, action, from_state, to_state, why)
VALUES (%(activation_id)s, %(at)s, %(actor)s, %(action)s, %(from_state)s, %(to_state)s, %(why)s)

-- activation_history --
-- What became of an activation, oldest first.
SELECT at, actor, action, from_state, to_state, why FROM activation_history
WHERE activation_id = %(activation_id)s ORDER BY id

-- find_activation --
-- One activation.
SELECT {activation_columns} FROM activation a LEFT JOIN customer c ON c.id = a.customer_id WHERE a.id = %(activation_id)s

-- activation_numbered --
-- The activation of a receipt number.
SELECT {activation_columns} FROM activation a LEFT JOIN customer c ON c.id = a.customer_id WHERE a.number = %(number)s

-- verified_activation --
-- The verified activation of an asset.
SELECT {activation_columns} FROM activation a LEFT JOIN customer c ON c.id = a.customer_id
WHERE a.asset_id = %(asset_id)s AND a.state = 'verified' AND a.ended_at IS NULL

-- end_activation --
-- What was verified is over: another owner came.
UPDATE activation SET ended_at = %(at)s WHERE asset_id = %(asset_id)s AND state = 'verified' AND ended_at IS NULL

-- list_activations --
-- A page of activations, the newest first.
SELECT {activation_columns} FROM activation a LEFT JOIN customer c ON c.id = a.customer_id
WHERE (%(before)s::bigint IS NULL OR a.id < %(before)s)
  AND (%(states)s::text[] IS NULL OR a.state = ANY(%(states)s))
  AND (%(product)s::text IS NULL OR a.product = %(product)s)
  AND (%(customer_id)s::bigint IS NULL OR a.customer_id = %(customer_id)s)
  AND (%(asset_id)s::bigint IS NULL OR a.asset_id = %(asset_id)s)
  AND (%(text)s::text IS NULL OR a.number ILIKE %(text)s OR a.serial ILIKE %(text)s OR c.name ILIKE %(text)s
       OR a.name ILIKE %(text)s)
ORDER BY a.id DESC LIMIT %(limit)s OFFSET %(skip)s

-- forget_contacts --
-- Whoever submitted what came to nothing is forgotten.
UPDATE activation SET name = '', email = NULL, phone = NULL
WHERE state IN ('rejected', 'withdrawn') AND recorded_at < %(before)s AND (name <> '' OR email IS NOT NULL OR phone IS NOT NULL)
