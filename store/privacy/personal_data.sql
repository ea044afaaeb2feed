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

-- customer --
-- The customer, and how and when to reach them.
SELECT id, name, email, phone, language, time_zone, quiet_from, quiet_until, opted_out, restricted_at, erased_at
FROM customer WHERE id = %(customer_id)s

-- assets --
-- What they own.
SELECT id, product, sold_at, site, site_id, area FROM asset WHERE id IN ({their_assets}) ORDER BY id

-- sites --
-- Where it stands, and how to get there.
SELECT id, name, address, landmark, district, city, province, postcode, area, time_zone, latitude, longitude, access_notes,
       contact_name, contact_phone
FROM site WHERE customer_id = %(customer_id)s ORDER BY id

-- external_refs --
-- How other systems call them and what is theirs.
SELECT system, kind, external_id FROM external_ref
WHERE customer_id = %(customer_id)s OR asset_id IN ({their_assets})
   OR site_id IN (SELECT id FROM site WHERE customer_id = %(customer_id)s) ORDER BY id

-- coverages --
-- What is covered until when.
SELECT asset_id, source, kinds, components, excludes, from_on, until_on, time_zone, share, terms_version, note, ended_at
FROM coverage WHERE asset_id IN ({their_assets}) ORDER BY asset_id, id

-- assistant_chats --
-- What they asked the assistant, and what it answered.
SELECT c.began_at, c.state, c.handed_over_at, t.asked_at, t.question, t.outcome, t.answer, t.helped
FROM assistant_chat c JOIN assistant_turn t ON t.chat_id = c.id WHERE c.customer_id = %(customer_id)s ORDER BY t.id

-- entitlements --
-- What they were entitled to in each ticket.
SELECT ticket_id, opening, stage, at, failure_mode, component, result, lines, currency, total, customer_pays, why
FROM entitlement WHERE ticket_id IN ({their_tickets}) ORDER BY ticket_id, opening, id

-- devices --
-- The devices in it, with what each says of itself and the newest reading.
SELECT d.id, d.product, d.serial, d.asset_id, d.installed_at, d.attributes, d.registered_at, l.ts AS read_at, l.readings
FROM device d LEFT JOIN device_latest l ON l.device_id = d.id WHERE d.id IN ({their_devices}) ORDER BY d.id

-- components --
-- Parts that were built in.
SELECT asset_id, component, serial, installed_at, removed_at FROM component WHERE asset_id IN ({their_assets})
ORDER BY 1, 2, 4

-- maintenance --
-- Work on the devices.
SELECT device_id, ts, component, action, source FROM maintenance WHERE device_id IN ({their_devices}) ORDER BY id

-- failures --
-- Failures and anomalies that were found.
SELECT device_id, ts, failure_mode, source FROM failure WHERE device_id IN ({their_devices})
UNION ALL
SELECT device_id, starts_at, 'anomaly', 'label' FROM anomaly_label WHERE device_id IN ({their_devices}) ORDER BY 1, 2

-- device_states --
-- When a device was last on line, and how far its clock is off.
SELECT s.device_id, s.state, s.ts, s.firmware, c.behind_s AS clock_behind_s
FROM device_status s LEFT JOIN device_clock c ON c.device_id = s.device_id
WHERE s.device_id IN ({their_devices}) ORDER BY s.device_id

-- sensor_faults --
-- Sensors that seem to be faulty.
SELECT device_id, metric, kind, since, confirmed_at FROM sensor_fault WHERE device_id IN ({their_devices}) ORDER BY 1, 2

-- predictions --
-- Failures that were predicted, with the reasons.
SELECT p.id, p.device_id, p.failure_mode, p.opened_at, p.expires_at, p.probability, p.reasons, s.state, s.reason, s.outcome
FROM prediction p LEFT JOIN prediction_state s ON s.prediction_id = p.id
WHERE p.asset_id IN ({their_assets}) ORDER BY p.id

-- prediction_histories --
-- What became of them.
SELECT h.prediction_id, h.at, h.actor, h.state, h.why FROM prediction_history h JOIN prediction p ON p.id = h.prediction_id
WHERE p.asset_id IN ({their_assets}) ORDER BY h.id

-- tickets --
-- Tickets.
SELECT id, product, asset_id, device_id, failure_mode, state, source, severity, assignee, opened_at, due_at, reported_at,
       resolved_at, closed_at, in_warranty, openings
FROM ticket WHERE id IN ({their_tickets}) ORDER BY id

