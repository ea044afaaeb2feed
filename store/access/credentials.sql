-- credential_columns --
-- A credential, without its secret.
c.id, c.device_id, c.kind, c.username, c.certificate_number, c.good_until, c.quarantined, c.issued_at, c.issued_by,
c.issued_how, c.revoked_at, c.revoked_by, c.revoked_reason, c.disabled_until, c.disabled_code

-- broker_columns --
-- What a broker needs to know of a credential.
c.id, c.device_id, d.product, d.serial, c.kind, c.username, s.salt, s.iterations, s.hash,
c.revoked_at IS NULL AS living,
c.revoked_at IS NULL AND NOT c.quarantined AND c.disabled_until IS NULL AS enabled, c.changed

-- issue_credential --
-- A credential of a device that has no living one; no row where it has.
INSERT INTO device_credential (device_id, kind, username, certificate_number, good_until, quarantined, issued_at,
                               issued_by, issued_how)
VALUES (%(device_id)s, %(kind)s, %(username)s, %(certificate_number)s, %(good_until)s, %(quarantined)s, %(now)s, %(by)s,
        %(how)s)
ON CONFLICT DO NOTHING
RETURNING id

-- keep_secret --
-- The hash of a credential's secret.
INSERT INTO device_secret (credential_id, salt, iterations, hash)
VALUES (%(credential_id)s, %(salt)s, %(iterations)s, %(hash)s)

-- revoke_credential --
-- The living credential of a device is one no longer; its secret's hash is deleted by the table's trigger.
UPDATE device_credential c SET revoked_at = %(now)s, revoked_by = %(by)s, revoked_reason = %(reason)s
WHERE c.device_id = %(device_id)s AND c.revoked_at IS NULL
RETURNING {credential_columns}

-- disable_credential --
-- The living credential of a device is shut out until a time; a longer time that stands stays.
UPDATE device_credential c SET disabled_until = %(until)s, disabled_code = %(code)s
WHERE c.device_id = %(device_id)s AND c.revoked_at IS NULL
  AND (c.disabled_until IS NULL OR c.disabled_until < %(until)s)
RETURNING {credential_columns}

-- enable_credential --
-- The living credential of a device is let in again, before its time.
UPDATE device_credential c SET disabled_until = NULL, disabled_code = NULL
WHERE c.device_id = %(device_id)s AND c.revoked_at IS NULL AND c.disabled_until IS NOT NULL
RETURNING {credential_columns}

-- enable_due --
-- Credentials whose time of being shut out is over are let in again.
UPDATE device_credential c SET disabled_until = NULL, disabled_code = NULL
WHERE c.disabled_until <= %(now)s AND c.revoked_at IS NULL
RETURNING {credential_columns}

-- next_enabling --
-- When the next credential is let in again.
SELECT min(disabled_until) FROM device_credential WHERE revoked_at IS NULL AND disabled_until IS NOT NULL

-- release_credential --
-- A quarantined credential is let in.
UPDATE device_credential SET quarantined = false
WHERE id = %(credential_id)s AND quarantined AND revoked_at IS NULL

-- living_credential --
-- The credential that a device has.
SELECT {credential_columns} FROM device_credential c WHERE c.device_id = %(device_id)s AND c.revoked_at IS NULL

-- find_credential --
-- One credential.
SELECT {credential_columns} FROM device_credential c WHERE c.id = %(credential_id)s

-- credentials_of --
-- Every credential that a device has had, the newest first.
SELECT {credential_columns} FROM device_credential c WHERE c.device_id = %(device_id)s ORDER BY c.id DESC
LIMIT %(limit)s

-- highest_change --
-- The place of the last change.
SELECT coalesce(max(changed), 0) FROM device_credential

-- changed_since --
-- What changed after a place, in order. A revoked credential whose user name lives on in another one is left out.
SELECT {broker_columns}
FROM device_credential c JOIN device d ON d.id = c.device_id LEFT JOIN device_secret s ON s.credential_id = c.id
WHERE c.changed > %(changed)s
  AND (c.revoked_at IS NULL
       OR NOT EXISTS (SELECT FROM device_credential o WHERE o.username = c.username AND o.revoked_at IS NULL))
ORDER BY c.changed LIMIT %(limit)s

-- living_for_broker --
-- Every living credential.
SELECT {broker_columns}
FROM device_credential c JOIN device d ON d.id = c.device_id LEFT JOIN device_secret s ON s.credential_id = c.id
WHERE c.revoked_at IS NULL ORDER BY c.id

-- read_applied --
-- What a broker has applied.
SELECT broker, changed, clients, roles_digest, applied_at, fault, fault_at FROM broker_applied WHERE broker = %(broker)s

-- list_applied --
-- What each broker has applied.
SELECT broker, changed, clients, roles_digest, applied_at, fault, fault_at FROM broker_applied ORDER BY broker

-- note_applied --
-- A broker has applied every change up to a place.
INSERT INTO broker_applied (broker, changed, clients, roles_digest, applied_at)
VALUES (%(broker)s, %(changed)s, %(clients)s, %(roles_digest)s, %(now)s)
ON CONFLICT (broker) DO UPDATE SET changed = excluded.changed, clients = excluded.clients,
    roles_digest = excluded.roles_digest, applied_at = excluded.applied_at, fault = NULL, fault_at = NULL

-- note_broker_fault --
-- Why a broker could not be changed.
INSERT INTO broker_applied (broker, applied_at, fault, fault_at) VALUES (%(broker)s, %(now)s, %(fault)s, %(now)s)
ON CONFLICT (broker) DO UPDATE SET fault = excluded.fault, fault_at = excluded.fault_at
