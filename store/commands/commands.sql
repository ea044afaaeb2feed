-- command_columns --
-- A command as it stands, with its device.
c.id, c.wire_id, d.product, d.serial, c.device_id, c.name, c.type, c.args, c.state, c.once, c.tries, c.tried, c.asked_by,
c.asked_at, c.expires_at, c.ticket_id, c.sent_at, c.answered_at, c.ended_at, c.detail

-- put_command --
-- A command that waits, with the first line of its history; nothing where the device has one of this key.
WITH new AS (
    INSERT INTO command (wire_id, device_id, name, type, args, once, tries, answer_within, takes_up_to, asked_by, asked_at,
                         expires_at, due_at, request_key, ticket_id)
    VALUES (%(wire_id)s, %(device_id)s, %(name)s, %(type)s, %(args)s, %(once)s, %(tries)s, %(answer_within)s,
            %(takes_up_to)s, %(asked_by)s, %(asked_at)s, %(expires_at)s, %(expires_at)s, %(request_key)s, %(ticket_id)s)
    ON CONFLICT (device_id, request_key) DO NOTHING
    RETURNING id
)
INSERT INTO command_history (command_id, at, actor, state, why)
SELECT id, %(asked_at)s, %(asked_by)s, 'queued', %(why)s FROM new
RETURNING command_id

-- command_of_key --
-- The command that was asked for with a key.
SELECT id FROM command WHERE device_id = %(device_id)s AND request_key = %(request_key)s

-- count_waiting --
-- How many commands of a device have not ended; whoever asks for more at the same time waits here.
WITH one AS (SELECT id FROM device WHERE id = %(device_id)s FOR NO KEY UPDATE)
SELECT count(c.id) FROM one LEFT JOIN command c ON c.device_id = one.id AND c.ended_at IS NULL

-- find_command --
-- One command.
SELECT {command_columns} FROM command c JOIN device d ON d.id = c.device_id WHERE c.id = %(command_id)s

-- commands_of --
-- A device's commands, the newest first.
SELECT {command_columns} FROM command c JOIN device d ON d.id = c.device_id
WHERE c.device_id = %(device_id)s ORDER BY c.id DESC LIMIT %(limit)s

-- list_commands --
-- A page of commands in the order in which they were asked for.
SELECT {command_columns} FROM command c JOIN device d ON d.id = c.device_id
WHERE c.id > %(after)s
  AND (%(product)s::text IS NULL OR d.product = %(product)s)
  AND (%(serial)s::text IS NULL OR d.serial = %(serial)s)
  AND (%(states)s::text[] IS NULL OR c.state = ANY(%(states)s))
  AND (%(ticket_id)s::bigint IS NULL OR c.ticket_id = %(ticket_id)s)
ORDER BY c.id LIMIT %(limit)s

-- command_history --
-- Everything that happened to a command, oldest first.
SELECT at, actor, state, word, said_at, detail, why FROM command_history WHERE command_id = %(command_id)s ORDER BY id

-- cancel_command --
-- A command that waits ends by somebody's will.
WITH gone AS (
    UPDATE command SET state = 'cancelled', ended_at = %(at)s, due_at = NULL
    WHERE id = %(command_id)s AND state = 'queued'
    RETURNING id
)
INSERT INTO command_history (command_id, at, actor, state, why)
SELECT id, %(at)s, %(actor)s, 'cancelled', %(why)s FROM gone