-- ticket_histories --
-- What was done with them while they owned the asset.
SELECT h.ticket_id, h.at, h.actor, h.action, h.from_state, h.to_state, h.why, h.about
FROM ticket_history h JOIN ticket k ON k.id = h.ticket_id
WHERE h.ticket_id IN ({their_tickets}) AND was_owner(k.asset_id, %(customer_id)s, h.recorded_at) ORDER BY h.id

-- work_orders --
-- Visits that were planned for their tickets.
SELECT o.id, o.asset_id, w.ticket_id, o.state, o.made_at, o.arrived_at, o.ended_at, o.reason, o.note
FROM work_order o JOIN work_order_ticket w ON w.order_id = o.id WHERE w.ticket_id IN ({their_tickets}) ORDER BY o.id, w.ticket_id

-- bookings --
-- The appointments of these visits.
SELECT b.id, b.order_id, b.state, lower(b.arrival) AS arrives_from, upper(b.arrival) AS arrives_until, b.made_at, b.made_by,
       b.ended_at, t.name AS technician
FROM booking b JOIN technician t ON t.id = b.technician_id
WHERE b.order_id IN (SELECT w.order_id FROM work_order_ticket w WHERE w.ticket_id IN ({their_tickets})) ORDER BY b.id

-- declined_visits --
-- Visits that they did not want.
SELECT ticket_id, opening, declined_at, confirmed_at, confirmed_by, reason FROM declined_visit
WHERE ticket_id IN ({their_tickets}) ORDER BY ticket_id, opening

-- findings --
-- What technicians found.
SELECT ticket_id, opening, kind, failure_mode, component, mechanism, parts, note, actor, at, failed_at FROM finding
WHERE ticket_id IN ({their_tickets}) ORDER BY ticket_id, opening

-- part_exchanges --
-- Parts that repairs put in and took out.
SELECT ticket_id, opening, part, part_number, component, quantity, out_serial, in_serial, price, currency, actor, at
FROM part_exchange WHERE ticket_id IN ({their_tickets}) ORDER BY id

-- attachments --
-- Photos and signatures of their tickets: which there are. The pictures themselves are files.
SELECT id, ticket_id, kind, stage, item, caption, made_by, made_at, width, height, bytes FROM attachment
WHERE ticket_id IN ({their_tickets}) ORDER BY id

-- their_claims --
-- The claims that a customer made.
SELECT id FROM warranty_claim WHERE customer_id = %(customer_id)s

-- their_returns --
-- What a customer sent back.
SELECT id FROM product_return WHERE customer_id = %(customer_id)s

-- their_activations --
-- The warranties that a customer activated.
SELECT id FROM activation WHERE customer_id = %(customer_id)s

-- activations --
-- Warranties that they activated.
SELECT id, number, product, serial, asset_id, way, state, purchased_on, seller, name, email, phone, language, submitted_at,
       decided_at, reason, words, ended_at
FROM activation WHERE id IN ({their_activations}) ORDER BY id

-- activation_histories --
-- What became of these.
SELECT activation_id, at, actor, action, from_state, to_state, why FROM activation_history
WHERE activation_id IN ({their_activations}) ORDER BY id

-- transfers --
-- Products that they gave away, or were given.
SELECT asset_id, state, made_at, expires_at, ended_at, from_customer_id = %(customer_id)s AS given_away FROM warranty_transfer
WHERE from_customer_id = %(customer_id)s OR to_customer_id = %(customer_id)s ORDER BY id

-- warranty_claims --
-- Claims on a warranty.
SELECT id, number, product, asset_id, ticket_id, state, failure_mode, fault, purchased_on, round, asked, appeal, made_at,
       submitted_at, due_at, decided_at, decided_by, appealed_at, settled_at, ended_at
FROM warranty_claim WHERE id IN ({their_claims}) ORDER BY id

-- claim_lines --
-- What they asked for.
SELECT claim_id, position, item, component, what, asked, amount FROM warranty_claim_line
WHERE claim_id IN ({their_claims}) ORDER BY claim_id, position

-- claim_decisions --
-- What was decided.
SELECT claim_id, round, position, decision, granted, amount, clause, words FROM warranty_claim_decision
WHERE claim_id IN ({their_claims}) ORDER BY claim_id, round, position

-- claim_histories --
-- What became of their claims.
SELECT claim_id, at, actor, action, from_state, to_state, why FROM warranty_claim_history
WHERE claim_id IN ({their_claims}) ORDER BY id

