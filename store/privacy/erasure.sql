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

-- stranger_report --
-- What was reported without an account and joined to their tickets, or under their number: their words go.
UPDATE stranger_report r SET words = '', name = '', phone = '', serial = CASE WHEN r.state = 'joined' THEN r.serial ELSE '' END
WHERE (r.words <> '' OR r.name <> '' OR r.phone <> '')
  AND (r.ticket_id IN ({their_tickets})
       OR EXISTS (SELECT FROM customer c WHERE c.id = %(customer_id)s
                  AND length(regexp_replace(c.phone, '\D', '', 'g')) >= 8
                  AND right(regexp_replace(c.phone, '\D', '', 'g'), 9) = right(regexp_replace(r.phone, '\D', '', 'g'), 9)))

-- message_photo --
-- Photos that came with their messages; the files go from the disk within the hour.
DELETE FROM message_photo WHERE message_id IN ({their_messages})

-- message_delivery --
-- That a message was sent to them stays; where to goes. What waits does not leave. A reason may hold the address.
UPDATE message_delivery SET recipient = '', reason = CASE WHEN reason IS NULL THEN NULL ELSE %(erased)s::jsonb END,
    state = CASE WHEN state IN ('pending', 'sending') THEN 'dropped' ELSE state END
WHERE message_id IN ({their_messages})

-- message --
-- That they wrote and were answered, when and by which way, stays; every word, name and file name goes. Lines of the
-- system may quote a mail server, with the address.
UPDATE message SET text = '', left_out = '{}', author = CASE WHEN author_kind = 'customer' THEN '' ELSE author END,
    said = CASE WHEN said IS NULL THEN NULL ELSE %(erased)s::jsonb END, message_id = 'erased-' || id, in_reply_to = NULL
WHERE id IN ({their_messages})

-- mail --
-- Mails of theirs, and those from their address that nobody has looked at yet.
UPDATE mail SET raw = NULL, sender = '', subject = '', recipients = '{}', outcome = %(erased)s::jsonb,
    state = CASE WHEN state IN ('waiting', 'held') THEN 'dropped' ELSE state END
WHERE thread_id IN (SELECT t.id FROM thread t WHERE t.customer_id = %(customer_id)s)
   OR lower(sender) IN (SELECT lower(email) FROM customer WHERE id = %(customer_id)s AND email IS NOT NULL)

-- dead_address --
-- Addresses of theirs to which mail came back.
DELETE FROM dead_address WHERE customer_id = %(customer_id)s

-- their_messages --
-- All messages of their threads.
SELECT m.id FROM message m JOIN thread t ON t.id = m.thread_id WHERE t.customer_id = %(customer_id)s

-- finding --
-- What was found stays; the notes of technicians, who write of people too, go.
UPDATE finding SET note = '' WHERE note <> '' AND ticket_id IN ({their_tickets})

-- work_order --
-- What became of a visit stays; notes of people go.
UPDATE work_order SET note = ''
WHERE note <> '' AND id IN (SELECT order_id FROM work_order_ticket WHERE ticket_id IN ({their_tickets}))

-- declined_visit --
-- That they wanted no visit stays; why one was needed all the same goes.
UPDATE declined_visit SET reason = '-'
WHERE reason <> '-' AND ticket_id IN ({their_tickets})

-- attachment --
-- Photos may show a home, signatures are a person's; the files go from the disk within the hour.
DELETE FROM attachment WHERE ticket_id IN ({their_tickets})

-- former_finding --
-- The same of findings as they were before a correction, and of why they were corrected.
UPDATE former_finding SET note = '', why = '' WHERE (note <> '' OR why <> '') AND ticket_id IN ({their_tickets})

-- prediction_state --
-- What became of a prediction stays, without words.
UPDATE prediction_state SET reason = without_words(reason)
WHERE reason IS DISTINCT FROM without_words(reason) AND asset_id IN ({their_assets})

-- blank_histories --
-- Who did what to their tickets, predictions and alarms stays, without words; returns the number of lines.
SELECT blank_histories(ARRAY({their_tickets}), ARRAY({their_assets}), ARRAY({their_devices}))
     + blank_order_histories(ARRAY({their_tickets})) + blank_case_histories(%(customer_id)s)

