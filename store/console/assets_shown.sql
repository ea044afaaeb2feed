-- queue_columns --
-- A ticket in the queue, with the prediction that opened it and its finding.
t.id, t.product, d.serial, t.failure_mode, t.state, t.source, t.severity, t.assignee, t.opened_at, t.due_at,
t.window_ends_at, t.resolved_at, p.probability, f.kind AS finding

-- notice_columns --
-- A notice with the ticket and device it is about.
n.id, n.ticket_id, n.kind, n.channel, n.state, n.reason, n.language, n.recipient, n.subject, n.created_at,
n.sent_at, t.product, d.serial

-- model_columns --
-- A model without its body.
id, product, state, manifest, created_at

-- alarm_columns --
-- An alarm in a list.
a.id, a.product, d.serial, a.rule, a.metric, a.class AS kind, a.severity, a.name, a.state, a.active,
a.occurrences, a.first_raised_at, a.raised_at, a.returned_at, a.acknowledged_by, a.shelved_until, a.suppressed_by,
a.ticket_id

-- clocks_shown --
-- Every fleet's clock, for the header.
SELECT product, mode, now FROM fleet_clock ORDER BY product

-- device_counts --
-- How many devices a product has, and how many of them were heard since a moment, or said they went offline.
SELECT count(*), count(*) FILTER (WHERE l.ts >= %(silent_before)s AND s.state IS DISTINCT FROM 'offline'),
       count(*) FILTER (WHERE l.ts IS NULL)
FROM device d LEFT JOIN device_latest l ON l.device_id = d.id LEFT JOIN device_status s ON s.device_id = d.id
WHERE d.product = %(product)s

-- risk_count --
-- Devices of a product with a living prediction of a failure.
SELECT count(DISTINCT p.device_id) FROM prediction_state s JOIN prediction p ON p.id = s.prediction_id
WHERE s.ended_at IS NULL AND p.product = %(product)s AND p.probability IS NOT NULL

-- open_by_severity --
-- Open tickets of a product by severity, and how many of them are past due.
SELECT severity, count(*), count(*) FILTER (WHERE due_at < %(now)s) FROM ticket
WHERE product = %(product)s AND is_open(state) GROUP BY severity

-- most_at_risk --
-- Living predictions of failures, the likeliest first, with the newest score of their key.
SELECT p.product, d.serial, p.failure_mode, p.probability, n.probability AS newest, p.opened_at, p.rul_s,
       p.rul_low_s, p.rul_high_s, p.ts, p.reasons, s.ticket_id, p.rung
FROM prediction_state s JOIN prediction p ON p.id = s.prediction_id JOIN device d ON d.id = p.device_id
LEFT JOIN LATERAL (SELECT c.probability FROM score c WHERE c.device_id = p.device_id
                   AND c.failure_mode = p.failure_mode ORDER BY c.ts DESC LIMIT 1) n ON true
WHERE s.ended_at IS NULL AND p.probability IS NOT NULL
ORDER BY coalesce(n.probability, p.probability) DESC, p.id DESC LIMIT %(limit)s

-- what_happened --
-- The newest lines of the histories of tickets and predictions, newest first.
SELECT * FROM (
    (SELECT h.recorded_at, h.at, 'ticket' AS kind, h.action, h.actor, h.why, t.product, d.serial, t.failure_mode,
            t.id AS ticket_id, p.probability
     FROM (SELECT * FROM ticket_history ORDER BY id DESC LIMIT %(limit)s) h JOIN ticket t ON t.id = h.ticket_id
     JOIN device d ON d.id = t.device_id LEFT JOIN prediction p ON p.id = t.prediction_id)
    UNION ALL
    (SELECT h.recorded_at, h.at, 'prediction', h.state, h.actor, h.why, p.product, d.serial, p.failure_mode, NULL,
            p.probability
     FROM (SELECT * FROM prediction_history ORDER BY id DESC LIMIT %(limit)s) h
     JOIN prediction p ON p.id = h.prediction_id JOIN device d ON d.id = p.device_id WHERE h.state = 'open')) both_kinds