-- returns --
-- What they sent back.
SELECT id, number, product, asset_id, claim_id, ticket_id, state, serial, arrived_serial, comes_back, reason, refusal, ship_to,
       carrier, tracking, out_carrier, out_tracking, disposition, assessment, amount, currency, new_asset_id, made_at,
       authorised_at, sent_at, received_at, assessed_at, shipped_at, delivered_at, ended_at
FROM product_return WHERE id IN ({their_returns}) ORDER BY id

-- return_histories --
-- What became of it.
SELECT return_id, at, actor, action, from_state, to_state, why FROM product_return_history
WHERE return_id IN ({their_returns}) ORDER BY id

-- evidence --
-- Photos and receipts: which there are. The pictures themselves are files.
SELECT id, activation_id, claim_id, return_id, kind, stage, caption, by_customer, made_by, made_at, width, height, bytes
FROM evidence WHERE activation_id IN ({their_activations}) OR claim_id IN ({their_claims}) OR return_id IN ({their_returns})
ORDER BY id

-- surveys --
-- What they were asked, and said, after a repair or a claim.
SELECT id, product, asset_id, ticket_id, opening, claim_id, state, reason, made_at, asked_at, reminded_at, ended_at, score,
       words, how
FROM survey WHERE customer_id = %(customer_id)s ORDER BY id

-- calls_back --
-- Who called them back, and what was said.
SELECT b.survey_id, b.state, b.opened_at, b.taken_at, b.taken_by, b.done_at, b.outcome, b.words
FROM call_back b JOIN survey s ON s.id = b.survey_id WHERE s.customer_id = %(customer_id)s ORDER BY b.id

-- reviews --
-- What they let others read.
SELECT r.id, r.survey_id, r.product, r.score, r.words, r.shown_name, r.language, r.text_version, r.state, r.why,
       r.submitted_at, r.decided_at, r.answer, r.answered_at
FROM review r JOIN survey s ON s.id = r.survey_id WHERE s.customer_id = %(customer_id)s ORDER BY r.id

-- customer_letters --
-- Letters about their claims, returns and appliances: which there were. Their words are made when they leave.
SELECT id, product, about, kind, purpose, at, state, channel, sent_at, opened_at FROM customer_letter
WHERE customer_id = %(customer_id)s ORDER BY id

-- unwanted_messages --
-- Messages that they do not want.
SELECT purpose, channel, since FROM unwanted_message WHERE customer_id = %(customer_id)s ORDER BY purpose, channel

-- former_findings --
-- What technicians had written before they corrected it.
SELECT ticket_id, opening, version, kind, failure_mode, component, mechanism, parts, note, actor, at, failed_at, corrected_by,
       until_at, why
FROM former_finding WHERE ticket_id IN ({their_tickets}) ORDER BY ticket_id, opening, version

-- repair_checks --
-- Whether their repairs held, by readings.
SELECT ticket_id, opening, failure_mode, state, repaired_at, judged_from, judged_until, decided_at, evidence, reason
FROM repair_check WHERE ticket_id IN ({their_tickets}) ORDER BY ticket_id, opening

-- reports --
-- What the customer reported.
SELECT id, device_id, failure_mode, reported_at, text, ticket_id FROM customer_report
WHERE customer_id = %(customer_id)s ORDER BY id

-- stranger_reports --
-- What somebody reported of their devices without an account; by whom is that person's.
SELECT id, receipt, symptom, words, reported_at, ticket_id FROM stranger_report
WHERE ticket_id IN ({their_tickets}) ORDER BY id

-- notices --
-- What was written to them.
SELECT id, ticket_id, kind, purpose, channel, state, reason, language, recipient, subject, body, created_at, sent_at, opened_at,
       answered_at
FROM notice WHERE customer_id = %(customer_id)s AND to_customer ORDER BY id

-- receipts --
-- What became of messages to them.
SELECT r.notice_id, r.channel, r.status, r.at, r.code, r.words FROM receipt r JOIN notice n ON n.id = r.notice_id
WHERE n.customer_id = %(customer_id)s ORDER BY r.id

-- chats --
-- Chats with them, and whether one is being joined.
SELECT channel, address, name, joined_at, heard_at, ended_at FROM chat WHERE customer_id = %(customer_id)s
UNION ALL
SELECT k.channel, '', '', NULL, NULL, k.expires_at FROM chat_code k WHERE k.customer_id = %(customer_id)s ORDER BY 1, 4

