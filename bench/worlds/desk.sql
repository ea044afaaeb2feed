-- add_tenant --
-- A second dealer, who has a tenth of the customers.
INSERT INTO tenant (name, kind) SELECT 'Dealer', 'dealer' WHERE NOT EXISTS (SELECT FROM tenant WHERE name = 'Dealer')

-- add_customers --
-- Customers with mail address and telephone number; the last tenth of them are the dealer's.
INSERT INTO customer (name, email, phone, language, tenant_id)
SELECT first || ' ' || last, lower(first) || '.' || lower(last) || n || '@mail.example', '+628' || lpad((n * 7919::bigint %% 10000000000)::text, 10, '0'),
       CASE n %% 4 WHEN 0 THEN 'en' ELSE 'id' END,
       CASE WHEN n > %(customers)s * 0.9 THEN (SELECT max(id) FROM tenant) ELSE 1 END
FROM (SELECT n, (ARRAY['Sari', 'Budi', 'Dewi', 'Agus', 'Rina', 'Eko', 'Putri', 'Hendra', 'Wati', 'Joko', 'Maya', 'Rudi', 'Lestari',
                       'Bayu', 'Ayu', 'Fajar', 'Intan', 'Dimas', 'Nur', 'Yoga'])[1 + n %% 20] AS first,
             (ARRAY['Wijaya', 'Santoso', 'Pratama', 'Siregar', 'Nasution', 'Hidayat', 'Kusuma', 'Lubis', 'Setiawan', 'Halim',
                    'Gunawan', 'Saputra', 'Rahayu', 'Utami', 'Maulana', 'Simanjuntak', 'Hartono', 'Suryani', 'Purnomo',
                    'Handayani', 'Ramadhan', 'Tanjung', 'Firmansyah', 'Anggraini'])[1 + n / 20 %% 24] AS last
      FROM generate_series(1, %(customers)s) n) made

-- add_sites --
-- The address of each customer, in one of twenty areas.
INSERT INTO site (customer_id, name, address, landmark, district, city, province, postcode, area, time_zone, contact_name)
SELECT id, 'Rumah', ARRAY['Jl. Melati No. ' || id, 'RT 03 / RW 05'], 'Seberang masjid', 'Kecamatan ' || id %% 200,
       'Kota ' || id %% 40, 'Jawa Barat', lpad((10000 + id %% 80000)::text, 5, '0'), 'Area ' || id %% 20,
       'Asia/Jakarta', name
FROM customer

-- add_assets --
-- An appliance each, and a second one for every fourth customer.
INSERT INTO asset (product, customer_id, site_id, sold_at)
SELECT %(product)s, s.customer_id, s.id, %(now)s::timestamptz - (30 + n * 13 %% 1400) * interval '1 day'
FROM generate_series(1, %(devices)s) n
JOIN site s ON s.id = (SELECT min(id) FROM site) + (n - 1) * %(customers)s::bigint / %(devices)s

-- add_devices --
-- Their electronics.
INSERT INTO device (product, serial, asset_id, installed_at)
SELECT product, 'RF26-' || upper(substr(md5(id::text), 1, 4)) || '-' || lpad(id::text, 7, '0'), id, sold_at + interval '5 days'
FROM asset ORDER BY id

-- add_latest --
-- What they sent last: one in fifty has been silent for days.
INSERT INTO device_latest (device_id, tenant_id, ts, readings, received_at)
SELECT id, tenant_id, at, '{"cabinet_temperature": 4.1, "freezer_temperature": -18.2, "compressor_power": 92.5}', at
FROM (SELECT id, tenant_id, %(now)s::timestamptz - CASE id %% 50 WHEN 0 THEN interval '9 days' ELSE interval '4 minutes' END AS at FROM device) d

-- add_statuses --
-- Their connections.
INSERT INTO device_status (device_id, tenant_id, state, ts, firmware, received_at, arrived_at, said)
SELECT id, tenant_id, state, at, '1.4.' || id %% 9, at, at, state
FROM (SELECT id, tenant_id, CASE id %% 50 WHEN 0 THEN 'offline' ELSE 'online' END AS state, %(now)s::timestamptz - interval '3 days' AS at FROM device) d

