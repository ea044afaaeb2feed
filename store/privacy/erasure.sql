-- their_assets --
-- The assets that a customer owns.
SELECT a.id FROM asset a WHERE a.customer_id = %(customer_id)s

-- their_devices --
-- The devices in these.
SELECT d.id FROM device d JOIN asset a ON a.id = d.asset_id WHERE a.customer_id = %(customer_id)s

-- their_tickets --
-- The tickets of a customer: those that they were written about, and those of their assets that nobody else was written
-- about (an owner before them).
SELECT t.id FROM ticket t
WHERE EXISTS (SELECT FROM notice n WHERE n.ticket_id = t.id AND n.customer_id = %(customer_id)s)
   OR EXISTS (SELECT FROM customer_report r WHERE r.ticket_id = t.id AND r.customer_id = %(customer_id)s)
   OR (t.asset_id IN (SELECT a.id FROM asset a WHERE a.customer_id = %(customer_id)s)
       AND NOT EXISTS (SELECT FROM notice n WHERE n.ticket_id = t.id AND n.customer_id <> %(customer_id)s))

-- lock_customer --
-- The customer, if there still is somebody; who writes to them waits from here on.
SELECT id FROM customer WHERE id = %(customer_id)s AND erased_at IS NULL FOR UPDATE

-- customer_report --
-- What they reported: that they did stays, their words go.
UPDATE customer_report SET text = ''
WHERE text <> '' AND (customer_id = %(customer_id)s OR (customer_id IS NULL AND ticket_id IN ({their_tickets})))

-- finding --
-- What was found stays; the notes of technicians, who write of people too, go.
UPDATE finding SET note = '' WHERE note <> '' AND ticket_id IN ({their_tickets})

-- prediction_state --
-- What became of a prediction stays, without words.
UPDATE prediction_state SET reason = without_words(reason)
WHERE reason IS DISTINCT FROM without_words(reason) AND asset_id IN ({their_assets})

-- blank_histories --
-- Who did what to their tickets, predictions and alarms stays, without words; returns the number of lines.
SELECT blank_histories(ARRAY({their_tickets}), ARRAY({their_assets}), ARRAY({their_devices}))

-- notice_answer --
-- What they chose stays, their words go.
UPDATE notice_answer SET note = ''
WHERE note <> '' AND notice_id IN (SELECT id FROM notice WHERE customer_id = %(customer_id)s)

-- notice_link --
-- Their links lead nowhere.
DELETE FROM notice_link WHERE notice_id IN (
    SELECT id FROM notice WHERE customer_id = %(customer_id)s)

-- notice --
-- That they were written to, and when, stays; what was written and where to goes. What waits does not leave. A reason
-- why a notice failed may hold the address.
UPDATE notice SET subject = '', body = '', reason = CASE WHEN to_customer THEN %(erased)s::jsonb ELSE reason END,
    recipient = CASE WHEN to_customer THEN '' ELSE recipient END,
    state = CASE WHEN state IN ('pending', 'sending') THEN 'suppressed' ELSE state END,
    not_before = CASE WHEN state IN ('pending', 'sending') THEN NULL ELSE not_before END
WHERE customer_id = %(customer_id)s OR (customer_id IS NULL AND ticket_id IN ({their_tickets}))

-- asset --
-- Where it stands is an address; the service area stays.
UPDATE asset SET site = '' WHERE site <> '' AND id IN ({their_assets})

-- consent --
-- Every consent ends; that it was given stays.
UPDATE consent SET withdrawn_at = greatest(%(at)s, given_at), withdrawn_how = 'erasure'
WHERE customer_id = %(customer_id)s AND withdrawn_at IS NULL

-- privacy_request --
-- What they asked for and when it was answered stays, the words go.
UPDATE privacy_request SET words = '', reason = CASE WHEN reason <> '' THEN '-' ELSE '' END
WHERE customer_id = %(customer_id)s AND (words <> '' OR reason <> '')

-- account_mail --
-- Mails that were asked for with their address, before anybody looked whose it is.
DELETE FROM account_mail WHERE lower(email) IN (
    SELECT lower(email) FROM customer WHERE id = %(customer_id)s AND email IS NOT NULL
    UNION SELECT email FROM person WHERE customer_id = %(customer_id)s AND email IS NOT NULL)

-- person --
-- The account, with its sessions, links, tokens, browsers and mails.
DELETE FROM person WHERE customer_id = %(customer_id)s

-- account_proof --
-- What was sent to let them in.
DELETE FROM account_proof
WHERE customer_id = %(customer_id)s
   OR address IN (SELECT unnest(ARRAY[lower(c.email), c.phone]) FROM customer c WHERE c.id = %(customer_id)s)

-- customer --
-- A number remains.
UPDATE customer SET name = '#' || id, email = NULL, phone = NULL, language = DEFAULT, time_zone = DEFAULT,
    quiet_from = DEFAULT, quiet_until = DEFAULT, opted_out = DEFAULT, erased_at = %(at)s
WHERE id = %(customer_id)s

-- record_erasure --
-- What was blanked, and what is kept.
INSERT INTO erasure (customer_id, at, blanked, kept) VALUES (%(customer_id)s, %(at)s, %(blanked)s, %(kept)s)

-- erasures_of --
-- The erasure of a customer.
SELECT at, blanked, kept FROM erasure WHERE customer_id = %(customer_id)s ORDER BY id
