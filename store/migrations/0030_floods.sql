-- How much devices send, and floods: devices that sent more than they may. All of their times are wall time.

-- Messages and bytes of a device on a day (UTC), for 30 days.
CREATE TABLE device_traffic (
    device_id integer NOT NULL REFERENCES device ON DELETE CASCADE,
    day       date NOT NULL,
    messages  bigint NOT NULL,
    bytes     bigint NOT NULL,
    last_at   timestamptz NOT NULL,
    PRIMARY KEY (device_id, day)
);
CREATE INDEX ON device_traffic (day);

-- A device that sent more than it may, or connected more often. Until `until_at` its credential is disabled, where it has
-- one (`shut_out`), and what it sends is left out, unless it only connected too often. `per_second`: what it sent since
-- `began_at`; `allowed`: what it may send for long; both of `kind`. `left_out`: what came meanwhile all the same.
-- `ended_at`: the time was over, or `lifted_by` let it in before.
CREATE TABLE flood (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    device_id      integer NOT NULL REFERENCES device ON DELETE CASCADE,
    kind           text NOT NULL CHECK (kind IN ('messages', 'bytes', 'connects')),
    began_at       timestamptz NOT NULL,
    noticed_at     timestamptz NOT NULL,
    per_second     double precision NOT NULL,
    allowed        double precision NOT NULL,
    until_at       timestamptz NOT NULL CHECK (until_at > noticed_at),
    shut_out       boolean NOT NULL,
    left_out       bigint NOT NULL DEFAULT 0,
    left_out_bytes bigint NOT NULL DEFAULT 0,
    ended_at       timestamptz,
    lifted_by      text,
    CHECK (lifted_by IS NULL OR ended_at IS NOT NULL)
);
CREATE UNIQUE INDEX one_flood ON flood (device_id) WHERE ended_at IS NULL;
CREATE INDEX ON flood (device_id, id);

-- When a worker of ingest last counted: what it was away for, devices may send more at once.
ALTER TABLE ingest_session ADD COLUMN counted_at timestamptz;

-- The web process lifts a flood, and has service look at the device.
INSERT INTO web_right (relation, rights)
VALUES ('device_traffic', 'SELECT'), ('flood', 'SELECT, UPDATE');

-- Staff see those of their tenant's devices; customers and technicians none.
SELECT show_rows(relation::regclass, format($$
    (SELECT sees_all())
    OR ((SELECT is_unlimited()) AND EXISTS (SELECT FROM device d WHERE d.id = %I.device_id))$$, relation))
FROM unnest(ARRAY['device_traffic', 'flood']) AS relation;

-- Pages follow that a flood begins and that it ends, not what is counted meanwhile.
CREATE FUNCTION tell_flood() RETURNS trigger LANGUAGE plpgsql SET search_path = sigap, pg_temp AS $$
BEGIN
    PERFORM tell_changes('device', ARRAY[NEW.device_id],
                         (SELECT ARRAY['device/' || serial] FROM device WHERE id = NEW.device_id),
                         NULL, ARRAY[NULL::timestamptz]);
    RETURN NULL;
END
$$;
CREATE TRIGGER tell_begun AFTER INSERT ON flood FOR EACH ROW EXECUTE FUNCTION tell_flood();
CREATE TRIGGER tell_ended AFTER UPDATE ON flood FOR EACH ROW WHEN (OLD.ended_at IS DISTINCT FROM NEW.ended_at)
    EXECUTE FUNCTION tell_flood();
