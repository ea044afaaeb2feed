-- claim_commands --
-- The oldest waiting command of each device that can be reached and has none under way; it counts as sent.
WITH next AS (
    SELECT c.id FROM command c
    LEFT JOIN device_status s ON s.device_id = c.device_id
    LEFT JOIN device_latest l ON l.device_id = c.device_id
    WHERE c.state = 'queued' AND c.expires_at > %(now)s
      AND (s.state = 'online' OR (s.state IS DISTINCT FROM 'offline'
                                  AND greatest(s.received_at, l.received_at) >= %(heard_since)s))
      AND NOT EXISTS (SELECT FROM command o WHERE o.device_id = c.device_id AND o.state = 'queued' AND o.id < c.id)
      AND NOT EXISTS (SELECT FROM command o WHERE o.device_id = c.device_id
                                              AND o.state IN ('sent', 'acknowledged', 'in_progress'))
    ORDER BY c.id LIMIT %(limit)s
    FOR UPDATE OF c SKIP LOCKED
), sent AS (
    UPDATE command c SET state = 'sent', tried = c.tried + 1, sent_at = %(now)s,
                         due_at = least(%(now)s + c.answer_within, c.expires_at)
    FROM next WHERE c.id = next.id
    RETURNING c.*
), noted AS (
    INSERT INTO command_history (command_id, at, actor, state) SELECT id, %(now)s, %(actor)s, 'sent' FROM sent
)
SELECT s.id, s.wire_id, d.product, d.serial, s.type, s.args, s.once, s.tried, s.expires_at
FROM sent s JOIN device d ON d.id = s.device_id ORDER BY s.id

-- give_back --
-- The broker did not take these: they wait again, unless the device has answered all the same.
WITH back AS (
    UPDATE command c SET state = 'queued', tried = c.tried - 1, due_at = c.expires_at
    FROM unnest(%(ids)s::bigint[], %(tried)s::integer[]) AS t (id, tried)
    WHERE c.id = t.id AND c.state = 'sent' AND c.tried = t.tried
    RETURNING c.id
)
INSERT INTO command_history (command_id, at, actor, state, why)
SELECT id, %(now)s, %(actor)s, 'queued', '{"code": "command_not_taken", "args": {}}' FROM back

-- note_refused --
-- The broker refused these; they count as sent, and are sent again when no answer comes, if they may.
INSERT INTO command_history (command_id, at, actor, state, why)
SELECT c.id, %(now)s, %(actor)s, c.state, '{"code": "command_refused_by_broker", "args": {}}'
FROM command c JOIN unnest(%(ids)s::bigint[], %(tried)s::integer[]) AS t (id, tried) ON c.id = t.id
WHERE c.state = 'sent' AND c.tried = t.tried

-- move_due --
-- What waited too long: nobody took it before it expired, nobody answered (again, while tries are left), nobody ended it.
WITH due AS (
    SELECT id, CASE WHEN answered_at IS NULL AND expires_at <= %(now)s THEN 'expired'
                    WHEN state = 'sent' AND tried < tries THEN 'queued'
                    ELSE 'timed_out' END AS to_state
    FROM command WHERE ended_at IS NULL AND due_at <= %(now)s
    ORDER BY due_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
), moved AS (
    UPDATE command c SET state = due.to_state,
        ended_at = CASE WHEN due.to_state <> 'queued' THEN %(now)s::timestamptz END,
        due_at = CASE WHEN due.to_state = 'queued' THEN c.expires_at END
    FROM due WHERE c.id = due.id
    RETURNING c.id, c.state, c.device_id, c.tried, c.tries, c.answered_at
), noted AS (
    INSERT INTO command_history (command_id, at, actor, state, why)
    SELECT id, %(now)s, %(actor)s, state, CASE
        WHEN state = 'queued' THEN jsonb_build_object('code', 'command_unanswered', 'args', jsonb_build_object(
            'tried', tried, 'tries', tries))
        WHEN state = 'expired' AND tried = 0 THEN jsonb_build_object('code', 'command_never_sent', 'args', '{}'::jsonb)
        WHEN answered_at IS NULL THEN jsonb_build_object('code', 'command_without_answer', 'args', jsonb_build_object(
            'tried', tried))
        ELSE jsonb_build_object('code', 'command_not_ended', 'args', '{}'::jsonb) END
    FROM moved
)
SELECT m.id, d.product, m.state FROM moved m JOIN device d ON d.id = m.device_id ORDER BY m.id
