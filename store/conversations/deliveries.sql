-- queue_delivery --
-- A message is to leave by a channel.
INSERT INTO message_delivery (message_id, channel, recipient, next_at)
VALUES (%(message_id)s, %(channel)s, %(recipient)s, now() + %(wait)s)
ON CONFLICT (message_id, channel) DO NOTHING

-- claim_delivery --
-- The delivery that is due first, with the time after which another sender may take it.
UPDATE message_delivery d SET state = 'sending', attempts = attempts + 1, next_at = %(again_at)s
FROM (SELECT id FROM message_delivery
      WHERE channel = %(channel)s AND state IN ('pending', 'sending') AND next_at <= %(now)s
      ORDER BY next_at, id LIMIT 1 FOR UPDATE SKIP LOCKED) due
WHERE d.id = due.id
RETURNING d.id, d.message_id, (SELECT m.thread_id FROM message m WHERE m.id = d.message_id) AS thread_id, d.channel,
          d.recipient, d.attempts

-- settle_delivery --
-- What came of an attempt, if none has followed it.
UPDATE message_delivery SET state = %(state)s, reason = %(reason)s, next_at = coalesce(%(next_at)s, next_at),
    sent_at = CASE WHEN %(state)s = 'sent' THEN now() ELSE sent_at END
WHERE id = %(id)s AND attempts = %(attempts)s AND state = 'sending'

-- note_bounce --
-- A message that had left came back.
UPDATE message_delivery d SET state = 'bounced', reason = %(why)s
FROM message m WHERE m.id = d.message_id AND m.message_id = %(name)s AND d.channel = 'email' AND d.state <> 'bounced'

-- wrote_automatically --
-- Whether a mail of the system went to an address.
SELECT EXISTS (
    SELECT FROM message_delivery d JOIN message m ON m.id = d.message_id
    WHERE lower(d.recipient) = lower(%(address)s) AND d.made_at >= %(since)s AND m.author_kind = 'system')

-- mark_dead --
-- Mail to an address came back for good.
INSERT INTO dead_address (tenant_id, address, customer_id, since, why)
SELECT c.tenant_id, lower(%(address)s), c.id, %(since)s, %(why)s FROM customer c WHERE c.id = %(customer_id)s
ON CONFLICT DO NOTHING

-- clear_dead --
-- The addresses of a customer are tried again.
DELETE FROM dead_address WHERE customer_id = %(customer_id)s

-- dead_addresses --
-- The dead addresses of a customer.
SELECT address, customer_id, since, why FROM dead_address WHERE customer_id = %(customer_id)s ORDER BY since, address

-- is_dead --
-- Whether mail to an address of a customer came back for good.
SELECT EXISTS (SELECT FROM dead_address WHERE customer_id = %(customer_id)s AND address = lower(%(address)s))

-- customers_of_address --
-- The customers with an e-mail.
SELECT id FROM customer WHERE lower(email) = lower(%(address)s) AND erased_at IS NULL ORDER BY id

-- ticket_of_notice --
-- What a notice to a customer was about.
SELECT ticket_id, customer_id FROM notice WHERE id = %(notice_id)s AND to_customer AND customer_id IS NOT NULL
