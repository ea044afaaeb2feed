-- heard_at --
-- When somebody wrote last in a chat.
SELECT heard_at FROM chat WHERE channel = %(channel)s AND address = %(address)s

-- end_chat --
-- A chat in which nobody reads us any more.
UPDATE chat SET ended_at = now() WHERE channel = %(channel)s AND address = %(address)s AND ended_at IS NULL

-- put_chat --
-- A chat in which somebody writes; whose it is, if that was not known.
INSERT INTO chat (tenant_id, channel, address, customer_id, name, heard_at)
VALUES (coalesce((SELECT c.tenant_id FROM customer c WHERE c.id = %(customer_id)s), 1), %(channel)s, %(address)s,
        %(customer_id)s, %(name)s, %(at)s)
ON CONFLICT (channel, address) DO UPDATE SET
    heard_at = greatest(chat.heard_at, excluded.heard_at), ended_at = NULL,
    name = CASE WHEN excluded.name <> '' THEN excluded.name ELSE chat.name END,
    tenant_id = CASE WHEN chat.customer_id IS NULL THEN excluded.tenant_id ELSE chat.tenant_id END,
    customer_id = coalesce(chat.customer_id, excluded.customer_id)
RETURNING id, customer_id

-- customer_of_number --
-- The customer whom a telephone number belongs to: whom we wrote to last at this number, else the only one who has it.
SELECT coalesce(
    (SELECT n.customer_id FROM notice n JOIN customer c ON c.id = n.customer_id
     WHERE n.channel = %(channel)s AND n.recipient = %(number)s AND n.to_customer AND c.erased_at IS NULL
     ORDER BY n.id DESC LIMIT 1),
    (SELECT min(c.id) FROM customer c
     WHERE regexp_replace(regexp_replace(c.phone, '[^0-9]', '', 'g'), '^(62|0)', '')
           = regexp_replace(regexp_replace(%(number)s, '[^0-9]', '', 'g'), '^62', '')
       AND c.phone IS NOT NULL AND c.erased_at IS NULL
     HAVING count(*) = 1))

-- put_message --
-- A message, once.
INSERT INTO chat_message (chat_id, provider_id, kind, text, at, media)
VALUES (%(chat_id)s, %(provider_id)s, %(kind)s, %(text)s, %(at)s, %(media)s)
ON CONFLICT (chat_id, provider_id) DO NOTHING
RETURNING id

-- file_message --
-- A message became part of a conversation; its picture is fetched from now on.
UPDATE chat_message
SET state = 'filed', settled_at = now(), message_id = %(filed_as)s,
    media_state = CASE WHEN media IS NOT NULL THEN 'waiting' END, media_next = CASE WHEN media IS NOT NULL THEN now() END
WHERE id = %(message_id)s AND state = 'waiting'

-- claim_picture --
-- The picture of a channel that waits longest, with the time after which another may fetch it.
UPDATE chat_message m SET media_tries = media_tries + 1, media_next = %(again_at)s
FROM (SELECT c.id, h.channel FROM chat_message c JOIN chat h ON h.id = c.chat_id
      WHERE c.media_state = 'waiting' AND c.media_next <= %(now)s AND h.channel = ANY(%(channels)s)
      ORDER BY c.media_next, c.id LIMIT 1 FOR UPDATE OF c SKIP LOCKED) due
WHERE m.id = due.id
RETURNING m.id, due.channel, m.media, m.message_id, m.media_tries AS tries

-- settle_picture --
-- What became of a picture, if no other attempt has followed meanwhile.
UPDATE chat_message SET media_state = %(state)s, media_why = %(why)s, media_next = %(next_at)s
WHERE id = %(picture_id)s AND media_state = 'waiting' AND media_tries = %(tries)s

-- mark_seen --
-- Somebody on the staff has read a message that waited.
UPDATE chat_message SET state = 'seen', settled_at = %(at)s, settled_by = %(actor)s WHERE id = %(message_id)s AND state = 'waiting'

-- waiting_messages --
-- Messages that are part of no conversation, the newest first.
SELECT m.id, h.channel, h.address, h.name, h.customer_id, coalesce(c.name, '') AS customer, m.kind, m.text, m.at, m.state
FROM chat_message m JOIN chat h ON h.id = m.chat_id LEFT JOIN customer c ON c.id = h.customer_id
WHERE m.state = 'waiting' ORDER BY m.id DESC LIMIT %(limit)s OFFSET %(offset)s

-- make_code --
-- A code by which a customer joins a chat.
INSERT INTO chat_code (code_hash, customer_id, channel, made_at, expires_at)
VALUES (%(code_hash)s, %(customer_id)s, %(channel)s, %(at)s, %(expires_at)s)

-- spend_code --
-- A code is good once, for a while.
UPDATE chat_code SET spent_at = %(at)s
WHERE code_hash = %(code_hash)s AND channel = %(channel)s AND spent_at IS NULL AND expires_at > %(at)s
RETURNING customer_id

-- join_chat --
-- A chat is a customer's from now on.
INSERT INTO chat (tenant_id, channel, address, customer_id, name, joined_at, heard_at)
SELECT c.tenant_id, %(channel)s, %(address)s, c.id, %(name)s, %(at)s, %(at)s FROM customer c
WHERE c.id = %(customer_id)s AND c.erased_at IS NULL
ON CONFLICT (channel, address) DO UPDATE SET
    tenant_id = excluded.tenant_id, customer_id = excluded.customer_id, joined_at = excluded.joined_at,
    heard_at = excluded.heard_at, ended_at = NULL, name = excluded.name

-- leave_chat --
-- A customer takes their chat away.
UPDATE chat SET ended_at = %(at)s WHERE customer_id = %(customer_id)s AND channel = %(channel)s AND ended_at IS NULL

-- has_chat --
-- Whether a customer has a chat that is read.
SELECT EXISTS (SELECT FROM chat WHERE customer_id = %(customer_id)s AND channel = %(channel)s AND ended_at IS NULL
               AND joined_at IS NOT NULL)

-- forget_codes --
-- Codes that are over.
DELETE FROM chat_code WHERE expires_at < %(before)s

-- chat_address --
-- The chat of a customer in which they wrote last.
SELECT address FROM chat WHERE customer_id = %(customer_id)s AND channel = %(channel)s AND ended_at IS NULL
ORDER BY heard_at DESC NULLS LAST LIMIT 1
