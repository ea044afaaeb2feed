-- note_presence --
-- One of the staff has the conversations open.
INSERT INTO agent_presence (person_id, seen_at) VALUES (%(person_id)s, %(now)s)
ON CONFLICT (person_id) DO UPDATE SET seen_at = greatest(agent_presence.seen_at, excluded.seen_at)

-- end_presence --
-- They have left.
DELETE FROM agent_presence WHERE person_id = %(person_id)s

-- somebody_is_there --
-- Whether somebody is there to chat with.
SELECT agent_is_there(%(tenant_id)s, %(since)s)