-- add_components --
-- What is fitted in them.
INSERT INTO component (asset_id, component, installed_at, serial)
SELECT d.asset_id, c, d.installed_at, '' FROM device d, unnest(%(components)s::text[]) AS c

-- add_coverage --
-- What was promised to their buyers, and an extension for every tenth.
INSERT INTO coverage (asset_id, source, kinds, from_on, until_on, time_zone, terms_version, granted_by)
SELECT id, 'product', ARRAY['parts', 'labour'], sold_at::date, (sold_at + interval '730 days')::date, 'Asia/Jakarta', 1, 'sale' FROM asset
UNION ALL
SELECT id, 'extension', ARRAY['parts'], (sold_at + interval '731 days')::date, (sold_at + interval '1460 days')::date, 'Asia/Jakarta',
       1, 'sale' FROM asset WHERE id %% 10 = 0

-- add_external_refs --
-- How the shop calls the appliances.
INSERT INTO external_ref (tenant_id, system, kind, external_id, asset_id) SELECT tenant_id, 'erp', 'asset', 'A-' || id, id FROM asset

-- add_people --
-- Technicians with accounts, the last tenth of them the dealer's; each becomes a technician by a trigger.
INSERT INTO person (name, email, role, state, tenant_id, areas)
SELECT 'Technician ' || lpad(n::text, 3, '0'), 'technician' || n || '@service.example', 'technician', 'active',
       CASE WHEN n > %(technicians)s * 0.9 THEN (SELECT max(id) FROM tenant) ELSE 1 END, ARRAY['Area ' || n %% 20]
FROM generate_series(1, %(technicians)s) n

-- add_lookers --
-- Who looks at pages: staff of everything, the dealer's dispatcher, and a customer with a ticket is added after them.
INSERT INTO person (name, email, role, state, tenant_id)
VALUES ('Administrator', 'administrator@service.example', 'administrator', 'active', NULL),
       ('Dispatcher', 'dispatcher@service.example', 'dispatcher', 'active', 1),
       ('Dealer', 'dealer@service.example', 'dispatcher', 'active', (SELECT max(id) FROM tenant))

-- add_owner --
-- The customer of the newest ticket has an account, and a link to it.
WITH newest AS (
    SELECT t.id, c.id AS customer, c.tenant_id FROM ticket t JOIN asset a ON a.id = t.asset_id JOIN customer c ON c.id = a.customer_id
    WHERE t.tenant_id = 1 ORDER BY t.id DESC LIMIT 1
), account AS (
    INSERT INTO person (name, email, role, state, tenant_id, customer_id)
    SELECT 'Owner', 'owner@mail.example', 'customer', 'active', tenant_id, customer FROM newest
)
INSERT INTO notice_link (token_hash, notice_id) SELECT %(link)s, min(n.id) FROM notice n JOIN newest t ON t.id = n.ticket_id

-- person_named --
-- One of those who look.
SELECT id FROM person WHERE name = %(name)s

-- add_hours --
-- Working hours on every weekday and Saturday.
INSERT INTO technician_hours (technician_id, weekday, begins, ends)
SELECT t.id, d, '08:00', '17:00' FROM technician t, generate_series(1, 6) d

-- add_areas --
-- Where they work.
INSERT INTO technician_area (technician_id, area)
SELECT t.id, a FROM technician t JOIN person p ON p.id = t.person_id, unnest(p.areas) AS a

-- add_skills --
-- What they can do.
UPDATE technician SET skills = ARRAY['refrigerant', 'electrical']

-- add_predictions --
-- A prediction for each ticket, and for as many devices again that got none: every tenth of all lives.
INSERT INTO prediction (product, device_id, asset_id, failure_mode, opened_at, expires_at, ts, probability, rul_s, rul_low_s, rul_high_s,
                        rung, reasons, evidence, model_id)
