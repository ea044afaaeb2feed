-- in_fleet --
-- Devices of a product, or of all, that are still in the fleet.
d.retired_at IS NULL AND (%(product)s::text IS NULL OR d.product = %(product)s)

-- device_columns --
-- A device with its status, newest reading, risk and open ticket.
d.product, d.serial, d.installed_at, s.state AS status, s.arrived_at AS status_arrived_at, l.ts AS read_at,
r.failure_mode, r.probability, t.id AS ticket_id, t.severity AS ticket_severity

-- risk_of_device --
-- A device's living prediction that is the likeliest.
(SELECT p.failure_mode, p.probability FROM prediction_state q JOIN prediction p ON p.id = q.prediction_id
 WHERE q.asset_id = d.asset_id AND q.ended_at IS NULL AND p.probability IS NOT NULL ORDER BY p.probability DESC LIMIT 1)

-- ticket_of_device --
-- A device's open ticket that is due first.
(SELECT t.id, t.severity FROM ticket t WHERE t.asset_id = d.asset_id AND is_open(t.state) ORDER BY t.due_at LIMIT 1)

-- device_page --
-- What is shown of a page of devices, in its order.
SELECT {device_columns}
FROM page g JOIN device d ON d.id = g.id
LEFT JOIN device_status s ON s.device_id = d.id LEFT JOIN device_latest l ON l.device_id = d.id
LEFT JOIN LATERAL {risk_of_device} r ON true LEFT JOIN LATERAL {ticket_of_device} t ON true ORDER BY g.place

-- is_silent --
-- Whether a device that sent something before has sent nothing for longer than it may.
(l.ts IS NOT NULL AND CASE s.state WHEN 'offline' THEN true
    WHEN 'sleeping' THEN greatest(l.ts, s.arrived_at) < (%(silent)s::jsonb -> d.product ->> 'asleep')::timestamptz
    ELSE l.ts < (%(silent)s::jsonb -> d.product ->> 'awake')::timestamptz END)

-- every_device --
-- A page of devices by serial.
WITH page AS (
    SELECT d.id, row_number() OVER (ORDER BY d.product, d.serial) AS place FROM device d
    WHERE {in_fleet}
    ORDER BY d.product, d.serial LIMIT %(limit)s OFFSET %(offset)s
)
{device_page}

-- devices_at_risk --
-- A page of devices with a living prediction, the likeliest failure first.
WITH risk AS (
    SELECT q.asset_id, max(p.probability) AS probability FROM prediction_state q JOIN prediction p ON p.id = q.prediction_id
    WHERE q.ended_at IS NULL AND p.probability IS NOT NULL GROUP BY q.asset_id
), page AS (
    SELECT d.id, row_number() OVER (ORDER BY r.probability DESC, d.product, d.serial) AS place
    FROM risk r JOIN device d ON d.asset_id = r.asset_id WHERE {in_fleet}
    ORDER BY place LIMIT %(limit)s OFFSET %(offset)s
)
{device_page}

-- devices_with_ticket --
-- A page of devices with an open ticket, by serial.
WITH page AS (
    SELECT d.id, row_number() OVER (ORDER BY d.product, d.serial) AS place FROM device d
    WHERE {in_fleet}
      AND d.asset_id IN (SELECT t.asset_id FROM ticket t WHERE is_open(t.state))
    ORDER BY place LIMIT %(limit)s OFFSET %(offset)s
)
{device_page}

-- silent_devices --
-- A page of devices that sent nothing for longer than they may, by serial.
WITH page AS (
    SELECT d.id, row_number() OVER (ORDER BY d.product, d.serial) AS place FROM device d
    JOIN device_latest l ON l.device_id = d.id LEFT JOIN device_status s ON s.device_id = d.id
    WHERE {in_fleet} AND {is_silent}
    ORDER BY d.product, d.serial LIMIT %(limit)s OFFSET %(offset)s
)
{device_page}

-- found_devices --
-- A page of those devices that a text is found in.
WITH page AS (
    SELECT d.id, row_number() OVER (ORDER BY CASE WHEN %(show)s = 'risk' THEN r.probability END DESC NULLS LAST,
                                             d.product, d.serial) AS place
    FROM devices_matching(%(like)s, %(like_customer)s, %(digits)s) AS m (id) JOIN device d ON d.id = m.id
    LEFT JOIN device_status s ON s.device_id = d.id LEFT JOIN device_latest l ON l.device_id = d.id
    LEFT JOIN LATERAL {risk_of_device} r ON %(show)s = 'risk'
    WHERE {in_fleet}
      AND CASE %(show)s WHEN 'all' THEN true WHEN 'risk' THEN r.probability IS NOT NULL
          WHEN 'ticket' THEN EXISTS (SELECT FROM ticket t WHERE t.asset_id = d.asset_id AND is_open(t.state))
          ELSE {is_silent} END
    ORDER BY place LIMIT %(limit)s OFFSET %(offset)s
)
{device_page}

-- count_devices --
-- How many devices there are.
SELECT count(*) FROM device d WHERE {in_fleet}

-- count_found_devices --
-- How many devices a text is found in.
SELECT count(*) FROM devices_matching(%(like)s, %(like_customer)s, %(digits)s) AS m (id) JOIN device d ON d.id = m.id
WHERE {in_fleet}

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
