-- make_new_scores --
-- Where scores arrive in bulk; `mode` is a place in a list. It goes with the transaction.
CREATE TEMP TABLE IF NOT EXISTS new_score (
    device integer, mode integer, ts timestamptz, bucket timestamptz, probability double precision,
    rul double precision, low double precision, high double precision, anomaly double precision,
    threshold double precision, scored_at timestamptz, model integer) ON COMMIT DELETE ROWS

-- forget_new_scores --
-- Those of an earlier call within the same transaction.
TRUNCATE pg_temp.new_score

-- copy_new_scores --
-- The columns in binary.
COPY pg_temp.new_score (device, mode, ts, bucket, probability, rul, low, high, anomaly, threshold, scored_at, model)
FROM STDIN (FORMAT binary)

-- put_scores --
-- Scores, immutable. A missing figure arrives as NaN.
INSERT INTO score (device_id, failure_mode, ts, bucket, scored_at, probability, rul_s, rul_low_s, rul_high_s, anomaly,
                   anomaly_threshold, model_id)
SELECT device, (%(modes)s::text[])[mode], ts, bucket, scored_at, nullif(probability, 'NaN')::real,
       nullif(rul, 'NaN'), nullif(low, 'NaN'), nullif(high, 'NaN'), nullif(anomaly, 'NaN')::real,
       nullif(threshold, 'NaN')::real, model
FROM pg_temp.new_score
ON CONFLICT (device_id, failure_mode, ts) DO NOTHING

-- last_scores --
-- The newest scores of devices, oldest first.
SELECT s.device_id AS device, s.failure_mode, s.ts, s.probability, s.anomaly, s.anomaly_threshold
FROM unnest(%(devices)s::integer[], %(modes)s::text[]) AS d (device, mode), LATERAL (
    SELECT * FROM score s WHERE s.device_id = d.device AND s.failure_mode = d.mode AND s.ts >= %(since)s
    ORDER BY s.ts DESC LIMIT %(count)s) s
ORDER BY s.device_id, s.failure_mode, s.ts

-- never_scored --
-- Devices without any score; one look at the index for each device, however many scores there are.
SELECT d.device FROM unnest(%(devices)s::integer[]) AS d (device)
LEFT JOIN LATERAL (SELECT s.device_id FROM score s WHERE s.device_id = d.device LIMIT 1) s ON true
WHERE s.device_id IS NULL
