-- message_columns --
-- A message as it is shown, with its photos and how far it is on its way out.
m.id, m.thread_id, m.client_id, m.author_kind, m.author, m.channel, m.language, m.text, m.said, m.internal, m.message_id,
m.in_reply_to, m.machine, m.mail_id, m.cites, m.left_out, m.at, m.written_at,
ARRAY(SELECT p.id FROM message_photo p WHERE p.message_id = m.id ORDER BY p.position) AS photos,
(SELECT d.state FROM message_delivery d WHERE d.message_id = m.id ORDER BY d.id DESC LIMIT 1) AS delivery,
(SELECT d.reason FROM message_delivery d WHERE d.message_id = m.id ORDER BY d.id DESC LIMIT 1) AS failure,
(SELECT i.sender_proof FROM mail i WHERE i.id = m.mail_id) AS sender_proof

-- put_message --
-- A new message, once for each client id of a thread.
INSERT INTO message (thread_id, client_id, author_kind, author, channel, language, text, said, internal, message_id,
                     in_reply_to, machine, mail_id, cites, left_out, at)
VALUES (%(thread_id)s, %(client_id)s, %(author_kind)s, %(author)s, %(channel)s, %(language)s, %(text)s, %(said)s,
        %(internal)s, %(message_id)s, %(in_reply_to)s, %(machine)s, %(mail_id)s, %(cites)s, %(left_out)s, %(at)s)
ON CONFLICT (thread_id, client_id) DO NOTHING
RETURNING id

-- find_message --
-- One message.
SELECT {message_columns} FROM message m WHERE m.id = %(message_id)s

-- message_sent_before --
-- The message that a client id made.
SELECT {message_columns} FROM message m WHERE m.thread_id = %(thread_id)s AND m.client_id = %(client_id)s

-- messages_of --
-- The newest messages of a thread and of those merged into it, in the order in which they were written.
SELECT * FROM (
    SELECT {message_columns} FROM message m
    WHERE m.thread_id IN (SELECT t.id FROM thread t WHERE t.id = %(thread_id)s OR t.merged_into = %(thread_id)s)
      AND m.id > %(after)s AND (%(internal)s OR NOT m.internal)
    ORDER BY m.id DESC LIMIT %(limit)s) newest
ORDER BY id

-- last_said_in --
-- When somebody last wrote in each of these threads, or in one merged into it, at the clock that messages bear.
SELECT DISTINCT ON (1) coalesce(t.merged_into, t.id), m.at FROM thread t JOIN message m ON m.thread_id = t.id
WHERE (t.id = ANY(%(ids)s) OR t.merged_into = ANY(%(ids)s)) AND NOT m.internal ORDER BY 1, m.id DESC

-- threads_named --
-- Threads of messages by their names in mails; what is named last counts first.
SELECT m.thread_id FROM message m JOIN unnest(%(names)s::text[]) WITH ORDINALITY AS n (name, place) ON n.name = m.message_id
ORDER BY n.place DESC, m.id DESC

-- mail_names_of --
-- The names by which mails of a thread know each other.
SELECT message_id FROM (
    SELECT m.id, m.message_id FROM message m
    WHERE m.thread_id IN (SELECT t.id FROM thread t WHERE t.id = %(thread_id)s OR t.merged_into = %(thread_id)s)
      AND m.id < %(before)s AND NOT m.internal
      AND (m.mail_id IS NOT NULL OR EXISTS (SELECT FROM message_delivery d WHERE d.message_id = m.id AND d.channel = 'email'))
    ORDER BY m.id DESC LIMIT %(limit)s) newest
ORDER BY id

-- last_channel --
-- By which channel the customer wrote last.
SELECT channel FROM message WHERE thread_id = %(thread_id)s AND author_kind = 'customer' AND machine IS NULL
ORDER BY id DESC LIMIT 1

-- add_message_photo --
-- A photo that came with a message.
INSERT INTO message_photo (message_id, position, caption, file_name, digest, bytes, small_bytes, width, height)
VALUES (%(message_id)s, %(position)s, %(caption)s, %(file_name)s, %(digest)s, %(bytes)s, %(small_bytes)s, %(width)s,
        %(height)s)
ON CONFLICT DO NOTHING RETURNING id

-- find_message_photo --
-- One photo, with the thread that it is shown in.
SELECT p.id, p.message_id, m.thread_id, p.caption, p.file_name
FROM message_photo p JOIN message m ON m.id = p.message_id WHERE p.id = %(photo_id)s
