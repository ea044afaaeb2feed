-- write_audit --
-- A row of the log; its place in the chain comes when the transaction commits.
INSERT INTO audit (at, actor_kind, person_id, token_id, actor, tenant_id, action, subject, address, details)
VALUES (%(at)s, %(actor_kind)s, %(person_id)s, %(token_id)s, %(actor)s, %(tenant_id)s, %(action)s, %(subject)s,
        %(address)s, %(details)s)

-- write_audit_once --
-- The same, unless the actor did the same to the same subject not long ago.
INSERT INTO audit (at, actor_kind, person_id, token_id, actor, tenant_id, action, subject, address, details)
SELECT %(at)s, %(actor_kind)s, %(person_id)s, %(token_id)s, %(actor)s, %(tenant_id)s, %(action)s, %(subject)s,
       %(address)s, %(details)s
WHERE NOT EXISTS (
    SELECT FROM audit WHERE subject = %(subject)s AND action = %(action)s AND at >= %(since)s
        AND actor_kind = %(actor_kind)s AND person_id IS NOT DISTINCT FROM %(person_id)s::bigint
        AND token_id IS NOT DISTINCT FROM %(token_id)s::bigint)

-- list_audit --
-- Rows of the log, the newest first.
SELECT id, at, actor_kind, person_id, token_id, actor, tenant_id, action, subject, address, details FROM audit
WHERE (%(action)s::text IS NULL OR action = %(action)s)
  AND (%(actor)s::text IS NULL OR lower(actor) = lower(%(actor)s))
  AND (%(subject)s::text IS NULL OR subject = %(subject)s OR starts_with(subject, %(subject)s || '/'))
  AND (%(since)s::timestamptz IS NULL OR at >= %(since)s)
  AND (%(until)s::timestamptz IS NULL OR at < %(until)s)
  AND (%(before)s::bigint IS NULL OR id < %(before)s)
ORDER BY id DESC LIMIT %(limit)s OFFSET %(offset)s

-- chain_head --
-- The end of the chain.
SELECT position, hash FROM audit_chain ORDER BY position DESC LIMIT 1

-- links --
-- The chain in its order, with each row's fields as text in the order in which they are hashed; a row that is gone
-- has none.
SELECT c.position, c.audit_id, c.hash,
       CASE WHEN a.id IS NOT NULL THEN ARRAY[
           a.id::text, (extract(epoch FROM a.at) * 1000000)::bigint::text, a.actor_kind, a.person_id::text,
           a.token_id::text, a.actor, a.tenant_id::text, a.action, a.subject, a.address, a.details::text] END AS fields
FROM audit_chain c LEFT JOIN audit a ON a.id = c.audit_id ORDER BY c.position

-- first_unchained --
-- A row that stands outside of the chain.
SELECT a.id FROM audit a WHERE NOT EXISTS (SELECT FROM audit_chain c WHERE c.audit_id = a.id) ORDER BY a.id LIMIT 1

-- note_check --
-- The chain was verified.
INSERT INTO audit_check (at, position, hash, broken_at) VALUES (%(at)s, %(position)s, %(hash)s, %(broken_at)s)

-- last_check --
-- The last time that the chain was verified.
SELECT at, position, broken_at FROM audit_check ORDER BY id DESC LIMIT 1
