-- lock_command --
-- The command of a device that an answer names, kept from others until the transaction ends. One that was given back
-- may have been sent all the same.
SELECT id, state, sent_at IS NOT NULL AS was_sent FROM command
WHERE wire_id = %(wire_id)s AND device_id = %(device_id)s FOR UPDATE

-- note_word --
-- A word of a device, unless the very same is on record.
INSERT INTO command_history (command_id, at, actor, state, word, said_at, detail)
VALUES (%(id)s, %(at)s, %(actor)s, %(state)s, %(word)s, %(said_at)s, %(detail)s)
ON CONFLICT DO NOTHING

-- move_by_word --
-- What a word of its device makes of a command; its time for the last word begins with the first one.
UPDATE command c SET
    state = %(state)s,
    answered_at = coalesce(answered_at, %(at)s),
    ended_at = CASE WHEN %(ends)s THEN coalesce(ended_at, %(at)s) END,
    due_at = CASE WHEN NOT %(ends)s THEN coalesce(answered_at, %(at)s) + takes_up_to END,
    detail = coalesce(%(detail)s, detail)
WHERE id = %(id)s
  AND (%(ends)s OR NOT EXISTS (SELECT FROM command o WHERE o.device_id = c.device_id AND o.id <> c.id
                                   AND o.state IN ('sent', 'acknowledged', 'in_progress')))
