-- evidence_columns --
-- A photo or receipt, without what only its storing needs.
id, activation_id, claim_id, return_id, client_id, kind, stage, caption, by_customer, file_name, bytes, width, height, made_by,
made_at

-- of_case --
-- What belongs to one activation, claim or return.
(activation_id = %(activation_id)s OR claim_id = %(claim_id)s OR return_id = %(return_id)s)

-- add_evidence --
-- A photo or receipt, once for each client id.
INSERT INTO evidence (activation_id, claim_id, return_id, client_id, kind, stage, caption, by_customer, file_name, digest,
                      bytes, small_bytes, width, height, made_by, made_at, stored_at)
VALUES (%(activation_id)s, %(claim_id)s, %(return_id)s, %(client_id)s, %(kind)s, %(stage)s, %(caption)s, %(by_customer)s,
        %(file_name)s, %(digest)s, %(bytes)s, %(small_bytes)s, %(width)s, %(height)s, %(made_by)s, %(made_at)s, %(stored_at)s)
ON CONFLICT (activation_id, claim_id, return_id, client_id) DO NOTHING
RETURNING id

-- find_evidence --
-- One photo or receipt.
SELECT {evidence_columns} FROM evidence WHERE id = %(evidence_id)s

-- evidence_sent_before --
-- The photo that a client id made.
SELECT {evidence_columns} FROM evidence WHERE {of_case} AND client_id = %(client_id)s

-- evidence_of --
-- Everything that belongs to one activation, claim or return.
SELECT {evidence_columns} FROM evidence WHERE {of_case} ORDER BY id
