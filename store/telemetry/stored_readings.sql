-- read_telemetry --
-- A page of a device's readings in order of event time, after one moment and before another.
SELECT ts, seq, received_at, {columns} FROM {table}
WHERE device = %(device_id)s AND ts >= %(since)s AND ts < %(until)s
  AND (%(after)s::timestamptz IS NULL OR ts > %(after)s)
ORDER BY ts LIMIT %(limit)s
