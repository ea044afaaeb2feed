-- ticket_columns --
-- A ticket as it stands, with its device's serial.
t.id, t.product, d.serial, t.asset_id, t.device_id, t.failure_mode, t.state, t.source, t.severity,
t.prediction_id, t.assignee, t.opened_at, t.due_at, t.window_ends_at, t.reported_at, t.resolved_at,
t.closed_at, t.in_warranty, t.openings

-- lock_asset --
-- One opener of tickets at a time per asset; the unique index stays the rule.
SELECT id, customer_id, retired_at FROM asset WHERE id = %(asset_id)s FOR NO KEY UPDATE

-- open_ticket --
-- A ticket, unless its key (asset, failure mode) holds an open one: then nothing comes back.
INSERT INTO ticket (product, asset_id, device_id, failure_mode, state, source, severity, prediction_id, opened_at,
                    due_at, window_ends_at, reported_at, in_warranty)
VALUES (%(product)s, %(asset_id)s, %(device_id)s, %(failure_mode)s, 'new', %(source)s, %(severity)s,
        %(prediction_id)s, %(opened_at)s, %(due_at)s, %(window_ends_at)s, %(reported_at)s, %(in_warranty)s)
ON CONFLICT (asset_id, failure_mode) WHERE is_open(state) DO NOTHING
RETURNING id

-- join_ticket --
-- A further failure report joins the open ticket: it may raise the severity, be the customer's first report, and bring
-- the due date forward (`due_at` null: it does not).
UPDATE ticket SET
    reported_at = least(reported_at, %(reported_at)s),
    due_at = least(due_at, %(due_at)s),
    severity = (%(rising)s::text[])[greatest(array_position(%(rising)s::text[], severity),
                                             array_position(%(rising)s::text[], %(severity)s))]
WHERE asset_id = %(asset_id)s AND failure_mode = %(failure_mode)s
  AND is_open(state)
RETURNING id, state

-- finished_ticket --
-- The newest ticket of a key that ended with a finding after a moment, locked; with the kind of its finding.
SELECT t.id, t.state, t.resolved_at, f.kind AS finding
FROM ticket t JOIN finding f ON f.ticket_id = t.id AND f.opening = t.openings
WHERE t.asset_id = %(asset_id)s AND t.failure_mode = %(failure_mode)s AND t.state IN ('resolved', 'closed')
  AND t.resolved_at > %(since)s
ORDER BY t.resolved_at DESC, t.id DESC LIMIT 1
FOR UPDATE OF t

-- open_ticket_of --
-- The open ticket of a key.
SELECT id FROM ticket WHERE asset_id = %(asset_id)s AND failure_mode = %(failure_mode)s AND is_open(state)

-- installed_since --
-- When the first device of an asset was installed.
SELECT min(installed_at) FROM device WHERE asset_id = %(asset_id)s

-- note_report --
-- The customer's first report of a fault whose ticket has ended already.
UPDATE ticket SET reported_at = least(reported_at, %(reported_at)s) WHERE id = %(ticket_id)s

-- move_ticket --
-- A ticket into another state, if it is in one of those that allow it; with the state it left.
UPDATE ticket t SET
    state = %(to_state)s,
    assignee = coalesce(%(assignee)s, t.assignee),
    openings = t.openings + CASE WHEN %(action)s = 'reopen' THEN 1 ELSE 0 END,
    due_at = CASE WHEN %(action)s = 'reopen' THEN %(due_at)s ELSE t.due_at END,
    window_ends_at = CASE WHEN %(action)s = 'reopen' THEN %(window_ends_at)s ELSE t.window_ends_at END,
    resolved_at = CASE %(to_state)s WHEN 'resolved' THEN %(at)s WHEN 'closed' THEN t.resolved_at END,
    closed_at = CASE WHEN %(to_state)s IN ('closed', 'cancelled') THEN %(at)s END
FROM (SELECT id, state FROM ticket WHERE id = %(ticket_id)s FOR UPDATE) old
WHERE t.id = old.id AND t.state = ANY(%(allowed)s) AND old.state = ANY(%(allowed)s)
RETURNING old.state

-- lock_asset_of_ticket --
-- Before the ticket itself: openers of tickets hold the asset first, too, and nobody waits for each other.
SELECT a.id FROM asset a JOIN ticket t ON t.asset_id = a.id WHERE t.id = %(ticket_id)s FOR NO KEY UPDATE OF a

-- lock_ticket --
-- One ticket by its number, kept from others until the transaction ends.
SELECT id, product, asset_id, device_id, failure_mode, state, openings FROM ticket WHERE id = %(ticket_id)s FOR UPDATE

-- note_ticket --
-- Who did what to a ticket, when and why.
INSERT INTO ticket_history (ticket_id, at, actor, action, from_state, to_state, why, about)
VALUES (%(ticket_id)s, %(at)s, %(actor)s, %(action)s, %(from_state)s, %(to_state)s, %(why)s, %(about)s)

-- note_ticket_once --
-- A note that a chatty sender would otherwise repeat a thousand times.
INSERT INTO ticket_history (ticket_id, at, actor, action, from_state, to_state, why, about)
SELECT %(ticket_id)s, %(at)s, %(actor)s, %(action)s, %(from_state)s, %(to_state)s, %(why)s::jsonb, %(about)s
WHERE NOT EXISTS (SELECT FROM ticket_history WHERE ticket_id = %(ticket_id)s AND actor = %(actor)s
                  AND action = %(action)s AND about IS NOT DISTINCT FROM %(about)s::text)

-- find_ticket --
-- One ticket with its device's serial.
SELECT {ticket_columns}
FROM ticket t JOIN device d ON d.id = t.device_id
WHERE t.id = %(ticket_id)s

-- list_tickets --
-- A page of tickets in the order they were opened.
SELECT {ticket_columns}
FROM ticket t JOIN device d ON d.id = t.device_id
WHERE t.id > %(after)s
  AND (%(product)s::text IS NULL OR t.product = %(product)s)
  AND (%(states)s::text[] IS NULL OR t.state = ANY(%(states)s))
  AND (%(serial)s::text IS NULL OR d.serial = %(serial)s)
  AND (%(since)s::timestamptz IS NULL OR t.opened_at >= %(since)s)
ORDER BY t.id LIMIT %(limit)s

-- tickets_of_asset --
-- Every ticket of an asset, newest first.
SELECT {ticket_columns}
FROM ticket t JOIN device d ON d.id = t.device_id
WHERE t.device_id IN (SELECT id FROM device WHERE asset_id = %(asset_id)s)
ORDER BY t.opened_at DESC, t.id DESC LIMIT %(limit)s

-- ticket_history --
-- Everything that happened to a ticket, oldest first.
SELECT at, actor, action, from_state, to_state, why, about FROM ticket_history WHERE ticket_id = %(ticket_id)s ORDER BY id
