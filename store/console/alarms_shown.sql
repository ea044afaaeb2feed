-- alarm_columns --
-- An alarm in a list.
a.id, a.product, d.serial, a.rule, a.metric, a.class AS kind, a.severity, a.name, a.state, a.active,
a.occurrences, a.first_raised_at, a.raised_at, a.returned_at, a.acknowledged_by, a.shelved_until, a.suppressed_by,
a.ticket_id

-- alarm_counts --
-- Living alarms by product and state.
SELECT product, state, count(*) FROM alarm WHERE ended_at IS NULL GROUP BY product, state

-- alarms_standing --
-- A page of living alarms: unacknowledged ones first, then by severity, newest first.
WITH page AS (
    SELECT a.id, row_number() OVER (ORDER BY array_position(
        ARRAY['active_unacknowledged', 'returned_unacknowledged', 'active_acknowledged', 'shelved', 'suppressed',
              'out_of_service'], a.state), array_position(%(rising)s::text[], a.severity) DESC, a.id DESC) AS place
    FROM alarm a
    WHERE a.ended_at IS NULL AND (%(product)s::text IS NULL OR a.product = %(product)s)
      AND (%(states)s::text[] IS NULL OR a.state = ANY(%(states)s))
      AND (%(severity)s::text IS NULL OR a.severity = %(severity)s)
    ORDER BY place LIMIT %(limit)s OFFSET %(offset)s
)
SELECT {alarm_columns} FROM page g JOIN alarm a ON a.id = g.id JOIN device d ON d.id = a.device_id ORDER BY g.place

-- alarms_of_device --
-- A device's alarms that were raised within a span of time, or stand.
SELECT {alarm_columns}
FROM alarm a JOIN device d ON d.id = a.device_id
WHERE a.device_id = %(device_id)s AND a.first_raised_at < %(until)s
  AND (a.ended_at IS NULL OR a.first_raised_at >= %(since)s)
ORDER BY a.first_raised_at DESC LIMIT %(limit)s