-- notice_answer --
-- What they chose stays, their words go.
UPDATE notice_answer SET note = ''
WHERE note <> '' AND notice_id IN (SELECT id FROM notice WHERE customer_id = %(customer_id)s)

-- receipt --
-- Numbers of messages hold the telephone number that they went to.
DELETE FROM receipt WHERE notice_id IN (SELECT id FROM notice WHERE customer_id = %(customer_id)s)

-- chat --
-- Chats with them, with all that they wrote there; those of their number, too, that nobody knew to be theirs.
DELETE FROM chat h
WHERE h.customer_id = %(customer_id)s OR (h.channel = 'whatsapp' AND EXISTS (
    SELECT FROM customer c WHERE c.id = %(customer_id)s AND length(regexp_replace(c.phone, '\D', '', 'g')) >= 8
      AND right(regexp_replace(c.phone, '\D', '', 'g'), 9) = right(regexp_replace(h.address, '\D', '', 'g'), 9)))

-- consultation --
-- That they had a call stays; what about, and its room, goes; what is ahead does not take place.
UPDATE consultation SET topic = '', room = 'erased-' || id || '-' || md5(room), made_by = '#',
    state = CASE WHEN state = 'booked' THEN 'cancelled' ELSE state END,
    ended_at = coalesce(ended_at, greatest(%(at)s, made_at))
WHERE customer_id = %(customer_id)s

-- chat_code --
-- Codes that would join a chat to them.
DELETE FROM chat_code WHERE customer_id = %(customer_id)s

-- push_subscription --
-- Browsers that took messages for them.
DELETE FROM push_subscription WHERE customer_id = %(customer_id)s

-- message_route --
-- In which order they wished to be written to.
DELETE FROM message_route WHERE customer_id = %(customer_id)s

-- notice_link --
-- Their links lead nowhere.
DELETE FROM notice_link WHERE notice_id IN (
    SELECT id FROM notice WHERE customer_id = %(customer_id)s)

-- notice --
-- That they were written to, and when, stays; what was written and where to goes. What waits does not leave. A reason
-- why a notice failed may hold the address.
UPDATE notice SET subject = '', body = '', reason = CASE WHEN to_customer THEN %(erased)s::jsonb ELSE reason END,
    recipient = CASE WHEN to_customer THEN '' ELSE recipient END, provider_id = NULL, fall_back_at = NULL,
    state = CASE WHEN state IN ('pending', 'sending') THEN 'suppressed' ELSE state END,
    not_before = CASE WHEN state IN ('pending', 'sending') THEN NULL ELSE not_before END
WHERE customer_id = %(customer_id)s OR (customer_id IS NULL AND ticket_id IN ({their_tickets}))

-- asset --
-- Where it stands is an address; the service area stays.
UPDATE asset SET site = '' WHERE site <> '' AND id IN ({their_assets})

-- site --
-- Addresses, ways in and who is there go; the service area, its clocks and the place's number stay.
UPDATE site SET name = '', address = '{}', landmark = '', district = '', city = '', province = '', postcode = '',
    latitude = NULL, longitude = NULL, access_notes = '', contact_name = '', contact_phone = ''
WHERE customer_id = %(customer_id)s

-- external_ref --
-- Other systems know them by these numbers.
DELETE FROM external_ref WHERE customer_id = %(customer_id)s
   OR site_id IN (SELECT id FROM site WHERE customer_id = %(customer_id)s)

-- coverage --
-- What is covered stays, the words that staff wrote beside it go.
UPDATE coverage SET note = '' WHERE note <> '' AND asset_id IN ({their_assets})

-- evidence --
-- Photos of their claims and returns, receipts with their names; the files go from the disk within the hour.
DELETE FROM evidence WHERE activation_id IN (SELECT id FROM activation WHERE customer_id = %(customer_id)s)
   OR claim_id IN (SELECT id FROM warranty_claim WHERE customer_id = %(customer_id)s)
   OR return_id IN (SELECT id FROM product_return WHERE customer_id = %(customer_id)s)

-- activation --
-- That they activated a warranty, and when they bought it, stays; where, and what was written, goes.
UPDATE activation SET seller = '', words = '', name = '', email = NULL, phone = NULL
WHERE customer_id = %(customer_id)s OR lower(email) IN (
    SELECT lower(email) FROM customer WHERE id = %(customer_id)s AND email IS NOT NULL)

