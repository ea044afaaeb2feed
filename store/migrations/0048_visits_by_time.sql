-- Appointments and targets are found by their time, however many there were before; a technician follows their account.

-- A day's appointments, whoever asks: under a policy of rows the server may not use an index of ranges itself. What is seen
-- of them the policies decide.
DROP INDEX booking_technician_id_during_idx;
CREATE INDEX booking_by_time ON booking USING gist (during, technician_id)
    WHERE state IN ('held', 'confirmed', 'kept', 'no_show');
CREATE FUNCTION bookings_during(since timestamptz, until timestamptz) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER ROWS 100 SET search_path = sigap, public, pg_temp AS $$
    SELECT b.id FROM booking b
    WHERE b.during && tstzrange(since, until) AND b.state IN ('held', 'confirmed', 'kept', 'no_show')
$$;

-- What was kept of the last months' targets.
CREATE INDEX sla_target_due ON sla_target (due_at) WHERE dropped_at IS NULL;

-- As before; but an account that is disabled ends its technician's work even where their names differ, one that has a
-- technician takes no second one, and who becomes a technician again works again.
CREATE OR REPLACE FUNCTION follow_person() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sigap, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        UPDATE technician k SET email = NEW.email,
            name = CASE WHEN EXISTS (SELECT FROM technician o WHERE o.tenant_id = k.tenant_id AND o.id <> k.id
                                     AND lower(o.name) = lower(NEW.name)) THEN name ELSE NEW.name END,
            active = CASE WHEN NEW.state = 'disabled' OR OLD.role = 'technician' AND NEW.role <> 'technician' THEN false
                          WHEN OLD.state = 'disabled' OR OLD.role <> 'technician' AND NEW.role = 'technician' THEN true
                          ELSE active END
        WHERE person_id = NEW.id;
    END IF;
    IF NEW.role = 'technician' THEN
        -- Who was entered by name before, from outside, is the same one.
        UPDATE technician SET person_id = NEW.id, email = NEW.email
        WHERE tenant_id = coalesce(NEW.tenant_id, 1) AND lower(name) = lower(NEW.name) AND person_id IS NULL
          AND NOT EXISTS (SELECT FROM technician k WHERE k.person_id = NEW.id);
        INSERT INTO technician (tenant_id, person_id, name, email, language, time_zone)
        VALUES (coalesce(NEW.tenant_id, 1), NEW.id, NEW.name, NEW.email, NEW.language, NEW.time_zone)
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END
$$;
