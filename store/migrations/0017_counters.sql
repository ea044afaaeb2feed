-- Rollups keep of a counter what its exact increase follows from (docs/decisions/0025). Least and greatest go.

-- What a counter counted over the limit of its bits, or from zero on, where it fell.
CREATE FUNCTION counted_since_restart(before double precision, reading double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN before < 65536 AND 65536 - before + reading <= 0.05 * 65536 THEN 65536 - before + reading
        WHEN before < 4294967296 AND 4294967296 - before + reading <= 0.05 * 4294967296
            THEN 4294967296 - before + reading
        ELSE reading END
$$;

-- A bucket's readings in order of time -> first, last, begin, end, top, peak, after (fleet/counters.py).
CREATE FUNCTION counter_parts(readings double precision[]) RETURNS double precision[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    size integer := array_length(readings, 1);
    reading double precision := readings[size];
    earliest double precision;
    latest double precision;
    top double precision;
    peak double precision;
    after double precision := 0;
    rises boolean := readings[1] > 0;
BEGIN
    FOR place IN 2..size LOOP
        IF readings[place] < readings[place - 1] THEN
            rises := false;
            EXIT;
        END IF;
    END LOOP;
    IF rises THEN  -- As most buckets do: the loop below takes twice the time.
        RETURN ARRAY[readings[1], reading, readings[1], reading, reading, reading, 0];
    END IF;
    FOREACH reading IN ARRAY readings LOOP
        IF reading >= peak THEN
            IF top IS NOT NULL THEN
                after := after + reading - peak;
            END IF;
            peak := reading;
        ELSIF reading = 0 THEN
            CONTINUE;
        ELSIF latest IS NULL THEN
            earliest := reading;
            peak := reading;
        ELSIF reading < 0.9 * latest THEN
            top := coalesce(top, peak);
            after := after + sigap.counted_since_restart(latest, reading);
            peak := reading;
        END IF;
        latest := reading;
    END LOOP;
    RETURN ARRAY[readings[1], readings[size], earliest, latest, coalesce(top, peak), peak,
                 CASE WHEN latest IS NOT NULL THEN after END];
END
$$;

CREATE AGGREGATE counted(double precision) (
    SFUNC = array_append, STYPE = double precision[], FINALFUNC = counter_parts, PARALLEL = SAFE
);

-- Counters alone have a column `_first`. A table can have 1,600 columns, dropped ones among them: where there is no room,
-- m0017_counters.py makes the rollup anew, as it does with continuous aggregates.
DO $$
DECLARE
    old record;
    metric text;
BEGIN
    FOR old IN
        SELECT c.table_name AS rollup, array_agg(left(c.column_name, -6)) AS metrics,
               (SELECT count(*) FROM pg_attribute a
                WHERE a.attrelid = format('rollup.%I', c.table_name)::regclass AND a.attnum > 0) AS taken
        FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
        WHERE c.table_schema = 'rollup' AND c.column_name LIKE '%\_first' AND t.table_type = 'BASE TABLE'
        GROUP BY c.table_name
    LOOP
        IF old.taken + 5 * cardinality(old.metrics) > 1600 THEN
            EXECUTE format('DROP TABLE rollup.%I', old.rollup);
            CONTINUE;
        END IF;
        FOREACH metric IN ARRAY old.metrics LOOP
            EXECUTE format(
                'ALTER TABLE rollup.%I DROP COLUMN IF EXISTS %I, DROP COLUMN IF EXISTS %I, '
                'ADD COLUMN IF NOT EXISTS %I double precision, ADD COLUMN IF NOT EXISTS %I double precision, '
                'ADD COLUMN IF NOT EXISTS %I double precision, ADD COLUMN IF NOT EXISTS %I double precision, '
                'ADD COLUMN IF NOT EXISTS %I double precision', old.rollup, metric || '_min', metric || '_max',
                metric || '_begin', metric || '_end', metric || '_top', metric || '_peak', metric || '_after');
        END LOOP;
    END LOOP;
END
$$;

-- Every bucket of products with counters (their columns alone are double precision) is rolled up again; no score is.
DO $$
DECLARE
    counted record;
BEGIN
    FOR counted IN
        SELECT DISTINCT table_name AS product FROM information_schema.columns
        WHERE table_schema = 'telemetry' AND data_type = 'double precision'
    LOOP
        EXECUTE format(
            'INSERT INTO dirty_range (product, device_id, lo, hi, scores) SELECT d.product, d.id, r.lo, r.hi, false '
            'FROM device d, LATERAL (SELECT min(t.ts) AS lo, max(t.ts) AS hi FROM telemetry.%I t WHERE t.device = d.id) r '
            'WHERE d.product = %L AND r.lo IS NOT NULL', counted.product, counted.product);
    END LOOP;
END
$$;
