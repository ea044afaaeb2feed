-- prediction_columns --
-- A prediction with its evidence, state and outcome.
p.id, p.product, d.serial, p.failure_mode, p.opened_at, p.expires_at, p.ts, p.probability, p.rul_s,
p.rul_low_s, p.rul_high_s, p.rung, p.reasons, p.evidence, p.model_id, s.state, s.reason, s.ticket_id,
s.outcome, s.changed_at, s.ended_at

-- living_predictions --
-- Which devices have a living prediction, and of which failure mode.
SELECT p.device_id, p.failure_mode FROM prediction p JOIN prediction_state s ON s.prediction_id = p.id
WHERE p.device_id = ANY(%(devices)s::integer[]) AND s.ended_at IS NULL

-- open_prediction --
-- A prediction with its evidence, frozen.
INSERT INTO prediction (product, device_id, asset_id, failure_mode, opened_at, expires_at, ts, probability, rul_s,
                        rul_low_s, rul_high_s, rung, reasons, evidence, model_id)
VALUES (%(product)s, %(device)s, (SELECT asset_id FROM device WHERE id = %(device)s), %(mode)s, %(opened_at)s,
        %(expires_at)s, %(ts)s, %(probability)s, %(rul)s, %(rul_low)s, %(rul_high)s, %(rung)s, %(reasons)s,
        %(evidence)s, %(model_id)s)
RETURNING id, asset_id

-- open_prediction_state --
-- It lives; nothing comes back where another prediction of the key lives already, or the asset left the fleet.
INSERT INTO prediction_state (prediction_id, asset_id, failure_mode, state, changed_at)
SELECT %(id)s, %(asset_id)s, %(mode)s, 'open', %(at)s
WHERE NOT EXISTS (SELECT FROM asset WHERE id = %(asset_id)s AND retired_at IS NOT NULL)
ON CONFLICT DO NOTHING RETURNING prediction_id

-- drop_prediction --
-- A twin that came second.
DELETE FROM prediction WHERE id = %(id)s

-- note_prediction --
-- Its first line of history.
INSERT INTO prediction_history (prediction_id, at, actor, state, why)
VALUES (%(id)s, %(at)s, 'predict', 'open', %(why)s)

-- find_prediction --
-- One prediction with its evidence, state and outcome.
SELECT {prediction_columns}
FROM prediction p JOIN device d ON d.id = p.device_id JOIN prediction_state s ON s.prediction_id = p.id
WHERE p.id = %(prediction_id)s

-- list_predictions --
-- A page of predictions in the order they were made.
SELECT {prediction_columns}
FROM prediction p JOIN device d ON d.id = p.device_id JOIN prediction_state s ON s.prediction_id = p.id
WHERE p.id > %(after)s
  AND (%(product)s::text IS NULL OR p.product = %(product)s)
  AND (%(serial)s::text IS NULL OR d.serial = %(serial)s)
  AND (%(state)s::text IS NULL OR s.state = %(state)s)
  AND (%(ticket_id)s::bigint IS NULL OR s.ticket_id = %(ticket_id)s)
ORDER BY p.id LIMIT %(limit)s

-- predictions_of_ticket --
-- The predictions that led to a ticket, oldest first.
SELECT {prediction_columns}
FROM prediction p JOIN device d ON d.id = p.device_id JOIN prediction_state s ON s.prediction_id = p.id
WHERE p.id IN (SELECT prediction_id FROM prediction_state WHERE ticket_id = %(ticket_id)s
               UNION SELECT prediction_id FROM ticket WHERE id = %(ticket_id)s)
ORDER BY p.id LIMIT 20

-- predictions_of_asset --
-- An asset's predictions, living ones first, then the newest.
SELECT {prediction_columns}
FROM prediction_state s JOIN prediction p ON p.id = s.prediction_id JOIN device d ON d.id = p.device_id
WHERE s.asset_id = %(asset_id)s AND s.failure_mode = ANY(%(modes)s)
ORDER BY (s.ended_at IS NULL) DESC, p.opened_at DESC LIMIT %(limit)s

-- prediction_history --
-- Everything that happened to a prediction, oldest first.
SELECT at, actor, state, why FROM prediction_history WHERE prediction_id = %(prediction_id)s ORDER BY id

-- end_predictions_of_ticket --
-- A ticket that ended ends the living predictions that led to it.
WITH gone AS (
    UPDATE prediction_state SET ended_at = %(at)s, changed_at = %(at)s, outcome = %(outcome)s
    WHERE ticket_id = %(ticket_id)s AND ended_at IS NULL
    RETURNING prediction_id, state
)
INSERT INTO prediction_history (prediction_id, at, actor, state, why)
SELECT prediction_id, %(at)s, %(actor)s, state, %(why)s::jsonb FROM gone

-- end_predictions_without_ticket --
-- A fault that was found ends the living predictions of its key that led to no ticket.
WITH gone AS (
    UPDATE prediction_state SET ended_at = %(at)s, changed_at = %(at)s, outcome = 'confirmed'
    WHERE asset_id = %(asset_id)s AND failure_mode = %(mode)s AND state = 'suppressed' AND ended_at IS NULL
    RETURNING prediction_id, state
)
INSERT INTO prediction_history (prediction_id, at, actor, state, why)
SELECT prediction_id, %(at)s, %(actor)s, state, %(why)s::jsonb FROM gone

-- correct_outcomes --
-- A corrected finding corrects what became of the predictions that it ended.
WITH corrected AS (
    UPDATE prediction_state SET outcome = %(outcome)s, changed_at = %(at)s
    WHERE ticket_id = %(ticket_id)s AND ended_at = %(found_at)s AND outcome IS DISTINCT FROM %(outcome)s
    RETURNING prediction_id, state
)
INSERT INTO prediction_history (prediction_id, at, actor, state, why)
SELECT prediction_id, %(at)s, %(actor)s, state, %(why)s::jsonb FROM corrected

-- correct_outcomes_without_ticket --
-- A fault that was not there after all did not confirm the predictions that led to no ticket.
WITH corrected AS (
    UPDATE prediction_state SET outcome = %(outcome)s, changed_at = %(at)s
    WHERE asset_id = %(asset_id)s AND failure_mode = %(mode)s AND state = 'suppressed' AND ended_at = %(found_at)s
      AND outcome = 'confirmed'
    RETURNING prediction_id, state
)
INSERT INTO prediction_history (prediction_id, at, actor, state, why)
SELECT prediction_id, %(at)s, %(actor)s, state, %(why)s::jsonb FROM corrected

-- mark_held_out --
-- This prediction stays without a ticket, for its device is held out.
UPDATE prediction_state SET held_out = true WHERE prediction_id = %(prediction_id)s
