-- Why models came and went, rungs moved and fleets drifted is kept as codes with arguments; the Python file of
-- this number reads old sentences.

ALTER TABLE rung_change ALTER COLUMN why TYPE jsonb
    USING jsonb_build_object('code', 'as_written', 'args', jsonb_build_object('text', why));
ALTER TABLE reign ALTER COLUMN why TYPE jsonb
    USING jsonb_build_object('code', 'as_written', 'args', jsonb_build_object('text', why));
ALTER TABLE drift_alarm ALTER COLUMN why TYPE jsonb
    USING jsonb_build_object('code', 'as_written', 'args', jsonb_build_object('text', why));
ALTER TABLE retraining ALTER COLUMN why TYPE jsonb
    USING jsonb_build_object('code', 'as_written', 'args', jsonb_build_object('text', why));

-- A retraining that has not ended has no outcome.
ALTER TABLE retraining ALTER COLUMN outcome DROP DEFAULT;
ALTER TABLE retraining ALTER COLUMN outcome DROP NOT NULL;
ALTER TABLE retraining ALTER COLUMN outcome TYPE jsonb
    USING CASE WHEN outcome <> '' THEN jsonb_build_object('code', 'as_written', 'args', jsonb_build_object('text', outcome)) END;
