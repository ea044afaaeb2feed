-- ticket_columns --
-- A ticket in a list, with the prediction that opened it and its finding.
t.id, t.product, d.serial, t.failure_mode, t.state, t.source, t.severity, t.assignee, t.opened_at, t.due_at,
t.window_ends_at, t.resolved_at, p.probability, f.kind AS finding

-- sort_number --
-- What a list of tickets is sorted by, where that is a number or a time.
CASE %(sort)s::text WHEN 'ticket' THEN t.id WHEN 'due' THEN extract(epoch FROM t.due_at)
    WHEN 'severity' THEN array_position(%(rising)s::text[], t.severity) END

-- sort_text --
-- The same for names.
CASE %(sort)s::text WHEN 'device' THEN lower(d.serial) WHEN 'assignee' THEN lower(t.assignee)
    WHEN 'failure_mode' THEN t.failure_mode WHEN 'state' THEN t.state END

-- ticket_filter --
-- Which tickets are asked for, but for a text.
(%(states)s::text[] IS NULL OR t.state = ANY(%(states)s)) AND (%(product)s::text IS NULL OR t.product = %(product)s)
  AND (%(severity)s::text IS NULL OR t.severity = %(severity)s)
  AND (%(assignee)s::text IS NULL OR coalesce(t.assignee, '') = %(assignee)s)

-- ticket_page --
-- What is shown of a page of tickets, in its order.
SELECT {ticket_columns}
FROM page g JOIN ticket t ON t.id = g.id JOIN device d ON d.id = t.device_id LEFT JOIN prediction p ON p.id = t.prediction_id
LEFT JOIN finding f ON f.ticket_id = t.id AND f.opening = t.openings ORDER BY g.place

-- some_open --
-- Whether open tickets are asked for: else none is looked at.
(%(states)s::text[] IS NULL OR EXISTS (SELECT FROM unnest(%(states)s::text[]) AS s WHERE is_open(s)))

-- some_ended --
-- Whether tickets that have ended are asked for.
(%(states)s::text[] IS NULL OR EXISTS (SELECT FROM unnest(%(states)s::text[]) AS s WHERE NOT is_open(s)))

-- tickets_by_due_date --
-- A page of tickets by due date; those that have ended, newest first: no more of them are read than are shown or skipped.
WITH living AS (
    SELECT t.id, t.due_at FROM ticket t
    WHERE {some_open} AND is_open(t.state) AND {ticket_filter}
    ORDER BY t.due_at, t.id DESC LIMIT %(limit)s::bigint + %(offset)s::bigint
), ended AS (
    SELECT t.id FROM ticket t
    WHERE {some_ended} AND NOT is_open(t.state) AND {ticket_filter}
    ORDER BY t.id DESC LIMIT %(limit)s::bigint + %(offset)s::bigint
), page AS (
    SELECT id, row_number() OVER (ORDER BY part, due_at, id DESC) AS place
    FROM (SELECT id, 0 AS part, due_at FROM living UNION ALL SELECT id, 1, NULL FROM ended) parts
    ORDER BY place LIMIT %(limit)s OFFSET %(offset)s
)
{ticket_page}

-- ticket_order --
-- The order that is chosen; then by due date, and what has ended newest first.
CASE WHEN NOT %(down)s::boolean THEN {sort_number} END, CASE WHEN NOT %(down)s THEN {sort_text} END,
         CASE WHEN %(down)s THEN {sort_number} END DESC NULLS LAST,
         CASE WHEN %(down)s THEN {sort_text} END DESC NULLS LAST,
         CASE WHEN is_open(t.state) THEN 0 ELSE 1 END,
         CASE WHEN is_open(t.state) THEN t.due_at END, t.id DESC

-- sorted_tickets --
-- A page of tickets in another order.
WITH page AS (
    SELECT t.id, row_number() OVER (ORDER BY {ticket_order}) AS place
    FROM ticket t LEFT JOIN device d ON d.id = t.device_id WHERE {ticket_filter}
    ORDER BY place LIMIT %(limit)s OFFSET %(offset)s
)
{ticket_page}

-- found_tickets --
-- A page of those tickets that a text is found in.
WITH page AS (
    SELECT t.id, row_number() OVER (ORDER BY {ticket_order}) AS place
    FROM tickets_matching(%(like)s, %(like_customer)s, %(digits)s, %(number)s) AS m (id) JOIN ticket t ON t.id = m.id
    LEFT JOIN device d ON d.id = t.device_id WHERE {ticket_filter}
    ORDER BY place LIMIT %(limit)s OFFSET %(offset)s
)
{ticket_page}

-- ticket_shown --
-- One ticket as lists show it.
SELECT {ticket_columns}
FROM ticket t JOIN device d ON d.id = t.device_id LEFT JOIN prediction p ON p.id = t.prediction_id
LEFT JOIN finding f ON f.ticket_id = t.id AND f.opening = t.openings
WHERE t.id = %(ticket_id)s

-- open_tickets_of_asset --
-- The open tickets of one asset, by due date.
SELECT {ticket_columns}
FROM ticket t JOIN device d ON d.id = t.device_id LEFT JOIN prediction p ON p.id = t.prediction_id
LEFT JOIN finding f ON f.ticket_id = t.id AND f.opening = t.openings
WHERE t.asset_id = %(asset_id)s AND is_open(t.state) ORDER BY t.due_at, t.id

-- ticket_counts --
-- How many tickets are in each state, counted up to a number.
SELECT s.state, (SELECT count(*) FROM (SELECT FROM ticket t WHERE t.state = s.state
                                       AND (%(product)s::text IS NULL OR t.product = %(product)s) LIMIT %(most)s) n)
FROM unnest(%(states)s::text[]) AS s (state)

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

-- tickets_of_customer --
-- Tickets of what a customer has now, open ones first, newest first.
SELECT {ticket_columns}
FROM asset a JOIN ticket t ON t.asset_id = a.id JOIN device d ON d.id = t.device_id
LEFT JOIN prediction p ON p.id = t.prediction_id LEFT JOIN finding f ON f.ticket_id = t.id AND f.opening = t.openings
WHERE a.customer_id = %(customer_id)s ORDER BY is_open(t.state) DESC, t.id DESC LIMIT %(limit)s
