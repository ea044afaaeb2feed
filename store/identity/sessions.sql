-- session_columns --
-- A session of a person's browser.
s.id, s.person_id, s.started_at, s.seen_at, s.expires_at, s.ended_at, s.address, s.agent, s.how

-- begin_session --
-- A person came in.
INSERT INTO session (token_hash, person_id, started_at, seen_at, expires_at, address, agent, how)
VALUES (%(token_hash)s, %(person_id)s, %(at)s, %(at)s, %(expires_at)s, %(address)s, %(agent)s, %(how)s)
RETURNING id

-- living_session --
-- The session of a cookie while it lasts, and its person who may still come in.
SELECT s.id AS session_id, s.seen_at, s.expires_at, p.id AS person_id, p.name, p.role, p.tenant_id, p.customer_id,
       p.areas, p.language, p.time_zone
FROM session s JOIN person p ON p.id = s.person_id
WHERE s.token_hash = %(token_hash)s AND s.ended_at IS NULL AND s.expires_at > %(now)s AND p.state = 'active'

-- see_session --
-- The session was used, and lasts longer for it.
UPDATE session SET seen_at = %(now)s, expires_at = greatest(expires_at, %(expires_at)s) WHERE id = %(session_id)s

-- end_session --
-- One session of a person ends.
UPDATE session SET ended_at = %(at)s WHERE id = %(session_id)s AND person_id = %(person_id)s AND ended_at IS NULL

-- end_sessions --
-- Every session of a person ends, but for one.
UPDATE session SET ended_at = %(at)s
WHERE person_id = %(person_id)s AND ended_at IS NULL AND id IS DISTINCT FROM %(but)s

-- sessions_of_person --
-- A person's sessions that last, newest first.
SELECT {session_columns} FROM session s
WHERE s.person_id = %(person_id)s AND s.ended_at IS NULL AND s.expires_at > %(now)s ORDER BY s.seen_at DESC, s.id DESC

-- prune_sessions --
-- Sessions that ended long ago go.
DELETE FROM session WHERE least(ended_at, expires_at) < %(before)s
