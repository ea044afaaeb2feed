-- put_mail --
-- A mail to be sent.
INSERT INTO account_mail (kind, person_id, email, link_id, target, address, agent, created_at, next_at,
                          expires_at)
VALUES (%(kind)s, %(person_id)s, %(email)s, %(link_id)s, %(target)s, left(%(address)s, 100),
        left(%(agent)s, 300), %(created_at)s, %(created_at)s, %(expires_at)s)
RETURNING id

-- claim_mail --
-- The mail that is due first.
UPDATE account_mail SET state = 'sending', attempts = attempts + 1, next_at = %(again_at)s
WHERE id = (
    SELECT id FROM account_mail WHERE state IN ('pending', 'sending') AND next_at <= %(now)s
    ORDER BY next_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id, kind, person_id, email, link_id, target, address, agent, attempts, created_at

-- drop_late_mails --
-- What is no use any more does not leave.
UPDATE account_mail m SET state = 'dropped'
WHERE m.state IN ('pending', 'sending') AND (
    m.expires_at <= %(now)s OR EXISTS (
        SELECT FROM single_use_link l
        WHERE l.id = m.link_id AND (l.spent_at IS NOT NULL OR l.expires_at <= %(now)s)))

-- give_mail_link --
-- Whose mail it is, and the link in it.
UPDATE account_mail SET person_id = %(person_id)s, email = NULL, link_id = %(link_id)s WHERE id = %(mail_id)s

-- settle_mail --
-- What became of an attempt, if no other has followed it.
UPDATE account_mail SET state = %(state)s, reason = %(reason)s::jsonb, next_at = coalesce(%(next_at)s, next_at)
WHERE id = %(mail_id)s AND attempts = %(attempts)s AND state = 'sending'

-- prune_mails --
-- What was settled long ago goes.
DELETE FROM account_mail WHERE expires_at < %(before)s