-- chat_messages --
-- What they wrote in chats.
SELECT h.channel, m.kind, m.text, m.at, m.state FROM chat_message m JOIN chat h ON h.id = m.chat_id
WHERE h.customer_id = %(customer_id)s ORDER BY m.id

-- push_browsers --
-- Browsers that take messages for them.
SELECT agent, endpoint, made_at FROM push_subscription
WHERE customer_id = %(customer_id)s OR person_id IN (SELECT id FROM person WHERE customer_id = %(customer_id)s) ORDER BY id

-- calls --
-- Calls that they booked, and letters about them.
SELECT c.id, c.product, c.asset_id, lower(c.during) AS begins, upper(c.during) AS ends, c.state, c.topic, c.room, c.made_at,
       c.ended_at, (SELECT array_agg(l.kind ORDER BY l.id) FROM consultation_letter l WHERE l.consultation_id = c.id) AS letters
FROM consultation c WHERE c.customer_id = %(customer_id)s ORDER BY c.id

-- message_routes --
-- In which order they wish to be written to.
SELECT purpose, channels, fallback_hours, changed_at FROM message_route WHERE customer_id = %(customer_id)s ORDER BY purpose

-- answers --
-- What they answered.
SELECT a.notice_id, a.ticket_id, a.kind, a.slot_on, a.slot_part, a.note, a.at FROM notice_answer a
JOIN notice n ON n.id = a.notice_id WHERE n.customer_id = %(customer_id)s ORDER BY a.id

-- alarms --
-- Alarms of the devices.
SELECT id, device_id, rule, metric, severity, state, raised_at, returned_at, acknowledged_by FROM alarm
WHERE device_id IN ({their_devices}) ORDER BY id

-- alarm_histories --
-- What was done with them.
SELECT h.alarm_id, h.at, h.actor, h.action, h.to_state, h.why FROM alarm_history h JOIN alarm a ON a.id = h.alarm_id
WHERE a.device_id IN ({their_devices}) ORDER BY h.id

-- account --
-- The customer's account; what proves that it is them is not given away.
SELECT id, name, email, state, language, time_zone, created_at, signed_in_at, password_hash IS NOT NULL AS has_password,
       totp_step IS NOT NULL AS has_second_factor, oidc_issuer
FROM person WHERE customer_id = %(customer_id)s

-- sessions --
-- When and where they signed in, and which links they were given to do so.
SELECT s.started_at, s.seen_at, s.ended_at, s.address, s.agent, s.how FROM session s JOIN person p ON p.id = s.person_id
WHERE p.customer_id = %(customer_id)s
UNION ALL
SELECT l.made_at, l.expires_at, l.spent_at, '', '', l.purpose FROM single_use_link l JOIN person p ON p.id = l.person_id
WHERE p.customer_id = %(customer_id)s
UNION ALL
SELECT NULL, b.seen_at, NULL, '', '', 'known_browser' FROM known_browser b JOIN person p ON p.id = b.person_id
WHERE p.customer_id = %(customer_id)s ORDER BY 1

-- account_mails --
-- Mails about the account, sign-ins that were begun, and how many recovery codes are left.
SELECT m.kind, m.state, m.created_at AS at, m.sent_to FROM (
    SELECT m.kind, m.state, m.created_at, coalesce(m.email, p.email) AS sent_to, m.person_id, m.email
    FROM account_mail m LEFT JOIN person p ON p.id = m.person_id) m
WHERE m.person_id IN (SELECT id FROM person WHERE customer_id = %(customer_id)s)
   OR lower(m.email) = (SELECT lower(email) FROM customer WHERE id = %(customer_id)s)
UNION ALL
SELECT 'begun_' || b.how, b.step, b.begun_at, NULL FROM begun_sign_in b
WHERE b.person_id IN (SELECT id FROM person WHERE customer_id = %(customer_id)s)
UNION ALL
SELECT 'recovery_code', CASE WHEN c.spent_at IS NULL THEN 'good' ELSE 'spent' END, c.spent_at, NULL
FROM recovery_code c JOIN person p ON p.id = c.person_id WHERE p.customer_id = %(customer_id)s ORDER BY 3

-- tokens --
-- Their access tokens, and the links of notices.
SELECT t.name, t.made_at, t.expires_at, t.last_used_at, t.ended_at FROM access_token t JOIN person p ON p.id = t.person_id
WHERE p.customer_id = %(customer_id)s
UNION ALL
SELECT 'notice/' || n.id, l.made_at, NULL, n.opened_at, NULL FROM notice_link l JOIN notice n ON n.id = l.notice_id
WHERE n.customer_id = %(customer_id)s ORDER BY 2