SELECT d.product, d.id, d.asset_id, (%(modes)s::text[])[1 + n %% cardinality(%(modes)s::text[])], at, at + interval '14 days', at,
       0.3 + 0.6 * (n * 31 %% 100) / 100, 500000, 300000, 900000, 'ticket', '[]', '{}', %(model)s
FROM (SELECT n, (SELECT min(id) FROM device) + ((n - 1) * %(devices)s::bigint / (2 * %(tickets)s)) AS device,
             CASE WHEN n <= 2 * %(tickets)s * 0.85
                  THEN %(now)s::timestamptz - (30 + (2 * %(tickets)s - n) * 600.0 / %(tickets)s / 2) * interval '1 day'
                  ELSE %(now)s::timestamptz - (n %% 10) * interval '1 day' END AS at
      FROM generate_series(1, 2 * %(tickets)s) n) made JOIN device d ON d.id = made.device

-- add_prediction_states --
-- Old ones are over.
INSERT INTO prediction_state (prediction_id, asset_id, failure_mode, state, product, changed_at, ended_at, expires_at)
SELECT id, asset_id, failure_mode, CASE WHEN expires_at > %(now)s THEN 'open' ELSE 'expired' END, product, opened_at,
       CASE WHEN expires_at <= %(now)s THEN expires_at END, expires_at FROM prediction

-- add_prediction_history --
-- What happened to them.
INSERT INTO prediction_history (prediction_id, at, actor, state, why)
SELECT id, opened_at, 'predict', 'open', '{"code": "above_threshold", "args": {}}' FROM prediction

-- add_scores --
-- What the model made of devices with a living prediction, in the last ten days.
INSERT INTO score (device_id, failure_mode, ts, bucket, scored_at, probability, model_id)
SELECT p.device_id, p.failure_mode, h, h, h, p.probability, p.model_id
FROM prediction p JOIN prediction_state s ON s.prediction_id = p.id AND s.ended_at IS NULL,
     generate_series(%(now)s::timestamptz - interval '10 days', %(now)s::timestamptz, interval '2 hours') h

-- add_tickets --
-- A ticket for every other prediction: those of living ones are open.
INSERT INTO ticket (product, asset_id, device_id, failure_mode, state, source, severity, prediction_id, assignee, opened_at, due_at,
                    window_ends_at, resolved_at, closed_at, in_warranty)
SELECT product, asset_id, device_id, failure_mode, state, 'prediction',
       (ARRAY['info', 'warning', 'error', 'critical'])[1 + n %% 4], id,
       CASE WHEN state <> 'new' THEN 'Technician ' || lpad(
           (CASE WHEN tenant_id = 1 THEN 1 + n %% (%(technicians)s * 9 / 10)
                 ELSE 1 + %(technicians)s * 9 / 10 + n %% (%(technicians)s / 10) END)::text, 3, '0') END,
       opened_at, opened_at + interval '4 days', expires_at,
       CASE WHEN state IN ('resolved', 'closed') THEN opened_at + interval '3 days' END,
       CASE WHEN state = 'closed' THEN opened_at + interval '17 days' END, n %% 3 > 0
FROM (SELECT p.*, row_number() OVER (ORDER BY p.id) AS n,
             CASE WHEN s.ended_at IS NULL THEN (ARRAY['assigned', 'new', 'in_progress', 'assigned', 'on_hold'])[1 + p.id %% 5]
                  WHEN p.id %% 40 = 0 THEN 'cancelled'
                  WHEN p.opened_at > %(now)s::timestamptz - interval '90 days' THEN 'resolved' ELSE 'closed' END AS state
      FROM prediction p JOIN prediction_state s ON s.prediction_id = p.id WHERE p.id %% 2 = 1) made
ORDER BY opened_at, id

-- link_predictions --
-- Those predictions led to them.
UPDATE prediction_state s SET ticket_id = t.id, state = 'ticketed' FROM ticket t WHERE t.prediction_id = s.prediction_id AND s.state = 'open'

