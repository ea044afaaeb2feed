-- claim_technician_mail --
-- The mail that is due first.
UPDATE technician_mail SET state = 'sending', attempts = attempts + 1, next_at = %(again_at)s
WHERE id = (SELECT id FROM technician_mail WHERE state IN ('pending', 'sending') AND next_at <= %(now)s
            ORDER BY next_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id, technician_id, booking_id, order_id, kind, attempts

-- settle_technician_mail --
-- What became of an attempt, if no other has followed it.
UPDATE technician_mail SET state = %(state)s, reason = %(reason)s::jsonb, next_at = coalesce(%(next_at)s, next_at)
WHERE id = %(mail_id)s AND attempts = %(attempts)s AND state = 'sending'

-- was_told --
-- Whether an appointment of an order was sent to a technician; of one booking alone where it is named.
SELECT EXISTS (SELECT FROM technician_mail
               WHERE technician_id = %(technician_id)s AND order_id = %(order_id)s AND kind = 'appointment'
                 AND state = 'sent' AND (%(booking_id)s::bigint IS NULL OR booking_id = %(booking_id)s))

-- mails_of_technician --
-- What was sent to a technician, newest first.
SELECT m.id, m.order_id, m.kind, m.state, m.reason, m.made_at FROM technician_mail m
WHERE m.technician_id = %(technician_id)s ORDER BY m.id DESC LIMIT %(limit)s

-- prune_technician_mails --
-- What was settled long ago goes.
DELETE FROM technician_mail WHERE state IN ('sent', 'failed', 'dropped') AND made_at < %(before)s
