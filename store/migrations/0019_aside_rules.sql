-- The rule that a value kept aside broke is a code with arguments. What versions before wrote is read here, once.

ALTER TABLE aside ALTER COLUMN rule TYPE jsonb USING
    CASE
    WHEN rule = 'named invalid' THEN '{"code": "value_named_invalid", "args": {}}'
    WHEN rule = 'no number' THEN '{"code": "value_no_number", "args": {}}'
    WHEN rule = 'a number in quotes' THEN '{"code": "value_in_quotes", "args": {}}'
    WHEN rule = 'a list, no number' THEN '{"code": "value_is_list", "args": {}}'
    WHEN rule = 'an object, no number' THEN '{"code": "value_is_object", "args": {}}'
    WHEN rule ~ '^outside an? [48]-byte number$' THEN jsonb_build_object('code', 'value_too_large', 'args',
        jsonb_build_object('bytes', substring(rule FROM '([48])-byte')::integer))
    WHEN rule ~ '^outside [-+.0-9e]*?\.\.[-+.0-9e]*$' THEN jsonb_build_object('code', 'value_out_of_range', 'args',
        jsonb_build_object('low', nullif(substring(rule FROM '^outside (.*?)\.\.'), '')::double precision,
                           'high', nullif(substring(rule FROM '^outside .*?\.\.(.*)$'), '')::double precision))
    WHEN rule ~ '^no state of 0\.\.[0-9]+$' THEN jsonb_build_object('code', 'value_no_state', 'args',
        jsonb_build_object('last', substring(rule FROM '[0-9]+$')::integer))
    WHEN rule LIKE 'none of %' THEN jsonb_build_object('code', 'value_no_label', 'args',
        jsonb_build_object('labels', string_to_array(substr(rule, 9), ', ')))
    ELSE jsonb_build_object('code', 'as_written', 'args', jsonb_build_object('text', rule))
    END;
