-- read_telemetry --
-- A page of a device's readings in order of event time, after one moment and before another.
SELECT ts, seq, received_at, {columns} FROM {table}
WHERE device = %(device_id)s AND ts >= %(since)s AND ts < %(until)s
  AND (%(after)s::timestamptz IS NULL OR ts > %(after)s)
ORDER BY ts LIMIT %(limit)s

-- read_metrics --
-- Some metrics of a device in a time, the newest reading first.
SELECT ts, {columns} FROM {table}
WHERE device = %(device_id)s AND ts >= %(since)s AND ts < %(until)s
ORDER BY ts DESC LIMIT %(limit)s

-- extremes --
-- The lowest and the highest value of some metrics of a device in a time.
SELECT {pairs} FROM {table} WHERE device = %(device_id)s AND ts >= %(since)s AND ts < %(until)s
