-- Technicians from outside have no account: their appointments, moves and cancellations go to them by mail, each once.

-- Written by a trigger of `booking`, whoever changes it. `next_at`: wall time from which on somebody may send it.
CREATE TABLE technician_mail (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id     integer NOT NULL REFERENCES tenant,
    technician_id bigint NOT NULL REFERENCES technician ON DELETE CASCADE,
    booking_id    bigint NOT NULL REFERENCES booking ON DELETE CASCADE,
    order_id      bigint NOT NULL REFERENCES work_order ON DELETE CASCADE,
    kind          text NOT NULL CHECK (kind IN ('appointment', 'cancelled')),
    state         text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'sending', 'sent', 'failed', 'dropped')),
    reason        jsonb,
    attempts      integer NOT NULL DEFAULT 0,
    made_at       timestamptz NOT NULL DEFAULT now(),
    next_at       timestamptz NOT NULL DEFAULT now(),
    UNIQUE (booking_id, kind)
);
CREATE INDEX technician_mail_due ON technician_mail (next_at) WHERE state IN ('pending', 'sending');
CREATE INDEX ON technician_mail (technician_id, id);
CREATE INDEX ON technician_mail (order_id);

-- Who has an account is told as staff.
CREATE FUNCTION mail_technician() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = sigap, pg_temp AS $$
DECLARE
    what text := CASE WHEN NEW.state = 'confirmed' THEN 'appointment'
                      WHEN TG_OP = 'UPDATE' AND OLD.state = 'confirmed' AND NEW.state IN ('moved', 'cancelled')
                          THEN 'cancelled' END;
BEGIN
    IF what IS NULL OR TG_OP = 'UPDATE' AND OLD.state = NEW.state THEN
        RETURN NULL;
    END IF;
    INSERT INTO technician_mail (tenant_id, technician_id, booking_id, order_id, kind)
    SELECT NEW.tenant_id, k.id, NEW.id, NEW.order_id, what FROM technician k
    WHERE k.id = NEW.technician_id AND k.person_id IS NULL AND k.email IS NOT NULL
    ON CONFLICT (booking_id, kind) DO NOTHING;
    RETURN NULL;
END
$$;
CREATE TRIGGER mail_technician AFTER INSERT OR UPDATE OF state ON booking FOR EACH ROW EXECUTE FUNCTION mail_technician();

-- The address of a technician's calendar holds a secret, of which the database has the hash.
ALTER TABLE technician
    ADD COLUMN feed_seed uuid NOT NULL DEFAULT gen_random_uuid(),
    ADD COLUMN feed_hash bytea UNIQUE CHECK (length(feed_hash) = 32);

INSERT INTO web_right (relation, rights) VALUES ('technician_mail', 'SELECT');
SELECT show_rows_of_tenant('technician_mail', 'false');
