-- first_rungs --
-- A model that comes into force brings its rungs: those it had last, or those of its manifest.
WITH want AS (
    SELECT m.key AS mode, coalesce(
        (SELECT c.to_rung FROM rung_change c
         WHERE c.product = %(product)s AND c.failure_mode = m.key AND c.model_id = %(model_id)s
         ORDER BY c.id DESC LIMIT 1), m.value -> 'point' ->> 'rung') AS rung
    FROM model, jsonb_each(model.manifest -> 'modes') AS m
    WHERE model.id = %(model_id)s AND m.value -> 'point' ->> 'rung' IS NOT NULL
), before AS (
    SELECT failure_mode, rung FROM rung WHERE product = %(product)s
), gone AS (
    DELETE FROM rung WHERE product = %(product)s AND failure_mode NOT IN (SELECT mode FROM want)
), put AS (
    INSERT INTO rung (product, failure_mode, rung, model_id)
    SELECT %(product)s, mode, rung, %(model_id)s FROM want
    ON CONFLICT (product, failure_mode) DO UPDATE SET rung = excluded.rung, model_id = excluded.model_id
)
INSERT INTO rung_change (product, failure_mode, at, cause, actor, from_rung, to_rung, model_id, why)
SELECT %(product)s, w.mode, coalesce(%(at)s::timestamptz, now()), 'promotion', %(actor)s, b.rung, w.rung, %(model_id)s, %(why)s
FROM want w LEFT JOIN before b ON b.failure_mode = w.mode ORDER BY w.mode

-- note_deployment --
-- Records that a model comes into force.
INSERT INTO deployment (product, model_id, at, actor, why)
VALUES (%(product)s, %(model_id)s, coalesce(%(at)s::timestamptz, now()), %(actor)s, %(why)s)

-- retire_champion --
-- The model in force is retired.
UPDATE model SET state = 'retired' WHERE product = %(product)s AND state = 'champion'

-- put_in_force --
-- Another model of the product comes into force.
UPDATE model SET state = 'champion' WHERE id = %(model_id)s AND product = %(product)s AND state <> 'champion'

-- previous_champion --
-- The model that was in force before the present one first came into force.
SELECT r.model_id FROM deployment r JOIN model c ON c.product = r.product AND c.state = 'champion'
WHERE r.product = %(product)s AND r.model_id <> c.id
  AND r.id < (SELECT min(id) FROM deployment WHERE product = %(product)s AND model_id = c.id)
ORDER BY r.id DESC LIMIT 1

-- deployments --
-- Which model came into force when, newest first.
SELECT model_id, at, noted_at, actor, why FROM deployment WHERE product = %(product)s ORDER BY id DESC LIMIT %(limit)s

-- end_ask --
-- A model made by hand answers a retraining that was asked for.
UPDATE retraining SET state = 'done', ended_at = coalesce(%(at)s::timestamptz, now()), model_id = %(model_id)s,
    promoted = %(promoted)s, outcome = %(outcome)s
WHERE product = %(product)s AND state = 'asked'

-- drop_alarm_of_others --
-- Ends the drift alarm of another model: it compares with that model's training.
UPDATE drift_alarm SET ended_at = coalesce(%(at)s::timestamptz, now())
WHERE product = %(product)s AND ended_at IS NULL AND model_id <> %(model_id)s
