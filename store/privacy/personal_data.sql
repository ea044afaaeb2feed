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
SELECT id, product, sold_at, warranty_until, site, area FROM asset WHERE id IN ({their_assets}) ORDER BY id

-- devices --
-- The devices in it, with what each says of itself and the newest reading.
SELECT d.id, d.product, d.serial, d.asset_id, d.installed_at, d.attributes, d.registered_at, l.ts AS read_at, l.readings
FROM device d LEFT JOIN device_latest l ON l.device_id = d.id WHERE d.id IN ({their_devices}) ORDER BY d.id

-- components --
-- Parts that were built in.
SELECT asset_id, component, installed_at FROM component WHERE asset_id IN ({their_assets}) ORDER BY 1, 2

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

-- findings --
-- What technicians found.
SELECT ticket_id, opening, kind, failure_mode, component, mechanism, parts, note, actor, at, failed_at FROM finding
WHERE ticket_id IN ({their_tickets}) ORDER BY ticket_id, opening

-- reports --
-- What the customer reported.
SELECT id, device_id, failure_mode, reported_at, text, ticket_id FROM customer_report
WHERE customer_id = %(customer_id)s ORDER BY id

-- notices --
-- What was written to them.
SELECT id, ticket_id, kind, channel, state, reason, language, recipient, subject, body, created_at, sent_at, opened_at,
       answered_at
FROM notice WHERE customer_id = %(customer_id)s AND to_customer ORDER BY id

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
