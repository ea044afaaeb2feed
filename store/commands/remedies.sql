-- put_remedy --
-- A command is tried in this opening of a ticket.
INSERT INTO remedy (ticket_id, opening, command_id, began_at, occasion, untold)
VALUES (%(ticket_id)s, %(opening)s, %(command_id)s, %(began_at)s, %(occasion)s, %(untold)s)

-- remedy_columns --
-- A remedy with its command's name.
r.ticket_id, r.opening, r.command_id, c.name, c.state AS command_state, r.state, r.began_at, r.watched_until, r.ended_at, r.reason

-- remedy_of --
-- The remedy of one opening of a ticket.
SELECT {remedy_columns} FROM remedy r JOIN command c ON c.id = r.command_id
WHERE r.ticket_id = %(ticket_id)s AND r.opening = %(opening)s

-- remedies_of --
-- Every remedy of a ticket, the newest first.
SELECT {remedy_columns} FROM remedy r JOIN command c ON c.id = r.command_id
WHERE r.ticket_id = %(ticket_id)s ORDER BY r.opening DESC

-- claim_remedy --
-- A remedy of a fleet that waits for a decision: somebody works on its ticket or has ended it, it was opened anew, its
-- command has ended, or its readings are due. Its ticket is locked with it, so that nobody takes it on meanwhile.
SELECT r.ticket_id, r.opening, t.openings, t.state AS ticket_state, t.failure_mode, t.device_id, r.command_id, c.name,
       c.state AS command_state, c.ended_at AS command_ended_at, r.state, r.began_at, r.watched_from, r.watched_until, r.occasion, r.untold
FROM remedy r JOIN ticket t ON t.id = r.ticket_id JOIN command c ON c.id = r.command_id
WHERE r.ended_at IS NULL AND t.product = %(product)s
  AND (t.state <> 'new' OR t.openings <> r.opening
       OR (r.state = 'commanded' AND c.ended_at IS NOT NULL)
       OR (r.state = 'watched' AND (r.look_at <= %(now)s OR r.watched_until <= %(now)s)))
  AND r.ticket_id <> ALL (%(but)s::bigint[])
ORDER BY r.ticket_id LIMIT 1
FOR UPDATE OF r, t SKIP LOCKED

-- watch_remedy --
-- The command has ended as it should: from here on readings decide, or are looked at again.
UPDATE remedy SET state = 'watched', watched_from = %(since)s, watched_until = %(until)s, look_at = %(look_at)s
WHERE ticket_id = %(ticket_id)s AND opening = %(opening)s AND ended_at IS NULL

-- end_remedy --
-- What became of a remedy.
UPDATE remedy SET state = %(state)s, ended_at = %(at)s, reason = %(reason)s, look_at = NULL
WHERE ticket_id = %(ticket_id)s AND opening = %(opening)s AND ended_at IS NULL