-- add_ticket_history --
-- Five lines each.
INSERT INTO ticket_history (ticket_id, at, actor, action, from_state, to_state)
SELECT t.id, t.opened_at + h.place * interval '11 hours', h.actor, h.action, h.from_state, h.to_state
FROM ticket t, (VALUES (0, 'service', 'open', NULL, 'new'), (1, 'Dispatcher', 'assign', 'new', 'assigned'),
                       (2, 'Technician 001', 'start', 'assigned', 'in_progress'),
                       (3, 'Technician 001', 'comment', 'in_progress', 'in_progress'),
                       (4, 'Technician 001', 'resolve', 'in_progress', 'resolved')) AS h (place, actor, action, from_state, to_state)
WHERE h.place < 2 OR t.resolved_at IS NOT NULL

-- add_findings --
-- What was found.
INSERT INTO finding (ticket_id, opening, kind, failure_mode, component, parts, actor, at)
SELECT t.id, 1, 'confirmed', t.failure_mode, (%(components_of)s::jsonb ->> t.failure_mode), '{}', t.assignee, t.resolved_at
FROM ticket t WHERE t.resolved_at IS NOT NULL

-- add_repair_checks --
-- Whether the repairs hold.
INSERT INTO repair_check (ticket_id, opening, failure_mode, state, repaired_at, judged_from, judged_until, look_at, decided_at, reason)
SELECT id, 1, failure_mode, stands, resolved_at, resolved_at, until, CASE stands WHEN 'watching' THEN until END,
       CASE WHEN stands <> 'watching' THEN until END, CASE WHEN stands <> 'watching' THEN '{"code": "repair_holds", "args": {}}'::jsonb END
FROM (SELECT id, failure_mode, resolved_at, resolved_at + interval '7 days' AS until,
             CASE WHEN resolved_at > %(now)s::timestamptz - interval '7 days' THEN 'watching'
                  WHEN id %% 9 = 0 THEN 'undecided' ELSE 'certified' END AS stands
      FROM ticket WHERE resolved_at IS NOT NULL) t

-- add_entitlements --
-- What customers were entitled to.
INSERT INTO entitlement (ticket_id, opening, stage, at, failure_mode, component, result, lines, currency, total, customer_pays, decided_by)
SELECT id, 1, 'opening', opened_at, failure_mode, NULL, CASE WHEN in_warranty THEN 'covered' ELSE 'paid' END,
       '[]', 'IDR', 475000, CASE WHEN in_warranty THEN 0 ELSE 475000 END, 'service' FROM ticket

-- add_targets --
-- What was promised, and kept where the ticket is over.
INSERT INTO sla_target (ticket_id, opening, kind, product, policy_id, started_at, within, warn_before, due_at, met_at)
SELECT t.id, 1, k.kind, t.product, p.id, t.opened_at, interval '8 hours' * k.place, interval '1 hour',
       t.opened_at + interval '1 day' * k.place, t.resolved_at
FROM ticket t JOIN LATERAL (SELECT min(id) AS id FROM sla_policy WHERE tenant_id = t.tenant_id) p ON true,
     (VALUES (1, 'first_response'), (3, 'visit'), (5, 'resolution')) AS k (place, kind)

-- add_notices --
-- Two messages to the customer of each.
INSERT INTO notice (ticket_id, kind, channel, state, language, recipient, subject, body, created_at, try_after, sent_at, customer_id,
                    to_customer, opening)
SELECT t.id, k.kind, 'email', 'sent', c.language, c.email, 'Kulkas Anda', repeat('Yth. pelanggan, kulkas Anda perlu diperiksa. ', 20),
       t.opened_at, t.opened_at, t.opened_at + interval '1 minute', c.id, true, 1
FROM ticket t JOIN asset a ON a.id = t.asset_id JOIN customer c ON c.id = a.customer_id,
     (VALUES ('predicted_failure'), ('visit_planned')) AS k (kind)

-- add_alarms --
-- One for every other device with a prediction; every sixth stands.
INSERT INTO alarm (product, device_id, rule, class, severity, state, active, first_raised_at, raised_at, returned_at, opened_at, changed_at,
                   ended_at, name)
