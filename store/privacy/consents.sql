-- replace_consent --
-- An agreement to earlier words ends when the customer agrees to the present ones.
UPDATE consent SET withdrawn_at = greatest(%(at)s, given_at), withdrawn_how = %(how)s
WHERE customer_id = %(customer_id)s AND purpose = %(purpose)s AND withdrawn_at IS NULL AND text_version <> %(text_version)s

-- give_consent --
-- A customer agrees; nothing happens where they had.
INSERT INTO consent (customer_id, purpose, text_version, language, given_at, how)
SELECT id, %(purpose)s, %(text_version)s, %(language)s, %(at)s, %(how)s FROM customer
WHERE id = %(customer_id)s AND erased_at IS NULL
ON CONFLICT (customer_id, purpose) WHERE withdrawn_at IS NULL DO NOTHING

-- withdraw_consent --
-- One consent ends, or every one.
UPDATE consent SET withdrawn_at = greatest(%(at)s, given_at), withdrawn_how = %(how)s
WHERE customer_id = %(customer_id)s AND withdrawn_at IS NULL
  AND (%(purpose)s::text IS NULL OR purpose = %(purpose)s)

-- may_use --
-- The contract needs no consent; anything else needs one that stands, of somebody who restricted nothing.
SELECT erased_at IS NULL AND (%(purpose)s = 'service' OR restricted_at IS NULL AND EXISTS (
    SELECT FROM consent WHERE customer_id = c.id AND purpose = %(purpose)s AND withdrawn_at IS NULL))
FROM customer c WHERE id = %(customer_id)s

-- consents_of --
-- Every consent of a customer.
SELECT purpose, text_version, language, given_at, how, withdrawn_at, withdrawn_how FROM consent
WHERE customer_id = %(customer_id)s ORDER BY id
