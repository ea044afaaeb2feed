-- ask --
-- Asks for a retraining; nothing where one is asked for, or running.
INSERT INTO retraining (product, cause, why, asked_at, state)
VALUES (%(product)s, %(cause)s, %(why)s, %(at)s, 'asked')
ON CONFLICT (product) WHERE state IN ('asked', 'running') DO NOTHING

-- claim --
-- The one that is asked for begins, if nobody else began it.
UPDATE retraining SET state = 'running', started_at = %(at)s
WHERE product = %(product)s AND state = 'asked' RETURNING id

-- give_back --
-- A retraining whose process ended is asked for again.
UPDATE retraining SET state = 'asked', started_at = NULL WHERE state = 'running' AND product = %(product)s

-- lock_training --
-- Whoever trains a product holds this; true where nobody else does.
SELECT pg_try_advisory_lock(hashtextextended('training ' || %(product)s, 0))

-- unlock_training --
-- Somebody else may train.
SELECT pg_advisory_unlock(hashtextextended('training ' || %(product)s, 0))

-- waiting --
-- Whether a retraining is asked for, or was begun, and nobody holds the lock.
SELECT EXISTS (SELECT FROM retraining WHERE product = %(product)s AND state IN ('asked', 'running'))
   AND NOT EXISTS (
       SELECT FROM pg_locks l, hashtextextended('training ' || %(product)s, 0) AS key
       WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
         AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
         AND l.classid::bigint = (key >> 32) & 4294967295 AND l.objid::bigint = key & 4294967295)

-- begin_by_hand --
-- Somebody trains now: what was asked for is answered by that, else a line of its own.
INSERT INTO retraining (product, cause, why, asked_at, state, started_at)
VALUES (%(product)s, 'staff', %(why)s, %(at)s, 'running', %(at)s)
ON CONFLICT (product) WHERE state IN ('asked', 'running')
DO UPDATE SET state = 'running', started_at = excluded.started_at
RETURNING id

-- note_challenger --
-- How the challenger did beside the model in force goes with the newest look at drift.
UPDATE drift_check SET figures = figures || jsonb_build_object('challenger', %(figures)s::jsonb)
WHERE id = (SELECT max(id) FROM drift_check WHERE product = %(product)s)

-- judgement --
-- The newest look that held a challenger against the model in force.
SELECT at, figures -> 'challenger' FROM drift_check
WHERE product = %(product)s AND figures ? 'challenger' ORDER BY id DESC LIMIT 1

-- finish --
-- It ended, with a model or without.
UPDATE retraining SET state = %(state)s, ended_at = %(at)s, model_id = %(model_id)s, promoted = %(promoted)s,
    outcome = %(outcome)s
WHERE id = %(id)s AND state = 'running'

-- retrainings --
-- The retrainings of a product, newest first. One that runs while nobody holds the lock was killed: it has failed.
SELECT r.id, r.cause, r.why, r.asked_at, CASE WHEN alone.killed THEN 'failed' ELSE r.state END AS state,
       r.started_at, r.ended_at, r.model_id, r.promoted,
       CASE WHEN alone.killed THEN '{"code": "training_killed", "args": {}}'::jsonb ELSE r.outcome END AS outcome
FROM retraining r, LATERAL (
    SELECT r.state = 'running' AND NOT EXISTS (
        SELECT FROM pg_locks l, hashtextextended('training ' || r.product, 0) AS key
        WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
          AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND l.classid::bigint = (key >> 32) & 4294967295 AND l.objid::bigint = key & 4294967295) AS killed) alone
WHERE r.product = %(product)s ORDER BY r.id DESC LIMIT %(limit)s

-- grounds --
-- What speaks for a new model: when the present one, or the last attempt, learnt, and what was found since.
WITH learnt AS (
    SELECT greatest(
        to_timestamp((m.manifest ->> 'data_until')::double precision / 1000),
        CASE WHEN c.mode = 'wall' THEN m.created_at END,
        (SELECT max(asked_at) FROM retraining r WHERE r.product = m.product)) AS at
    FROM model m JOIN fleet_clock c ON c.product = m.product
    WHERE m.product = %(product)s AND m.state = 'champion'
)
SELECT l.at AS learnt_at,
       (SELECT count(*) FROM finding f JOIN ticket t ON t.id = f.ticket_id
        WHERE t.product = %(product)s AND f.kind <> 'not_inspected' AND f.at > l.at AND f.at <= %(now)s) AS findings,
       EXISTS (SELECT FROM drift_alarm a WHERE a.product = %(product)s AND a.ended_at IS NULL AND a.raised_at > l.at)
         AS drifted
FROM learnt l WHERE l.at IS NOT NULL

-- last_asked --
-- When a training of a product was asked for last.
SELECT max(asked_at) FROM retraining WHERE product = %(product)s

-- challenger --
-- The newest model that waits for its chance beside the one in force.
SELECT m.id, m.manifest::text AS manifest, m.digest FROM model m
WHERE m.product = %(product)s AND m.state = 'challenger'
  AND m.id > (SELECT c.id FROM model c WHERE c.product = %(product)s AND c.state = 'champion')
ORDER BY m.id DESC LIMIT 1

-- put_shadow_scores --
-- Scores of the challenger, in shadow.
INSERT INTO shadow_score (model_id, device_id, failure_mode, ts, probability)
SELECT %(model_id)s, * FROM unnest(%(devices)s::integer[], %(modes)s::text[], %(ts)s::timestamptz[],
                                   %(probabilities)s::real[])
ON CONFLICT DO NOTHING

-- scored_devices --
-- Devices that were scored within a time; where they are too many, chosen by a hash of their number.
SELECT d.id, d.serial FROM device d
WHERE d.product = %(product)s
  AND EXISTS (SELECT FROM score s WHERE s.device_id = d.id AND s.ts >= %(since)s AND s.ts <= %(now)s)
ORDER BY md5(d.id::text || %(product)s) LIMIT %(limit)s

-- score_pairs --
-- Scores of a failure mode as they were made since a time, with the challenger's where it has one.
SELECT s.device_id AS device, s.ts, s.probability AS champion, h.probability AS challenger FROM score s
LEFT JOIN shadow_score h ON h.model_id = %(challenger)s AND h.device_id = s.device_id
     AND h.failure_mode = s.failure_mode AND h.ts = s.ts
WHERE s.device_id = ANY(%(devices)s::integer[]) AND s.failure_mode = %(mode)s
  AND s.ts >= %(since)s AND s.ts <= %(now)s
ORDER BY s.device_id, s.ts

-- shadow_begin --
-- Since when a challenger has been scored in shadow.
SELECT min(ts) FROM shadow_score WHERE model_id = %(model_id)s
