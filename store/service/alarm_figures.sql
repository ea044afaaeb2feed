-- alarm_rates --
-- Devices of a fleet, device time within a stretch, and what rose in it.
SELECT
    (SELECT count(*) FROM device WHERE product = %(product)s AND retired_at IS NULL),
    (SELECT coalesce(sum(greatest(extract(epoch FROM least(%(until)s, retired_at) - greatest(installed_at, %(since)s)), 0)), 0) / 86400
     FROM device WHERE product = %(product)s AND installed_at < %(until)s),
    (SELECT count(*) FROM alarm_history h JOIN alarm a ON a.id = h.alarm_id
     WHERE a.product = %(product)s AND h.action = 'raise' AND h.event_at > %(since)s AND h.event_at <= %(until)s),
    (SELECT coalesce(max(n), 0) FROM (
        SELECT count(*) AS n FROM alarm_history h JOIN alarm a ON a.id = h.alarm_id
        WHERE a.product = %(product)s AND h.action = 'raise' AND h.event_at > %(since)s AND h.event_at <= %(until)s
        GROUP BY date_bin('10 minutes', h.event_at, %(since)s)) bins),
    (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM a.acknowledged_at - a.opened_at)::float8)
     FROM alarm a WHERE a.product = %(product)s AND a.acknowledged_at > %(since)s AND a.acknowledged_at <= %(until)s)

-- alarm_standing --
-- How many living alarms are in each state, and how many of those in view stand longer than a while.
SELECT state, count(*), count(*) FILTER (WHERE active AND raised_at <= %(stale_before)s)
FROM alarm WHERE product = %(product)s AND ended_at IS NULL GROUP BY state ORDER BY state

-- alarm_bad_actors --
-- The rules that rise most often.
SELECT a.rule, a.metric, a.class, (array_agg(a.name ORDER BY a.id DESC))[1], count(*), count(DISTINCT a.device_id)
FROM alarm_history h JOIN alarm a ON a.id = h.alarm_id
WHERE a.product = %(product)s AND h.action = 'raise' AND h.event_at > %(since)s AND h.event_at <= %(until)s
GROUP BY a.rule, a.metric, a.class ORDER BY count(*) DESC, a.rule, a.metric LIMIT %(limit)s

-- alarm_chattering --
-- Alarms of one device that rose three times or more within a short while, the worst first.
WITH raised AS (
    SELECT a.device_id, a.rule, a.metric, h.event_at,
           lag(h.event_at, 2) OVER (PARTITION BY a.device_id, a.rule, a.metric ORDER BY h.event_at) AS third_last
    FROM alarm_history h JOIN alarm a ON a.id = h.alarm_id
    WHERE a.product = %(product)s AND h.action = 'raise' AND h.event_at > %(since)s AND h.event_at <= %(until)s
)
SELECT d.serial, r.rule, r.metric, count(*)
FROM raised r JOIN device d ON d.id = r.device_id
GROUP BY d.serial, r.rule, r.metric HAVING bool_or(r.event_at - r.third_last <= %(within)s)
ORDER BY count(*) DESC, d.serial, r.rule LIMIT %(limit)s
