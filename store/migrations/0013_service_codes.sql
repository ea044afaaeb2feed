-- What the service says of tickets, predictions, notices and alarms is kept as codes with arguments (fleet/coded.py), so
-- that each reader gets a sentence in their language. Sentences of before stay as written until the Python file of
-- this number reads them back.

CREATE FUNCTION pg_temp.as_written(said text) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN said <> '' THEN
        jsonb_build_object('code', 'as_written', 'args', jsonb_build_object('text', said)) END
$$;

-- `about`: the fault code or the rule that a sign named; the action alone says what was done.
ALTER TABLE ticket_history
    ALTER COLUMN why DROP DEFAULT,
    ALTER COLUMN why DROP NOT NULL,
    ALTER COLUMN why TYPE jsonb USING pg_temp.as_written(why),
    ADD COLUMN about text;
UPDATE ticket_history SET action = replace(action, ' ', '_') WHERE action LIKE 'answer %';
UPDATE ticket_history SET action = split_part(action, ' ', 1), about = substr(action, strpos(action, ' ') + 1)
WHERE action LIKE 'code %' OR action LIKE 'alarm %';

ALTER TABLE prediction_state
    ALTER COLUMN reason DROP DEFAULT,
    ALTER COLUMN reason DROP NOT NULL,
    ALTER COLUMN reason TYPE jsonb USING pg_temp.as_written(reason);
ALTER TABLE prediction_history ALTER COLUMN why TYPE jsonb USING coalesce(pg_temp.as_written(why),
    jsonb_build_object('code', 'as_written', 'args', jsonb_build_object('text', why)));

ALTER TABLE notice
    ALTER COLUMN reason DROP DEFAULT,
    ALTER COLUMN reason DROP NOT NULL,
    ALTER COLUMN reason TYPE jsonb USING pg_temp.as_written(reason);

ALTER TABLE alarm ADD COLUMN name jsonb;
UPDATE alarm SET name = CASE
    WHEN rule = 'communication.silent' THEN jsonb_build_object('code', 'alarm_device_silent', 'args', '{}'::jsonb)
    WHEN rule IN ('sensor.stuck', 'sensor.missing', 'sensor.out_of_range', 'sensor.drift', 'sensor.noisy')
    THEN jsonb_build_object('code', 'alarm_' || replace(rule, '.', '_'), 'args', jsonb_build_object('metric', metric))
    ELSE jsonb_build_object('code', 'product_text', 'args', jsonb_build_object('en', name_en, 'id', name_id)) END;
ALTER TABLE alarm ALTER COLUMN name SET NOT NULL, DROP COLUMN name_en, DROP COLUMN name_id;
ALTER TABLE alarm_history
    ALTER COLUMN why DROP DEFAULT,
    ALTER COLUMN why DROP NOT NULL,
    ALTER COLUMN why TYPE jsonb USING pg_temp.as_written(why);

-- A customer's page wrote this where the customer wrote nothing.
UPDATE customer_report SET text = '' WHERE text = 'said on the customer''s page';
