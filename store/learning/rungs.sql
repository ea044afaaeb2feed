-- rungs --
-- The rungs of a product now, with their last change.
SELECT r.failure_mode, r.rung, r.model_id, c.at AS since, c.cause, c.why
FROM rung r CROSS JOIN LATERAL (
    SELECT at, cause, why FROM rung_change c
    WHERE c.product = r.product AND c.failure_mode = r.failure_mode ORDER BY c.id DESC LIMIT 1) c
WHERE r.product = %(product)s ORDER BY r.failure_mode

-- rung_of --
-- The rung of one failure mode now.
SELECT rung FROM rung WHERE product = %(product)s AND failure_mode = %(mode)s

-- rung_changes --
-- How the rungs of a product moved, newest first.
SELECT failure_mode, at, cause, actor, from_rung, to_rung, model_id, why FROM rung_change
WHERE product = %(product)s AND (%(mode)s::text IS NULL OR failure_mode = %(mode)s) ORDER BY id DESC LIMIT %(limit)s

-- move_rung --
-- One step, if the mode still stands where the step begins.
WITH moved AS (
    UPDATE rung SET rung = %(to_rung)s
    WHERE product = %(product)s AND failure_mode = %(mode)s AND rung = %(from_rung)s AND model_id = %(model_id)s
    RETURNING product
)
INSERT INTO rung_change (product, failure_mode, at, cause, actor, from_rung, to_rung, model_id, why)
SELECT product, %(mode)s, %(at)s, %(cause)s, %(actor)s, %(from_rung)s, %(to_rung)s, %(model_id)s, %(why)s FROM moved

-- last_step --
-- When the ladder last moved a mode under a model.
SELECT max(at) FROM rung_change
WHERE product = %(product)s AND failure_mode = %(mode)s AND model_id = %(model_id)s AND cause = 'ladder'
