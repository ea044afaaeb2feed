-- add_model --
-- A model with its manifest, kept for ever.
INSERT INTO model (product, state, manifest, digest, body)
VALUES (%(product)s, %(state)s, %(manifest)s, %(digest)s, %(body)s) RETURNING id

-- retire_champion --
-- The model in force steps back.
UPDATE model SET state = 'retired' WHERE product = %(product)s AND state = 'champion'

-- champion --
-- The model in force.
SELECT id, manifest::text AS manifest, digest FROM model WHERE product = %(product)s AND state = 'champion'

-- model_body --
-- A model's file.
SELECT body FROM model WHERE id = %(id)s

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
-- Scores, immutable. What the model does not say is NaN on its way here.
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

-- living_episodes --
-- Which devices have an episode that lives.
SELECT p.device_id, p.failure_mode FROM prediction p JOIN prediction_state s ON s.prediction_id = p.id
WHERE p.device_id = ANY(%(devices)s::integer[]) AND s.ended_at IS NULL

-- open_prediction --
-- An episode with its evidence, frozen.
INSERT INTO prediction (product, device_id, asset_id, failure_mode, opened_at, expires_at, ts, probability, rul_s,
                        rul_low_s, rul_high_s, rung, reasons, evidence, model_id)
VALUES (%(product)s, %(device)s, (SELECT asset_id FROM device WHERE id = %(device)s), %(mode)s, %(opened_at)s,
        %(expires_at)s, %(ts)s, %(probability)s, %(rul)s, %(rul_low)s, %(rul_high)s, %(rung)s, %(reasons)s,
        %(evidence)s, %(model_id)s)
RETURNING id, asset_id

-- open_prediction_state --
-- It lives; nothing comes back where another episode of the key lives already.
INSERT INTO prediction_state (prediction_id, asset_id, failure_mode, state, changed_at)
VALUES (%(id)s, %(asset_id)s, %(mode)s, 'open', %(at)s)
ON CONFLICT DO NOTHING RETURNING prediction_id

-- drop_prediction --
-- A twin that came second.
DELETE FROM prediction WHERE id = %(id)s

-- note_prediction --
-- Its first line of history.
INSERT INTO prediction_history (prediction_id, at, actor, state, why)
VALUES (%(id)s, %(at)s, 'predict', 'open', %(why)s)