-- owned_before --
-- What they owned once.
SELECT asset_id, from_at, until_at FROM ownership WHERE customer_id = %(customer_id)s ORDER BY id

-- sign_in_letters --
-- Links and codes that were sent to let them in.
SELECT l.way, l.address, l.made_at, l.expires_at, l.spent_at, l.state FROM account_proof l
WHERE l.customer_id = %(customer_id)s
   OR l.address IN (SELECT unnest(ARRAY[lower(c.email), c.phone]) FROM customer c WHERE c.id = %(customer_id)s)
ORDER BY l.id

-- consents --
-- What they agreed to.
SELECT purpose, text_version, language, given_at, how, withdrawn_at, withdrawn_how FROM consent
WHERE customer_id = %(customer_id)s ORDER BY id

-- requests --
-- What they asked for about their data, and an erasure that was done.
SELECT kind, words, how, asked_at, due_at, answered_at, answer, reason FROM privacy_request
WHERE customer_id = %(customer_id)s
UNION ALL
SELECT 'erased', '', '', at, at, at, 'done', '' FROM erasure WHERE customer_id = %(customer_id)s ORDER BY 4

-- their_threads --
-- Their conversations.
SELECT t.id FROM thread t WHERE t.customer_id = %(customer_id)s

-- threads --
-- Conversations with them.
SELECT id, ticket_id, state, assignee, language, opened_at, changed_at, merged_into FROM thread
WHERE customer_id = %(customer_id)s ORDER BY id

-- messages --
-- What was written in these, by them and to them, and what staff noted.
SELECT id, thread_id, author_kind, author, channel, language, text, said, internal, machine, cites, left_out, at, written_at
FROM message WHERE thread_id IN ({their_threads}) ORDER BY id

-- message_photos --
-- Photos that came with them: which there are. The pictures themselves are files.
SELECT p.id, p.message_id, p.caption, p.width, p.height, p.bytes FROM message_photo p JOIN message m ON m.id = p.message_id
WHERE m.thread_id IN ({their_threads}) ORDER BY p.id

-- message_deliveries --
-- By which channel messages left, and whether they arrived.
SELECT d.message_id, d.channel, d.recipient, d.state, d.reason, d.made_at, d.sent_at
FROM message_delivery d JOIN message m ON m.id = d.message_id WHERE m.thread_id IN ({their_threads}) ORDER BY d.id

-- mails --
-- Mails that came from them.
SELECT id, thread_id, sender, recipients, subject, bytes, received_at, state, outcome FROM mail
WHERE thread_id IN ({their_threads})
   OR lower(sender) IN (SELECT lower(email) FROM customer WHERE id = %(customer_id)s AND email IS NOT NULL) ORDER BY id

-- dead_addresses --
-- Addresses of theirs to which mail came back.
SELECT address, since, why FROM dead_address WHERE customer_id = %(customer_id)s ORDER BY since, address

-- readings_held --
-- Events of the devices; and how many values were kept aside. The readings themselves are served as series, by device.
SELECT e.device_id, e.ts, e.code, e.severity, e.text FROM event e WHERE e.device_id IN ({their_devices})
UNION ALL
SELECT s.device_id, s.ts, 'aside/' || s.metric, '', coalesce(s.text, s.value::text) FROM aside s
WHERE s.device_id IN ({their_devices}) ORDER BY 1, 2

-- scores_held --
-- How many times each device was scored for each failure mode, and when.
SELECT device_id, failure_mode, count(*) AS scores, min(ts) AS first_at, max(ts) AS last_at,
       (array_agg(probability ORDER BY ts DESC))[1] AS last_probability
FROM score WHERE device_id IN ({their_devices}) GROUP BY 1, 2 ORDER BY 1, 2

-- who_read_it --
-- When somebody looked at the customer's file, or changed, exported or erased it.
SELECT at, action, actor_kind, subject FROM audit
WHERE subject = ANY(ARRAY['customer/' || %(customer_id)s::text]
                    || ARRAY(SELECT 'asset/' || a.id FROM ({their_assets}) a)
                    || ARRAY(SELECT 'ticket/' || t.id FROM ({their_tickets}) t)
                    || ARRAY(SELECT 'notice/' || n.id FROM notice n WHERE n.customer_id = %(customer_id)s))
ORDER BY id
