-- model_columns --
-- A model without its body.
id, product, state, manifest, created_at

-- models_newest --
-- Models, newest first, without their bodies.
SELECT {model_columns} FROM model ORDER BY id DESC LIMIT %(limit)s

-- model_by_id --
-- One model without its body.
SELECT {model_columns} FROM model WHERE id = %(model_id)s

-- ticket_leads --
-- The newest tickets that predictions opened, with the times of failure and report, for lead times.
SELECT t.failure_mode, f.kind, t.opened_at, f.failed_at, t.reported_at
FROM ticket t JOIN finding f ON f.ticket_id = t.id AND f.opening = 1
WHERE t.product = %(product)s AND t.source = 'prediction' ORDER BY t.opened_at DESC LIMIT %(limit)s
