-- search_devices --
-- A page of devices by serial, with status, newest reading, risk and open ticket.
SELECT d.product, d.serial, d.installed_at, s.state AS status, s.arrived_at AS status_arrived_at, l.ts AS read_at,
       r.failure_mode, r.probability,
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
       OR (%(show)s = 'silent' AND l.ts IS NOT NULL AND CASE s.state WHEN 'offline' THEN true
           WHEN 'sleeping' THEN greatest(l.ts, s.arrived_at) < (%(silent)s::jsonb -> d.product ->> 'asleep')::timestamptz
           ELSE l.ts < (%(silent)s::jsonb -> d.product ->> 'awake')::timestamptz END))
ORDER BY CASE WHEN %(show)s = 'risk' THEN r.probability END DESC NULLS LAST, d.product, d.serial
LIMIT %(limit)s OFFSET %(offset)s

-- count_devices --
-- How many devices a search matches, without regard to `show`.
SELECT count(*) FROM device d
WHERE (%(product)s::text IS NULL OR d.product = %(product)s) AND (%(like)s::text IS NULL OR d.serial ILIKE %(like)s)

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