-- warranty_claim --
-- What they claimed stays, the words go.
UPDATE warranty_claim SET fault = '', asked = '', appeal = ''
WHERE customer_id = %(customer_id)s AND (fault <> '' OR asked <> '' OR appeal <> '')

-- warranty_claim_line --
-- The same of its lines.
UPDATE warranty_claim_line SET what = ''
WHERE what <> '' AND claim_id IN (SELECT id FROM warranty_claim WHERE customer_id = %(customer_id)s)

-- warranty_claim_decision --
-- And of what was decided.
UPDATE warranty_claim_decision SET words = ''
WHERE words <> '' AND claim_id IN (SELECT id FROM warranty_claim WHERE customer_id = %(customer_id)s)

-- product_return --
-- What came back, and what became of it, stays; words, addresses and parcels go.
UPDATE product_return SET reason = '', assessment = '', ship_to = '', carrier = '', tracking = '', out_carrier = '',
    out_tracking = ''
WHERE customer_id = %(customer_id)s

-- survey --
-- The score stays, for figures; the words go.
UPDATE survey SET words = '' WHERE words <> '' AND customer_id = %(customer_id)s

-- call_back --
-- What was said on the telephone goes.
UPDATE call_back SET words = ''
WHERE words <> '' AND survey_id IN (SELECT id FROM survey WHERE customer_id = %(customer_id)s)

-- review --
-- Nobody reads it any more.
UPDATE review SET words = '', shown_name = '', answer = '', answered_at = NULL, answered_by = NULL, state = 'withdrawn',
    why = NULL, decided_at = coalesce(decided_at, submitted_at)
WHERE survey_id IN (SELECT id FROM survey WHERE customer_id = %(customer_id)s)

-- customer_letter --
-- That they were written to stays; their links lead nowhere, what waits does not leave.
UPDATE customer_letter SET token_hash = NULL, reason = CASE WHEN reason IS NULL THEN NULL ELSE %(erased)s::jsonb END,
    state = CASE WHEN state IN ('pending', 'sending') THEN 'dropped' ELSE state END
WHERE customer_id = %(customer_id)s

-- unwanted_message --
-- What they did not want: nothing goes to them any more.
DELETE FROM unwanted_message WHERE customer_id = %(customer_id)s

-- entitlement --
-- What was decided stays, the words that staff wrote go.
UPDATE entitlement SET why = without_words(why)
WHERE why IS DISTINCT FROM without_words(why) AND ticket_id IN ({their_tickets})

-- consent --
-- Every consent ends; that it was given stays.
UPDATE consent SET withdrawn_at = greatest(%(at)s, given_at), withdrawn_how = 'erasure'
WHERE customer_id = %(customer_id)s AND withdrawn_at IS NULL

-- privacy_request --
-- What they asked for and when it was answered stays, the words go.
UPDATE privacy_request SET words = '', reason = CASE WHEN reason <> '' THEN '-' ELSE '' END
WHERE customer_id = %(customer_id)s AND (words <> '' OR reason <> '')

-- assistant_turn --
-- That they asked the assistant, and how it was answered, stays; the words go.
UPDATE assistant_turn SET question = '', answer = '{}'
WHERE question <> '' AND chat_id IN (SELECT c.id FROM assistant_chat c WHERE c.customer_id = %(customer_id)s
    OR (c.contact <> '' AND EXISTS (SELECT FROM customer k WHERE k.id = %(customer_id)s AND (
        lower(k.email) = lower(c.contact) OR (length(regexp_replace(k.phone, '\D', '', 'g')) >= 8
            AND right(regexp_replace(k.phone, '\D', '', 'g'), 9) = right(regexp_replace(c.contact, '\D', '', 'g'), 9))))))

-- assistant_chat --
-- How they wanted to be reached goes.
UPDATE assistant_chat c SET contact = '', contact_name = ''
WHERE (c.contact <> '' OR c.contact_name <> '') AND (c.customer_id = %(customer_id)s OR (c.contact <> '' AND EXISTS (SELECT FROM customer k WHERE k.id = %(customer_id)s AND (
        lower(k.email) = lower(c.contact) OR (length(regexp_replace(k.phone, '\D', '', 'g')) >= 8
            AND right(regexp_replace(k.phone, '\D', '', 'g'), 9) = right(regexp_replace(c.contact, '\D', '', 'g'), 9))))))

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
