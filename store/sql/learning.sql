-- add_model --
-- A model with its manifest, kept for ever.
INSERT INTO model (product, state, manifest, digest, body)
VALUES (%(product)s, %(state)s, %(manifest)s, %(digest)s, %(body)s) RETURNING id

-- retire_champion --
-- The model in force steps back.
UPDATE model SET state = 'retired' WHERE product = %(product)s AND state = 'champion'

-- champion --
-- The model in force.
SELECT id, manifest::text, digest FROM model WHERE product = %(product)s AND state = 'champion'

-- model_body --
-- A model's file.
SELECT body FROM model WHERE id = %(id)s

-- put_scores --
-- Scores, immutable.
INSERT INTO score (device_id, failure_mode, ts, bucket, scored_at, probability, rul_s, rul_low_s, rul_high_s, anomaly,
                   anomaly_threshold, model_id)
SELECT * FROM unnest(%(devices)s::integer[], %(modes)s::text[], %(ts)s::timestamptz[], %(buckets)s::timestamptz[],
    %(scored)s::timestamptz[], %(probabilities)s::real[], %(ruls)s::double precision[], %(lows)s::double precision[],
    %(highs)s::double precision[], %(anomalies)s::real[], %(thresholds)s::real[], %(models)s::integer[])
ON CONFLICT (device_id, failure_mode, ts) DO NOTHING

-- last_scores --
-- The newest scores of devices, oldest first.
SELECT s.device_id, s.failure_mode, s.ts, s.probability, s.anomaly, s.anomaly_threshold
FROM unnest(%(devices)s::integer[], %(modes)s::text[]) AS d (device, mode), LATERAL (
    SELECT * FROM score s WHERE s.device_id = d.device AND s.failure_mode = d.mode AND s.ts >= %(since)s
    ORDER BY s.ts DESC LIMIT %(count)s) s
ORDER BY s.device_id, s.failure_mode, s.ts

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
