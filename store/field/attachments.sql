-- attachment_columns --
-- A photo or signature, without what only its storing needs.
id, ticket_id, client_id, kind, stage, item, caption, file_name, bytes, width, height, made_by, made_at

-- add_attachment --
-- A picture of a ticket, once for each client id.
INSERT INTO attachment (ticket_id, client_id, kind, stage, item, caption, file_name, digest, bytes, small_bytes, width,
                        height, made_by, made_at, stored_at)
VALUES (%(ticket_id)s, %(client_id)s, %(kind)s, %(stage)s, %(item)s, %(caption)s, %(file_name)s, %(digest)s, %(bytes)s,
        %(small_bytes)s, %(width)s, %(height)s, %(made_by)s, %(made_at)s, %(stored_at)s)
ON CONFLICT (ticket_id, client_id) DO NOTHING
RETURNING id

-- find_attachment --
-- One attachment by its number.
SELECT {attachment_columns} FROM attachment WHERE id = %(attachment_id)s

-- sent_before --
-- The attachment that a client id made.
SELECT {attachment_columns} FROM attachment WHERE ticket_id = %(ticket_id)s AND client_id = %(client_id)s

-- attachments_of --
-- Everything that hangs on a ticket.
SELECT {attachment_columns} FROM attachment WHERE ticket_id = %(ticket_id)s ORDER BY id

-- remove_attachment --
-- A wrong picture goes; a trigger notes its file.
DELETE FROM attachment WHERE id = %(attachment_id)s

-- stored_bytes --
-- What the files of all tenants hold.
SELECT attachment_bytes()

-- leftover_files --
-- Files that no row names any more, the oldest first.
SELECT file_name FROM leftover_file ORDER BY since, file_name LIMIT %(limit)s

-- forget_leftovers --
-- These files are gone.
DELETE FROM leftover_file WHERE file_name = ANY(%(names)s)

-- known_files --
-- Of some names those of attachments, of photos of activations, claims, returns, strangers' reports and messages, and of
-- manuals.
SELECT file_name FROM attachment WHERE file_name = ANY(%(names)s)
UNION ALL SELECT file_name FROM evidence WHERE file_name = ANY(%(names)s)
UNION ALL SELECT file_name FROM stranger_photo WHERE file_name = ANY(%(names)s)
UNION ALL SELECT file_name FROM message_photo WHERE file_name = ANY(%(names)s)
UNION ALL SELECT file_name FROM manual WHERE file_name = ANY(%(names)s)
