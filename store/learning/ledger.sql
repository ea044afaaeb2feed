-- ledger_entries --
-- Predictions of failure modes that opened within a time, of each mode from its own beginning on, with what was known of
-- them at a moment. Milliseconds by whole microseconds: a number of twice the precision holds these exactly, and costs a
-- fraction of a decimal one.
SELECT p.device_id AS device, p.model_id AS model,
       (date_part('epoch', p.opened_at) * 1000000)::bigint / 1000 AS opened,
       (date_part('epoch', p.expires_at) * 1000000)::bigint / 1000 AS expires,
       CASE WHEN s.ended_at <= %(now)s THEN (date_part('epoch', s.ended_at) * 1000000)::bigint / 1000 END AS ended,
       CASE WHEN s.ended_at <= %(now)s THEN s.outcome END AS outcome,
       s.ticket_id AS ticket, s.held_out,
       -- It matters only where nothing came.
       coalesce(s.ended_at <= %(now)s AND s.outcome = 'no_failure' AND EXISTS (
           SELECT FROM maintenance m
           WHERE m.device_id = p.device_id AND m.component = w.component AND m.action = 'replaced'
             AND m.source <> 'finding' AND m.ts > p.opened_at AND m.ts <= least(p.expires_at, %(now)s)), false) AS cut,
       p.id, p.failure_mode
FROM unnest(%(modes)s::text[], %(components)s::text[], %(since)s::timestamptz[]) AS w (mode, component, since)
JOIN prediction p ON p.product = %(product)s AND p.failure_mode = w.mode
                 AND p.opened_at >= w.since AND p.opened_at <= %(now)s
                 -- Known before anything is joined: most predictions are older.
                 AND p.opened_at >= %(earliest)s
JOIN prediction_state s ON s.prediction_id = p.id
ORDER BY p.opened_at, p.id

-- prediction_details --
-- What a line of the ledger says of its prediction, besides what became of it.
SELECT p.id, d.serial, p.probability, s.reason
FROM prediction p JOIN prediction_state s ON s.prediction_id = p.id JOIN device d ON d.id = p.device_id
WHERE p.id = ANY(%(ids)s::bigint[])

-- ledger_faults --
-- Faults of one failure mode that became known within a time, on devices that were watched (scored) before them: a
-- score that was made later, of an imported record, foresaw nothing and missed nothing.
-- A fault is what a finding says was there, or a failure that was entered without a ticket.
WITH found AS MATERIALIZED (
    SELECT t.device_id, t.id AS ticket_id, t.source, t.opened_at, f.opening, f.kind, f.at, f.failed_at,
           (SELECT min(r.reported_at) FROM customer_report r
            WHERE r.ticket_id = t.id AND r.reported_at <= f.at AND r.reported_at > coalesce(
                (SELECT max(e.at) FROM finding e WHERE e.ticket_id = t.id AND e.opening < f.opening), '-infinity')
           ) AS reported_at
    FROM finding f JOIN ticket t ON t.id = f.ticket_id
    WHERE t.product = %(product)s AND f.failure_mode = %(mode)s
      AND f.at >= %(since)s AND f.at <= %(now)s
      -- Readings had shown that the repair before changed nothing: it is the same fault still.
      AND NOT EXISTS (SELECT FROM repair_check r
                      WHERE r.ticket_id = f.ticket_id AND r.opening = f.opening - 1 AND r.failure_mode = f.failure_mode
                        AND r.state = 'reopened' AND r.reason ->> 'code' IN ('repair_as_before', 'repair_scores_stay'))
), fault AS (
    SELECT device_id, ticket_id, at AS found_at, reported_at IS NOT NULL AS reported,
           coalesce(least(failed_at, reported_at),
                    CASE WHEN source = 'device' AND opening = 1 THEN opened_at END, at) AS at,
           failed_at IS NULL AND reported_at IS NULL AND kind <> 'failed_before_visit' AS averted
    FROM found
    UNION ALL
    SELECT f.device_id, NULL, f.ts, false, f.ts, false
    FROM failure f JOIN device d ON d.id = f.device_id
    WHERE d.product = %(product)s AND f.failure_mode = %(mode)s AND f.source = 'import'
      AND f.ts >= %(since)s AND f.ts <= %(now)s
), one AS MATERIALIZED (
    SELECT DISTINCT ON (device_id, at) * FROM fault ORDER BY device_id, at, ticket_id
)
SELECT d.serial, o.device_id AS device, o.at, o.found_at, o.averted, o.reported, o.ticket_id, s.model_id
FROM one o JOIN device d ON d.id = o.device_id CROSS JOIN LATERAL (
    SELECT s.model_id FROM score s
    WHERE s.device_id = o.device_id AND s.failure_mode = %(mode)s AND s.ts <= o.at AND s.scored_at <= o.at
    ORDER BY s.ts DESC LIMIT 1) s
