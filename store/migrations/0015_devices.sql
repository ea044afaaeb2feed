-- Devices as they really are: values that are no numbers, statuses by arrival, latest values by their own times, clocks
-- that are wrong, dead letters that stand for many readings.

-- A value that is no number is kept as its text.
ALTER TABLE aside ALTER COLUMN value DROP NOT NULL, ADD COLUMN text text,
    ADD CONSTRAINT aside_says_something CHECK (value IS NOT NULL OR text IS NOT NULL);

-- Retained readings beyond the lateness bound come again with each subscription: they are counted.
ALTER TABLE tally DROP CONSTRAINT tally_kind_check,
    ADD CONSTRAINT tally_kind_check CHECK (kind IN ('undeclared', 'conflict', 'lost', 'retained'));

-- `arrived_at`: the fleet's clock when the status that counts arrived. `said`, `said_ts`: the last status as it was
-- sent (a will has no time of its own), by which one that comes again is known. `stamp`: the newest time that the device
-- itself put on a status.
ALTER TABLE device_status ADD COLUMN arrived_at timestamptz, ADD COLUMN said text, ADD COLUMN said_ts timestamptz,
    ADD COLUMN stamp timestamptz;
UPDATE device_status SET arrived_at = ts, said = state, said_ts = CASE WHEN state = 'offline' THEN NULL ELSE ts END,
    stamp = CASE WHEN state = 'offline' THEN NULL ELSE ts END;
ALTER TABLE device_status ALTER COLUMN arrived_at SET NOT NULL, ALTER COLUMN said SET NOT NULL;

-- `older`: milliseconds since the epoch of each value that is older than the row's `ts`.
ALTER TABLE device_latest ADD COLUMN older jsonb NOT NULL DEFAULT '{}';

-- Each metric's value by its own time; of two of one time the first stays, as in the telemetry. The common cases go
-- first: a newer reading that has every metric, and a newer one that has some.
CREATE FUNCTION merge_latest(old_ts timestamptz, old_readings jsonb, old_older jsonb,
                             new_ts timestamptz, new_readings jsonb, new_older jsonb,
                             OUT readings jsonb, OUT older jsonb)
LANGUAGE plpgsql IMMUTABLE SET search_path = sigap, pg_temp AS $$
DECLARE
    old_ms bigint := floor(extract(epoch FROM old_ts) * 1000);
    new_ms bigint := floor(extract(epoch FROM new_ts) * 1000);
    had text[];
BEGIN
    IF new_ts > old_ts AND new_older = '{}' THEN
        had := ARRAY(SELECT jsonb_object_keys(new_readings));
        readings := old_readings - had;
        IF readings = '{}' THEN
            readings := new_readings;
            older := '{}';
            RETURN;
        END IF;
        older := (SELECT jsonb_object_agg(key, coalesce(old_older -> key, to_jsonb(old_ms)))
                  FROM jsonb_object_keys(readings) AS key);
        readings := readings || new_readings;
        RETURN;
    END IF;
    SELECT jsonb_object_agg(w.key, w.value),
           coalesce(jsonb_object_agg(w.key, w.ms) FILTER (WHERE w.ms < greatest(old_ms, new_ms)), '{}')
    INTO readings, older
    FROM (SELECT DISTINCT ON (b.key) b.key, b.value, b.ms
          FROM (SELECT key, value, coalesce((old_older ->> key)::bigint, old_ms) AS ms, 0 AS place
                FROM jsonb_each(old_readings)
                UNION ALL
                SELECT key, value, coalesce((new_older ->> key)::bigint, new_ms), 1 FROM jsonb_each(new_readings)) b
          ORDER BY b.key, b.ms DESC, b.place) w;
    readings := coalesce(readings, '{}');
END
$$;

-- A device whose messages are old, or ahead, when they arrive: how far its clock seems to be off. Ingest keeps a row
-- from the first such message on; one that is on time ends it (`ended_at`). `store/telemetry/device_clocks.py` says what is what.
CREATE TABLE device_clock (
    device_id    integer PRIMARY KEY REFERENCES device ON DELETE CASCADE,
    behind_s     double precision NOT NULL,
    steady       integer NOT NULL,
    jumps        integer NOT NULL,
    since        timestamptz NOT NULL,
    steady_since timestamptz NOT NULL,
    seen_at      timestamptz NOT NULL,
    wrong_at     timestamptz,
    lo           timestamptz,
    hi           timestamptz,
    ended_at     timestamptz
);

-- A letter may stand for many readings of one message: how many, and their event times.
ALTER TABLE dead_letter ADD COLUMN readings integer NOT NULL DEFAULT 1, ADD COLUMN times timestamptz[];