ORDER BY recorded_at DESC, at DESC LIMIT %(limit)s

-- search_devices --
-- A page of devices by serial, with what one must know of each at a glance.
SELECT d.product, d.serial, d.installed_at, s.state AS status, l.ts AS read_at, r.failure_mode, r.probability,
       t.id AS ticket_id, t.severity AS ticket_severity
FROM device d
LEFT JOIN device_status s ON s.device_id = d.id
LEFT JOIN device_latest l ON l.device_id = d.id
LEFT JOIN LATERAL (SELECT p.failure_mode, p.probability FROM prediction_state q
                   JOIN prediction p ON p.id = q.prediction_id
                   WHERE q.asset_id = d.asset_id AND q.ended_at IS NULL AND p.probability IS NOT NULL
                   ORDER BY p.probability DESC LIMIT 1) r ON true
LEFT JOIN LATERAL (SELECT t.id, t.severity FROM ticket t WHERE t.asset_id = d.asset_id
                   AND is_open(t.state) ORDER BY t.due_at LIMIT 1) t ON true
WHERE (%(product)s::text IS NULL OR d.product = %(product)s)
  AND (%(like)s::text IS NULL OR d.serial ILIKE %(like)s)
  AND (%(show)s = 'all' OR (%(show)s = 'risk' AND r.probability IS NOT NULL) OR (%(show)s = 'ticket' AND t.id IS NOT NULL)
       OR (%(show)s = 'silent' AND l.ts IS NOT NULL AND (s.state = 'offline' OR l.ts <
           (%(silent)s::jsonb ->> d.product)::timestamptz)))
ORDER BY CASE WHEN %(show)s = 'risk' THEN r.probability END DESC NULLS LAST, d.product, d.serial
LIMIT %(limit)s OFFSET %(offset)s

-- count_devices --
-- How many devices a search finds, before what is shown of them.
SELECT count(*) FROM device d
WHERE (%(product)s::text IS NULL OR d.product = %(product)s) AND (%(like)s::text IS NULL OR d.serial ILIKE %(like)s)

-- queue --
-- A page of tickets by due date; those that have ended, newest first.
SELECT {queue_columns}
FROM ticket t JOIN device d ON d.id = t.device_id LEFT JOIN prediction p ON p.id = t.prediction_id
LEFT JOIN finding f ON f.ticket_id = t.id AND f.opening = t.openings
WHERE (%(states)s::text[] IS NULL OR t.state = ANY(%(states)s))
  AND (%(product)s::text IS NULL OR t.product = %(product)s)
  AND (%(severity)s::text IS NULL OR t.severity = %(severity)s)
  AND (%(assignee)s::text IS NULL OR coalesce(t.assignee, '') = %(assignee)s)
  AND (%(like)s::text IS NULL OR d.serial ILIKE %(like)s)
ORDER BY CASE WHEN is_open(t.state) THEN 0 ELSE 1 END,
         CASE WHEN is_open(t.state) THEN t.due_at END, t.id DESC
LIMIT %(limit)s OFFSET %(offset)s

-- queue_counts --
-- How many tickets are in each state.
SELECT state, count(*) FROM ticket WHERE (%(product)s::text IS NULL OR product = %(product)s) GROUP BY state

-- assignees --
-- Who has tickets.
SELECT DISTINCT assignee FROM ticket
WHERE assignee IS NOT NULL AND is_open(state) ORDER BY assignee LIMIT 100

-- tickets_of_device --
-- A device's tickets, newest first.
SELECT {queue_columns}
FROM ticket t JOIN device d ON d.id = t.device_id LEFT JOIN prediction p ON p.id = t.prediction_id
LEFT JOIN finding f ON f.ticket_id = t.id AND f.opening = t.openings
WHERE t.device_id = %(device_id)s ORDER BY t.opened_at DESC LIMIT %(limit)s