SELECT d.product, d.id, (ARRAY['cabinet_too_warm', 'freezer_thawing', 'fan_slow', 'condenser_hot'])[1 + d.id %% 4], 'device',
       (ARRAY['info', 'warning', 'error', 'critical'])[1 + d.id / 7 %% 4], CASE WHEN stands THEN 'active_unacknowledged' ELSE 'normal' END,
       stands, at, at, CASE WHEN NOT stands THEN at + interval '5 hours' END, at, at, CASE WHEN NOT stands THEN at + interval '5 hours' END,
       '{"code": "alarm_rule", "args": {"rule": "cabinet_too_warm"}}'
FROM (SELECT d.*, d.id %% 18 = 0 AS stands, %(now)s::timestamptz - (d.id %% 400) * interval '1 day' AS at FROM device d WHERE d.id %% 3 = 0) d

-- add_orders --
-- A work order for each ticket.
INSERT INTO work_order (product, asset_id, state, technician_id, duration, skills, parts, made_at, made_by, due_at, dispatched_at,
                        accepted_at, travelling_at, arrived_at, ended_at)
SELECT t.product, t.asset_id, o.state, k.id, interval '90 minutes', '{}', ARRAY['evaporator_fan'], t.opened_at, 'Dispatcher', t.due_at,
       CASE WHEN o.state IN ('dispatched', 'accepted', 'done') THEN t.opened_at END, CASE WHEN o.state = 'done' THEN t.opened_at END, NULL, NULL,
       CASE WHEN o.state IN ('done', 'cancelled') THEN coalesce(t.resolved_at, t.opened_at + interval '5 days') END
FROM ticket t LEFT JOIN technician k ON k.name = t.assignee AND k.tenant_id = t.tenant_id
CROSS JOIN LATERAL (SELECT CASE t.state WHEN 'new' THEN 'open' WHEN 'assigned' THEN 'planned' WHEN 'in_progress' THEN 'dispatched'
                                        WHEN 'on_hold' THEN 'open' WHEN 'cancelled' THEN 'cancelled' ELSE 'done' END AS state) o
ORDER BY t.id LIMIT %(orders)s

-- add_order_tickets --
-- What each order is for.
INSERT INTO work_order_ticket (order_id, ticket_id, opening)
SELECT o.id, t.id, 1 FROM work_order o JOIN ticket t ON t.asset_id = o.asset_id AND t.opened_at = o.made_at

-- add_order_history --
-- What happened to them; those that ended some time ago were told of then.
INSERT INTO work_order_history (order_id, at, recorded_at, actor, action, from_state, to_state)
SELECT o.id, o.made_at, now() - (%(now)s::timestamptz - o.made_at), 'Dispatcher', 'make', NULL, 'open' FROM work_order o
UNION ALL
SELECT o.id, o.made_at, now() - (%(now)s::timestamptz - o.made_at), 'Dispatcher', 'plan', 'open', 'planned' FROM work_order o
WHERE o.technician_id IS NOT NULL
UNION ALL
SELECT o.id, o.ended_at, now() - (%(now)s::timestamptz - o.ended_at), 'Technician 001', 'complete', 'on_site', o.state FROM work_order o
WHERE o.ended_at IS NOT NULL

-- add_order_items --
-- What was to be done on each visit.
INSERT INTO work_order_item (order_id, position, kind, failure_mode, text, required)
SELECT o.id, n, 'check', 'evaporator_fan_failure', '{"en": "Turn the blade by hand", "id": "Putar baling-baling dengan tangan"}', false
FROM work_order o, generate_series(1, 4) n

-- add_bookings --
-- Appointments: past ones were kept, those of planned orders come in the next days, four a day for each technician.
INSERT INTO booking (order_id, technician_id, clock, state, arrival, during, travel, made_at, made_by, ended_at)
SELECT id, technician_id, 'refrigerator', CASE WHEN ended_at IS NULL THEN 'confirmed' ELSE 'kept' END,
       tstzrange(at, at + interval '1 hour'), tstzrange(at - interval '10 minutes', at + interval '90 minutes'), interval '15 minutes',
       made_at, 'Dispatcher', ended_at
