-- begin_hold --
-- A ticket begins to wait.
INSERT INTO hold (ticket_id, reason, pauses, from_at, resume_at, begun_by)
VALUES (%(ticket_id)s, %(reason)s, %(pauses)s, %(from_at)s, %(resume_at)s, %(begun_by)s)

-- end_hold --
-- A ticket waits no more. Should the fleet's clock have been set back meanwhile, the hold was none.
UPDATE hold SET until_at = greatest(from_at, %(at)s), ended_by = %(by)s
WHERE ticket_id = %(ticket_id)s AND until_at IS NULL

-- holds_of --
-- When and why a ticket waited, oldest first.
SELECT reason, pauses, from_at, until_at, resume_at, begun_by, ended_by FROM hold
WHERE ticket_id = %(ticket_id)s ORDER BY from_at

-- holds_to_end --
-- Tickets of a fleet whose hold has come to the end that was planned.
SELECT h.ticket_id FROM hold h JOIN ticket t ON t.id = h.ticket_id
WHERE t.product = %(product)s AND h.until_at IS NULL AND h.resume_at <= %(now)s
ORDER BY h.resume_at LIMIT 200
