-- asides_of --
-- Values of a device that were kept aside, one row for each of their event times.
SELECT ts, max(received_at) AS received_at,
       jsonb_object_agg(metric, jsonb_build_object('value', value, 'text', text, 'rule', rule)) AS values
FROM aside
WHERE device_id = %(device_id)s AND ts >= %(since)s AND ts < %(until)s
  AND (%(after)s::timestamptz IS NULL OR ts > %(after)s)
GROUP BY ts ORDER BY ts LIMIT %(limit)s

-- newest_asides --
-- The newest value that was kept aside of each metric of a device, newest first.
SELECT metric, ts, value, text, rule FROM (
    SELECT DISTINCT ON (metric) metric, ts, value, text, rule FROM aside
    WHERE device_id = %(device_id)s AND ts >= %(since)s ORDER BY metric, ts DESC) newest
ORDER BY ts DESC, metric LIMIT %(limit)s
