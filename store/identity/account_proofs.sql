-- ask_for_proof --
-- Something to be sent to an address.
INSERT INTO account_proof (way, address, customer_id, request_hash, seed, made_at, expires_at, next_at)
VALUES (%(way)s, %(address)s, %(customer_id)s, %(request_hash)s, %(seed)s, %(made_at)s, %(expires_at)s, %(made_at)s)

-- prune_proofs --
-- Proofs that ended long ago go.
DELETE FROM account_proof WHERE expires_at < %(before)s

-- claim_proof --
-- The proof that is to be sent first.
UPDATE account_proof SET state = 'sending', attempts = attempts + 1, next_at = %(again_at)s
WHERE id = (
    SELECT id FROM account_proof
    WHERE state IN ('pending', 'sending') AND next_at <= %(now)s AND way = ANY(%(ways)s) AND expires_at > %(now)s
      AND spent_at IS NULL
    ORDER BY next_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id, way, address, customer_id, request_hash, seed, attempts

-- arm_proof --
-- From now on link and code are good; another attempt to send makes the same ones.
UPDATE account_proof SET link_hash = %(link_hash)s, code_hash = %(code_hash)s, code_until = %(code_until)s
WHERE id = %(proof_id)s

-- settle_proof --
-- What became of an attempt, if no other has followed it; an address that is nobody's is forgotten.
UPDATE account_proof SET state = %(state)s, reason = %(reason)s::jsonb, next_at = coalesce(%(next_at)s, next_at),
                         address = CASE WHEN %(state)s = 'dropped' THEN '' ELSE address END
WHERE id = %(proof_id)s AND attempts = %(attempts)s AND state = 'sending'

-- find_proof --
-- The proof of a link, while it is good.
SELECT id, way, address, customer_id FROM account_proof
WHERE link_hash = %(link_hash)s AND spent_at IS NULL AND expires_at > %(now)s

-- try_code --
-- Compares a code and counts it where it is wrong, in one step: of many at once, no more than the limit are compared.
UPDATE account_proof SET tries = tries + (code_hash IS DISTINCT FROM %(code_hash)s)::integer
WHERE request_hash = %(request_hash)s AND tries < %(most)s AND spent_at IS NULL AND expires_at > %(now)s
  AND (code_until IS NULL OR code_until > %(now)s)
RETURNING code_hash IS NOT DISTINCT FROM %(code_hash)s, id, way, address, customer_id

-- spend_proof --
-- One wins; link and code are spent together.
UPDATE account_proof SET spent_at = %(now)s WHERE id = %(proof_id)s AND spent_at IS NULL
