-- The reasons of predictions are codes with arguments. What earlier versions kept as text in both languages stays as it
-- is, under a code that shows it.

CREATE FUNCTION pg_temp.kept(reason jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS
$$ SELECT jsonb_build_object('code', 'reason_as_kept', 'args', jsonb_build_object('text', reason)) $$;

CREATE FUNCTION pg_temp.kept_parts(reasons jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS
$$ SELECT coalesce(jsonb_agg(one - 'text' || jsonb_build_object('said', pg_temp.kept(one -> 'text')) ORDER BY place), '[]')
   FROM jsonb_array_elements(reasons) WITH ORDINALITY AS parts (one, place) $$;

UPDATE prediction SET
    reasons = (SELECT coalesce(jsonb_agg(pg_temp.kept(one) ORDER BY place), '[]')
               FROM jsonb_array_elements(reasons) WITH ORDINALITY AS parts (one, place)),
    evidence = CASE WHEN jsonb_typeof(evidence -> 'explanation') = 'object' THEN
        jsonb_set(jsonb_set(evidence, '{explanation,reasons}', pg_temp.kept_parts(evidence #> '{explanation,reasons}')),
                  '{explanation,against}', pg_temp.kept_parts(evidence #> '{explanation,against}'))
        ELSE evidence END;
