-- ticket_columns --
-- A ticket in a list, with the prediction that opened it and its finding.
t.id, t.product, d.serial, t.failure_mode, t.state, t.source, t.severity, t.assignee, t.opened_at, t.due_at,
t.window_ends_at, t.resolved_at, p.probability, f.kind AS finding

-- search_tickets --
-- A page of tickets by due date; those that have ended, newest first.
SELECT {ticket_columns}
FROM ticket t JOIN device d ON d.id = t.device_id LEFT JOIN prediction p ON p.id = t.prediction_id
LEFT JOIN finding f ON f.ticket_id = t.id AND f.opening = t.openings
WHERE (%(states)s::text[] IS NULL OR t.state = ANY(%(states)s))
  AND (%(product)s::text IS NULL OR t.product = %(product)s)
  AND (%(severity)s::text IS NULL OR t.severity = %(severity)s)
  AND (%(assignee)s::text IS NULL OR coalesce(t.assignee, '') = %(assignee)s)
  AND (%(like)s::text IS NULL OR d.serial ILIKE %(like)s)
ORDER BY CASE WHEN is_open(t.state) THEN 0 ELSE 1 END,
         CASE WHEN is_open(t.state) THEN t.due_at END, t.id DESC
LIMIT %(limit)s OFFSET %(offset)s

-- ticket_counts --
-- How many tickets are in each state.
SELECT state, count(*) FROM ticket WHERE (%(product)s::text IS NULL OR product = %(product)s) GROUP BY state

-- assignees --
-- Who has tickets.
SELECT DISTINCT assignee FROM ticket
WHERE assignee IS NOT NULL AND is_open(state) ORDER BY assignee LIMIT 100

-- tickets_of_device --
-- A device's tickets, newest first.
SELECT {ticket_columns}
FROM ticket t JOIN device d ON d.id = t.device_id LEFT JOIN prediction p ON p.id = t.prediction_id
LEFT JOIN finding f ON f.ticket_id = t.id AND f.opening = t.openings
WHERE t.device_id = %(device_id)s ORDER BY t.opened_at DESC LIMIT %(limit)s