FROM (SELECT o.*, CASE WHEN o.ended_at IS NULL
                       THEN date_trunc('day', %(now)s::timestamptz) + ((place - 1) / 4) * interval '1 day'
                            + interval '1 hour' + ((place - 1) %% 4) * interval '2 hours'
                       ELSE o.ended_at - interval '2 hours' END AS at
      FROM (SELECT o.*, row_number() OVER (PARTITION BY technician_id, ended_at IS NULL ORDER BY id) AS place
            FROM work_order o WHERE o.state IN ('planned', 'dispatched', 'done')) o) o

-- add_places --
-- Three warehouses of each tenant, and a van for each technician.
INSERT INTO stock_place (tenant_id, kind, name, technician_id, ready_after)
SELECT t.id, 'warehouse', 'Gudang ' || n, NULL, interval '1 day' FROM tenant t, generate_series(1, 3) n
UNION ALL SELECT k.tenant_id, 'van', 'Van ' || k.name, k.id, '0' FROM technician k

-- add_receipts --
-- Parts come in.
INSERT INTO stock_move (tenant_id, client_id, kind, part_number, quantity, from_place, to_place, actor, at)
SELECT p.tenant_id, 'receipt/' || p.id || '/' || n.part, 'receipt', n.part, 400, s.id, p.id, 'Warehouse', %(now)s::timestamptz - interval '2 years'
FROM stock_place p JOIN stock_place s ON s.tenant_id = p.tenant_id AND s.kind = 'supplier', unnest(%(parts)s::text[]) AS n (part)
WHERE p.kind IN ('warehouse', 'van')

-- add_consumption --
-- Parts go into appliances.
INSERT INTO stock_move (tenant_id, client_id, kind, part_number, quantity, from_place, to_place, ticket_id, order_id, price, currency, actor, at)
SELECT o.tenant_id, 'consume/' || o.id, 'consume', (%(parts)s::text[])[1 + o.id %% cardinality(%(parts)s::text[])], 1, v.id, c.id, w.ticket_id,
       o.id, 240000, 'IDR', 'Technician 001', o.ended_at
FROM work_order o JOIN work_order_ticket w ON w.order_id = o.id JOIN stock_place v ON v.technician_id = o.technician_id
JOIN stock_place c ON c.tenant_id = o.tenant_id AND c.kind = 'customer' WHERE o.state = 'done'

-- add_reservations --
-- Parts lie ready for orders that live.
INSERT INTO stock_reservation (tenant_id, order_id, part, part_number, quantity, state, place_id, asked_at, changed_at, changed_by)
SELECT o.tenant_id, o.id, 'evaporator_fan', 'RF-FAN-0310', 1, 'reserved', v.id, o.made_at, o.made_at, 'service'
FROM work_order o JOIN stock_place v ON v.technician_id = o.technician_id WHERE is_living_order(o.state)

-- add_needs --
-- How many parts are expected to be needed.
INSERT INTO part_need (tenant_id, product, part_number, week, expected, variance, devices, at)
SELECT t.id, %(product)s, n, w, 12.5, 9, 400, %(now)s FROM tenant t, unnest(%(parts)s::text[]) n, generate_series(0, 3) w

-- add_news --
-- What staff were told.
INSERT INTO staff_news (person_id, ticket_id, kind, at, due_at)
SELECT p.id, t.id, 'predicted', t.opened_at, t.due_at FROM person p, (SELECT * FROM ticket ORDER BY id DESC LIMIT 1000) t
WHERE p.role IN ('administrator', 'dispatcher')

-- add_reports --
-- What customers said of every fourth.
INSERT INTO customer_report (device_id, failure_mode, reported_at, text, ticket_id, customer_id)
SELECT t.device_id, t.failure_mode, t.opened_at, 'Kulkas tidak dingin', t.id, a.customer_id
FROM ticket t JOIN asset a ON a.id = t.asset_id WHERE t.id %% 4 = 0