ORDER BY o.at, o.device_id

-- score_sample --
-- Each chosen device's newest score within every stride of a time, as far as it had been made by the stride's end; the
-- choice knows nothing of what came.
WITH chosen AS (
    SELECT d.id FROM device d
    WHERE d.product = %(product)s
      AND EXISTS (SELECT FROM score s WHERE s.device_id = d.id AND s.failure_mode = %(mode)s AND s.ts > %(since)s)
    ORDER BY md5(d.id::text || %(product)s) LIMIT %(devices)s
)
SELECT c.id, s.ts, s.probability
FROM chosen c
CROSS JOIN generate_series(%(since)s::timestamptz + %(stride)s, %(now)s::timestamptz, %(stride)s::interval) AS g (t)
CROSS JOIN LATERAL (
    SELECT s.ts, s.probability FROM score s
    WHERE s.device_id = c.id AND s.failure_mode = %(mode)s AND s.ts > g.t - %(stride)s AND s.ts <= g.t
      AND s.scored_at <= g.t
    ORDER BY s.ts DESC LIMIT 1) s
WHERE s.probability IS NOT NULL
ORDER BY c.id, s.ts

-- unexplained_repairs --
-- Replacements of a component that no finding of the fault asked for: they cut a prediction's truth off.
SELECT m.device_id, m.ts FROM maintenance m JOIN device d ON d.id = m.device_id
WHERE d.product = %(product)s AND m.component = %(component)s AND m.action = 'replaced' AND m.source <> 'finding'
  AND m.ts >= %(since)s AND m.ts <= %(now)s

-- watched_time --
-- How many devices were scored within a time, and for how many days together: from when each one's first score was made
-- to when its last was.
SELECT count(*), coalesce(sum(greatest(extract(epoch FROM l.scored_at - f.scored_at), 0)), 0)::double precision / 86400
FROM device d
CROSS JOIN LATERAL (
    SELECT s.scored_at FROM score s
    WHERE s.device_id = d.id AND s.failure_mode = %(mode)s AND s.ts > %(since)s AND s.ts <= %(now)s
    ORDER BY s.ts LIMIT 1) f
CROSS JOIN LATERAL (
    SELECT s.scored_at FROM score s
    WHERE s.device_id = d.id AND s.failure_mode = %(mode)s AND s.ts > %(since)s AND s.ts <= %(now)s
    ORDER BY s.ts DESC LIMIT 1) l
WHERE d.product = %(product)s

-- put_page --
-- The figures of a failure mode at one evaluation.
INSERT INTO ledger_page (product, failure_mode, at, since, figures)
VALUES (%(product)s, %(mode)s, %(at)s, %(since)s, %(figures)s)
ON CONFLICT (product, failure_mode, at) DO UPDATE SET since = excluded.since, figures = excluded.figures

-- last_evaluation --
-- When the ledger was evaluated last, not looking past a moment.
SELECT max(at) FROM ledger_page WHERE product = %(product)s AND at <= %(now)s

-- newest_pages --
-- The newest figures of each failure mode, with the rung that it stands on now.
SELECT DISTINCT ON (l.failure_mode) l.failure_mode, r.rung, l.at, l.since, l.figures
FROM ledger_page l LEFT JOIN rung r ON r.product = l.product AND r.failure_mode = l.failure_mode
WHERE l.product = %(product)s ORDER BY l.failure_mode, l.at DESC

-- page_course --
-- How the figures of a failure mode went, newest first.
SELECT l.failure_mode, NULL AS rung, l.at, l.since, l.figures FROM ledger_page l
WHERE l.product = %(product)s AND l.failure_mode = %(mode)s ORDER BY l.at DESC LIMIT %(limit)s