-- failures_of_device --
-- A device's functional failures within a span of time.
SELECT ts, failure_mode FROM failure WHERE device_id = %(device_id)s AND ts >= %(since)s AND ts < %(until)s
ORDER BY ts DESC LIMIT 200

-- events_of_device --
-- Codes that a device sent within a span of time, newest first.
SELECT ts, code, severity, text FROM event WHERE device_id = %(device_id)s AND ts >= %(since)s AND ts < %(until)s
ORDER BY ts DESC LIMIT %(limit)s

-- scores_of_device --
-- The highest probability of each failure mode in each step of a span of time.
SELECT failure_mode, date_bin(%(step)s, ts, %(since)s), max(probability) FROM score
WHERE device_id = %(device_id)s AND failure_mode = ANY(%(modes)s) AND ts >= %(since)s AND ts < %(until)s
GROUP BY 1, 2 ORDER BY 1, 2

-- latest_readings --
-- The latest readings of some devices of a product: what its fleet looks like.
SELECT l.readings FROM device d JOIN device_latest l ON l.device_id = d.id WHERE d.product = %(product)s
ORDER BY d.id LIMIT %(limit)s

-- notices_newest --
-- A page of notices, newest first, with the ticket and device they are about.
SELECT {notice_columns}
FROM notice n JOIN ticket t ON t.id = n.ticket_id JOIN device d ON d.id = t.device_id
WHERE (%(state)s::text IS NULL OR n.state = %(state)s) AND (%(channel)s::text IS NULL OR n.channel = %(channel)s)
ORDER BY n.id DESC LIMIT %(limit)s OFFSET %(offset)s

-- notice_by_id --
-- One notice whole, with the ticket and device it is about.
SELECT {notice_columns}, n.body
FROM notice n JOIN ticket t ON t.id = n.ticket_id JOIN device d ON d.id = t.device_id WHERE n.id = %(notice_id)s

-- notice_counts --
-- How many notices are in each state.
SELECT state, count(*) FROM notice GROUP BY state

-- models_newest --
-- Models, newest first, without their bodies.
SELECT {model_columns} FROM model ORDER BY id DESC LIMIT %(limit)s

-- model_by_id --
-- One model without its body.
SELECT {model_columns} FROM model WHERE id = %(model_id)s

-- live_leads --
-- How long before the failure, or before what was found, a product's newest predicted tickets opened.
SELECT t.failure_mode, f.kind, t.opened_at, f.failed_at, t.reported_at
FROM ticket t JOIN finding f ON f.ticket_id = t.id AND f.opening = 1
WHERE t.product = %(product)s AND t.source = 'prediction' ORDER BY t.opened_at DESC LIMIT %(limit)s

-- alarm_counts --
-- Living alarms by product and state.
SELECT product, state, count(*) FROM alarm WHERE ended_at IS NULL GROUP BY product, state

-- alarms_standing --
-- A page of living alarms: what needs somebody first, then by severity, newest first.
SELECT {alarm_columns}
FROM alarm a JOIN device d ON d.id = a.device_id
WHERE a.ended_at IS NULL AND (%(product)s::text IS NULL OR a.product = %(product)s)
  AND (%(states)s::text[] IS NULL OR a.state = ANY(%(states)s))
  AND (%(severity)s::text IS NULL OR a.severity = %(severity)s)
ORDER BY array_position(ARRAY['active_unacknowledged', 'returned_unacknowledged', 'active_acknowledged', 'shelved',
                              'suppressed', 'out_of_service'], a.state),
         array_position(%(rising)s::text[], a.severity) DESC, a.id DESC
LIMIT %(limit)s OFFSET %(offset)s

-- alarms_of_device --
-- A device's alarms that were raised within a span of time, or stand.
SELECT {alarm_columns}
FROM alarm a JOIN device d ON d.id = a.device_id
WHERE a.device_id = %(device_id)s AND a.first_raised_at < %(until)s
  AND (a.ended_at IS NULL OR a.first_raised_at >= %(since)s)
ORDER BY a.first_raised_at DESC LIMIT %(limit)s
