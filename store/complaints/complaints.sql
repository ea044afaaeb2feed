-- complaint --
-- What speaks of a fault: a claim, a customer's report, a fault that a technician found, a low score. At the fleet's time.
SELECT 'claim' AS kind, d.id AS device_id, coalesce(c.failure_mode, 'unknown') AS failure_mode, c.submitted_at AS at
FROM warranty_claim c
JOIN LATERAL (SELECT max(x.id) AS id FROM device x WHERE x.asset_id = c.asset_id) d ON d.id IS NOT NULL
WHERE c.product = %(product)s AND c.submitted_at >= %(since)s AND c.submitted_at <= %(until)s
UNION ALL
SELECT 'report', r.device_id, r.failure_mode, r.reported_at
FROM customer_report r JOIN device d ON d.id = r.device_id
WHERE d.product = %(product)s AND r.reported_at >= %(since)s AND r.reported_at <= %(until)s
UNION ALL
SELECT 'finding', t.device_id, f.failure_mode, f.at
FROM finding f JOIN ticket t ON t.id = f.ticket_id
WHERE t.product = %(product)s AND f.failure_mode IS NOT NULL AND f.at >= %(since)s AND f.at <= %(until)s
UNION ALL
SELECT 'low_score', d.id, coalesce(t.failure_mode, c.failure_mode, 'unknown'), s.ended_at
FROM survey s
JOIN LATERAL (SELECT max(x.id) AS id FROM device x WHERE x.asset_id = s.asset_id) d ON d.id IS NOT NULL
LEFT JOIN ticket t ON t.id = s.ticket_id LEFT JOIN warranty_claim c ON c.id = s.claim_id
WHERE s.product = %(product)s AND s.score <= 2 AND s.ended_at >= %(since)s AND s.ended_at <= %(until)s

-- group_of_device --
-- The groups that a device is in: the values of its attributes, and the firmware that it runs now.
SELECT d.id AS device_id, a.key AS dimension, a.value
FROM device d CROSS JOIN LATERAL jsonb_each_text(d.attributes) a
WHERE d.product = %(product)s AND length(a.value) BETWEEN 1 AND 100
UNION ALL
SELECT d.id, 'firmware', s.firmware FROM device d JOIN device_status s ON s.device_id = d.id
WHERE d.product = %(product)s AND s.firmware <> ''
UNION ALL
SELECT d.id, 'all', '' FROM device d WHERE d.product = %(product)s

-- field_time --
-- For how many days each group was in the field: since its devices were installed, until they left.
SELECT g.dimension, g.value, count(*) AS devices,
       sum(extract(epoch FROM least(coalesce(d.retired_at, %(until)s), %(until)s) - greatest(d.installed_at, %(since)s)) / 86400.0)::float8
           AS days
FROM ({group_of_device}) g JOIN device d ON d.id = g.device_id
WHERE d.installed_at < %(until)s AND coalesce(d.retired_at, %(until)s) > greatest(d.installed_at, %(since)s)
GROUP BY 1, 2

-- month_time --
-- For how many days devices were in the field in each month.
SELECT m.value, count(*) AS devices,
       sum(extract(epoch FROM least(coalesce(d.retired_at, %(until)s), m.ends, %(until)s) - greatest(d.installed_at, m.begins, %(since)s))
           / 86400.0)::float8 AS days
FROM (SELECT to_char(s, 'YYYY-MM') AS value, s AT TIME ZONE 'Asia/Jakarta' AS begins, (s + interval '1 month') AT TIME ZONE 'Asia/Jakarta' AS ends
      FROM generate_series(date_trunc('month', %(since)s AT TIME ZONE 'Asia/Jakarta'),
                           date_trunc('month', %(until)s AT TIME ZONE 'Asia/Jakarta'), interval '1 month') s) m
JOIN device d ON d.product = %(product)s
 AND greatest(d.installed_at, m.begins, %(since)s) < least(coalesce(d.retired_at, %(until)s), m.ends, %(until)s)
GROUP BY 1

-- first_month --
-- Since when there is a service desk for a product that complaints could reach: the month of its first ticket, report or
-- claim.
SELECT to_char(least((SELECT min(opened_at) FROM ticket WHERE product = %(product)s),
                     (SELECT min(r.reported_at) FROM customer_report r JOIN device d ON d.id = r.device_id
                      WHERE d.product = %(product)s),
                     (SELECT min(submitted_at) FROM warranty_claim WHERE product = %(product)s))
               AT TIME ZONE 'Asia/Jakarta', 'YYYY-MM')

-- counted --
-- Complaints of each kind in each group, by failure mode and of every one: how many, and of how many devices.
SELECT c.kind, coalesce(c.failure_mode, '') AS failure_mode, g.dimension, g.value, count(*) AS complaints,
       count(DISTINCT c.device_id) AS devices
FROM ({complaint}) c JOIN ({group_of_device}) g ON g.device_id = c.device_id
GROUP BY c.kind, g.dimension, g.value, GROUPING SETS ((c.failure_mode), ())

-- counted_by_month --
-- The same by month.
SELECT c.kind, coalesce(c.failure_mode, '') AS failure_mode, 'month' AS dimension, c.month AS value, count(*) AS complaints,
       count(DISTINCT c.device_id) AS devices
FROM (SELECT x.*, to_char(x.at AT TIME ZONE 'Asia/Jakarta', 'YYYY-MM') AS month FROM ({complaint}) x) c
GROUP BY c.kind, c.month, GROUPING SETS ((c.failure_mode), ())
