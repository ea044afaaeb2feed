-- read_rollup --
-- Buckets of one device in order of time, from one part of a rollup.
SELECT bucket, {columns} FROM {table}
WHERE device = %(device_id)s AND bucket >= %(since)s AND bucket < %(until)s ORDER BY bucket LIMIT %(limit)s

-- counter_before --
-- What a counter counted before a time, latest first.
SELECT {parts} FROM {table} WHERE device = %(device_id)s AND bucket < %(since)s AND {count} > 0
ORDER BY bucket DESC LIMIT %(limit)s

-- read_scores --
-- Scores of one device and failure mode in order of time.
SELECT ts, scored_at, probability, rul_s, rul_low_s, rul_high_s, anomaly, anomaly_threshold, model_id FROM score
WHERE device_id = %(device_id)s AND failure_mode = %(failure_mode)s AND ts >= %(since)s AND ts < %(until)s
  AND (%(after)s::timestamptz IS NULL OR ts > %(after)s)
ORDER BY ts LIMIT %(limit)s
