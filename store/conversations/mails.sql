-- mail_columns --
-- A mail as it is shown.
m.id, m.door, m.recipients, m.sender, m.subject, m.bytes, m.received_at, m.state, m.outcome, m.thread_id, m.settled_at,
m.settled_by, m.raw IS NOT NULL AS has_raw, m.sender_proof

-- put_mail --
-- A mail as it came, once.
INSERT INTO mail (tenant_id, fingerprint, door, recipients, sender, subject, raw, bytes, received_at, next_at)
VALUES (tenant_for_new(), %(fingerprint)s, %(door)s, %(recipients)s, %(sender)s, %(subject)s, %(raw)s, %(bytes)s,
        %(received_at)s, %(received_at)s)
ON CONFLICT (fingerprint) DO NOTHING
RETURNING id

-- claim_mail --
-- The mail that waits longest, with the time after which another may take it.
UPDATE mail m SET attempts = attempts + 1, next_at = %(again_at)s
FROM (SELECT id FROM mail WHERE state = 'waiting' AND next_at <= %(now)s ORDER BY next_at, id LIMIT 1
      FOR UPDATE SKIP LOCKED) due
WHERE m.id = due.id
RETURNING m.id, m.tenant_id, m.door, m.recipients, coalesce(m.raw, '') AS raw, m.received_at, m.attempts

-- settle_mail --
-- What became of a mail, once.
UPDATE mail SET state = %(state)s, outcome = %(outcome)s, settled_at = %(now)s, settled_by = %(by)s,
    thread_id = coalesce(%(thread_id)s, thread_id)
WHERE id = %(mail_id)s AND state = ANY(%(allowed)s) AND (%(attempts)s::integer IS NULL OR attempts = %(attempts)s)

-- note_sender_proof --
-- Whether a mail comes from whom it says.
UPDATE mail SET sender_proof = %(proof)s WHERE id = %(mail_id)s

-- find_mail --
-- One mail.
SELECT {mail_columns} FROM mail m WHERE m.id = %(mail_id)s

-- raw_of_mail --
-- A mail as it came.
SELECT raw FROM mail WHERE id = %(mail_id)s

-- list_mails --
-- Mails of a state, or all; the newest first.
SELECT {mail_columns} FROM mail m
WHERE (%(state)s::text IS NULL OR m.state = %(state)s) AND (%(before)s::bigint IS NULL OR m.id < %(before)s)
ORDER BY m.id DESC LIMIT %(limit)s

-- count_held --
-- How many mails wait for a person.
SELECT count(*) FROM mail WHERE state = 'held'

-- give_tenant --
-- A mail is the tenant's whose thread it belongs to.
UPDATE mail SET tenant_id = (SELECT t.tenant_id FROM thread t WHERE t.id = %(thread_id)s)
WHERE id = %(mail_id)s AND EXISTS (SELECT FROM thread t WHERE t.id = %(thread_id)s)

-- prune_raw_mails --
-- The bytes of mails go after a while; what they said stays in their messages.
UPDATE mail SET raw = NULL WHERE raw IS NOT NULL AND received_at < %(before)s AND state NOT IN ('waiting', 'held')
