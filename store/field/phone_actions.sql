-- claim_action --
-- The action of a phone, once for each id that it made.
INSERT INTO phone_action (person_id, client_id, subject, action, done_at, taken_at)
VALUES (%(person_id)s, %(client_id)s, %(subject)s, %(action)s, %(done_at)s, %(now)s)
ON CONFLICT (person_id, client_id) DO NOTHING

-- prune_actions --
-- What came long ago.
DELETE FROM phone_action WHERE taken_at < %(before)s
