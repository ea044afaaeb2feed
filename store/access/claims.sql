-- claim_columns --
-- A claim, without its code.
c.id, c.hint, c.product, c.serial, c.tenant_id, c.needs_approval, c.state, c.made_at, c.made_by, c.expires_at, c.used_at,
c.used_from, c.device_id, (SELECT d.serial FROM device d WHERE d.id = c.device_id) AS device_serial, c.credential_id,
c.hardware_id, c.approved_at, c.approved_by, c.revoked_at, c.revoked_by

-- offer_claim --
-- A new claim.
INSERT INTO device_claim (code_hash, hint, product, serial, needs_approval, made_at, made_by, expires_at)
VALUES (%(code_hash)s, %(hint)s, %(product)s, %(serial)s, %(needs_approval)s, %(now)s, %(by)s, %(expires_at)s)
RETURNING id

-- claim_of_code --
-- The claim of a code, whatever its state; nobody else uses it until the transaction ends.
SELECT {claim_columns}, c.claimer_hash FROM device_claim c WHERE c.code_hash = %(code_hash)s FOR UPDATE OF c

-- use_claim --
-- A claim that is good is used up: exactly one caller gets a row.
UPDATE device_claim SET state = CASE WHEN needs_approval THEN 'quarantined' ELSE 'used' END, used_at = %(now)s,
    used_from = %(used_from)s, device_id = %(device_id)s, credential_id = %(credential_id)s,
    hardware_id = %(hardware_id)s, claimer_hash = %(claimer_hash)s
WHERE id = %(claim_id)s AND state = 'offered' AND expires_at > %(now)s

-- answer_again --
-- A claim that was used is answered with another credential.
UPDATE device_claim SET credential_id = %(credential_id)s WHERE id = %(claim_id)s AND state IN ('quarantined', 'used')

-- approve_claim --
-- A quarantined claim is approved; its credential comes back.
UPDATE device_claim SET state = 'used', approved_at = %(now)s, approved_by = %(by)s
WHERE id = %(claim_id)s AND state = 'quarantined'
RETURNING credential_id

-- revoke_claim --
-- A claim that was not used, or was not approved, is good no longer.
UPDATE device_claim c SET state = 'revoked', revoked_at = %(now)s, revoked_by = %(by)s
WHERE c.id = %(claim_id)s AND c.state IN ('offered', 'quarantined')
RETURNING {claim_columns}

-- revoke_claims_of --
-- No claim is waiting any more for a serial.
UPDATE device_claim SET state = 'revoked', revoked_at = %(now)s, revoked_by = %(by)s
WHERE product = %(product)s AND serial = %(serial)s AND state = 'offered'

-- revoke_waiting_claims --
-- No claim of a device waits for approval any more, but one that stays.
UPDATE device_claim SET state = 'revoked', revoked_at = %(now)s, revoked_by = %(by)s
WHERE device_id = %(device_id)s AND state = 'quarantined' AND id IS DISTINCT FROM %(stays)s::bigint

-- find_claim --
-- One claim.
SELECT {claim_columns} FROM device_claim c WHERE c.id = %(claim_id)s

-- list_claims --
-- Claims, the newest first; of a state, product or device where asked. `expired`: offered, and their time is over.
SELECT {claim_columns} FROM device_claim c
WHERE (%(before)s::bigint IS NULL OR c.id < %(before)s)
  AND (%(product)s::text IS NULL OR c.product = %(product)s)
  AND (%(device_id)s::integer IS NULL OR c.device_id = %(device_id)s)
  AND (%(state)s::text IS NULL
       OR %(state)s = CASE WHEN c.state = 'offered' AND c.expires_at <= %(now)s THEN 'expired' ELSE c.state END)
ORDER BY c.id DESC LIMIT %(limit)s OFFSET %(skip)s

-- prune_claims --
-- Claims that nobody used are forgotten long after their time.
DELETE FROM device_claim WHERE state = 'offered' AND expires_at < %(before)s
