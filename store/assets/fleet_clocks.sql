-- read_clock --
-- The clock of one fleet.
SELECT product, mode, now AS driven_now, step, ready_step FROM fleet_clock WHERE product = %(product)s

-- read_clocks --
-- Every fleet's clock with the product version in force.
SELECT c.product, c.mode, c.now, c.step, c.ready_step, p.version
FROM fleet_clock c JOIN product p ON p.id = c.product

-- create_clock --
-- A clock for a new fleet; an existing one stays as it is.
INSERT INTO fleet_clock (product, mode, now) VALUES (%(product)s, %(mode)s, %(now)s)
ON CONFLICT (product) DO NOTHING

-- drive_clock --
-- The feeder takes the clock over and sets it, forgetting the steps of the feeder before.
UPDATE fleet_clock SET mode = 'driven', now = %(now)s, step = 0, ready_step = 0 WHERE product = %(product)s

-- forget_reports --
-- Step reports belong to one run of one feeder.
DELETE FROM step_report WHERE product = %(product)s

-- advance_clock --
-- The feeder's next step: the clock never goes back within a run.
UPDATE fleet_clock SET now = greatest(now, %(now)s), step = %(step)s
WHERE product = %(product)s AND mode = 'driven' AND step <= %(step)s

-- move_clock_to --
-- An import moves a driven clock on to the end of what it brought.
UPDATE fleet_clock SET now = greatest(now, %(now)s) WHERE product = %(product)s AND mode = 'driven'

-- mark_ready --
-- Everything of this step is stored: predict and service may act on it.
UPDATE fleet_clock SET ready_step = %(step)s WHERE product = %(product)s AND step = %(step)s

-- report_step --
-- A stage has done a step.
INSERT INTO step_report (product, stage, slot, step, attempt)
VALUES (%(product)s, %(stage)s, %(slot)s, %(step)s, %(attempt)s)
ON CONFLICT (product, stage, slot) DO UPDATE SET step = excluded.step, attempt = excluded.attempt
WHERE (step_report.step, step_report.attempt) < (excluded.step, excluded.attempt)

-- steps_done --
-- What each worker of a stage reported last.
SELECT slot, step, attempt FROM step_report WHERE product = %(product)s AND stage = %(stage)s

-- wake --
-- Wakes every waiting process.
SELECT pg_notify('sigap', %(about)s)
