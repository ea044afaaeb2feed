-- What changed, for whoever watches: pages kept fresh, streams over HTTP. Written by triggers, in the transaction of the
-- change itself; read by snapshot (store/sql/changes.sql), pruned after a while.

CREATE TABLE change (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    xid         xid8 NOT NULL DEFAULT pg_current_xact_id(),
    at          timestamptz,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    product     text NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('ticket', 'prediction', 'alarm', 'notice', 'device', 'model', 'clock')),
    subject     text NOT NULL,
    serial      text
);
CREATE INDEX change_xid ON change (xid, subject);
-- Of a clock only the last step is worth knowing.
CREATE UNIQUE INDEX one_clock_change ON change (product) WHERE kind = 'clock';

-- Up to which transaction changes were pruned: whoever stands before it must read everything anew.
CREATE TABLE change_horizon (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    xid      xid8 NOT NULL
);
INSERT INTO change_horizon (xid) VALUES ('0');

-- Rows of (product, subject, serial, at): each subject once a transaction. A statement that changes very many says so
-- in one row for each product, `ticket/*`. A notification is sent once a transaction however often it is asked for.
CREATE FUNCTION tell_changes(the_kind text, products text[], subjects text[], serials text[], ats timestamptz[])
RETURNS void LANGUAGE plpgsql SET search_path = sigap, pg_temp AS $$
BEGIN
    IF coalesce(cardinality(subjects), 0) = 0 THEN
        RETURN;
    ELSIF cardinality(subjects) > 200 THEN
        INSERT INTO change (product, kind, subject, at)
        SELECT t.product, the_kind, the_kind || '/*', max(t.at)
        FROM unnest(products, subjects, ats) AS t (product, subject, at) GROUP BY t.product;
    ELSE
        INSERT INTO change (product, kind, subject, serial, at)
        SELECT t.product, the_kind, t.subject, max(t.serial), max(t.at)
        FROM unnest(products, subjects, serials, ats) AS t (product, subject, serial, at)
        WHERE NOT EXISTS (SELECT FROM change c WHERE c.xid = pg_current_xact_id() AND c.subject = t.subject
                                                 AND c.product = t.product)
        GROUP BY t.product, t.subject;
    END IF;
    PERFORM pg_notify('sigap_changes', '');
END
$$;

CREATE FUNCTION tell_tickets() RETURNS trigger LANGUAGE plpgsql SET search_path = sigap, pg_temp AS $$
BEGIN
    PERFORM tell_changes('ticket', array_agg(t.product), array_agg('ticket/' || t.id), array_agg(d.serial),
                         array_agg(f.at))
    FROM fresh f JOIN ticket t ON t.id = f.ticket_id JOIN device d ON d.id = t.device_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER tell_changes AFTER INSERT ON ticket_history REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION tell_tickets();

CREATE FUNCTION tell_alarms() RETURNS trigger LANGUAGE plpgsql SET search_path = sigap, pg_temp AS $$
BEGIN
    PERFORM tell_changes('alarm', array_agg(a.product), array_agg('alarm/' || a.id), array_agg(d.serial),
                         array_agg(f.at))
    FROM fresh f JOIN alarm a ON a.id = f.alarm_id JOIN device d ON d.id = a.device_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER tell_changes AFTER INSERT ON alarm_history REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION tell_alarms();

CREATE FUNCTION tell_predictions() RETURNS trigger LANGUAGE plpgsql SET search_path = sigap, pg_temp AS $$
BEGIN
    IF TG_TABLE_NAME = 'prediction_state' THEN
        PERFORM tell_changes('prediction', array_agg(p.product), array_agg('prediction/' || p.id),
                             array_agg(d.serial), array_agg(f.changed_at))
        FROM fresh f JOIN prediction p ON p.id = f.prediction_id JOIN device d ON d.id = p.device_id;
        RETURN NULL;
    END IF;
    PERFORM tell_changes('prediction', array_agg(p.product), array_agg('prediction/' || p.id), array_agg(d.serial),
                         array_agg(f.at))
    FROM fresh f JOIN prediction p ON p.id = f.prediction_id JOIN device d ON d.id = p.device_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER tell_changes AFTER INSERT ON prediction_state REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION tell_predictions();
CREATE TRIGGER tell_changes AFTER INSERT ON prediction_history REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION tell_predictions();

-- A notice on its way out and back into the queue is no news; that it went, failed or was answered is. What an update
-- changed is found by EXCEPT: a join of the two tables would keep the plan of its first, perhaps empty, statement.
CREATE FUNCTION tell_notices() RETURNS trigger LANGUAGE plpgsql SET search_path = sigap, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM tell_changes('notice', array_agg(t.product), array_agg('notice/' || f.id), array_agg(d.serial),
                             array_agg(f.created_at))
        FROM fresh f JOIN ticket t ON t.id = f.ticket_id JOIN device d ON d.id = t.device_id;
    ELSE
        PERFORM tell_changes('notice', array_agg(t.product), array_agg('notice/' || f.id), array_agg(d.serial),
                             array_agg(NULL::timestamptz))
        FROM (SELECT id, ticket_id, state FROM fresh EXCEPT SELECT id, ticket_id, state FROM stale) f
        JOIN ticket t ON t.id = f.ticket_id JOIN device d ON d.id = t.device_id
        WHERE f.state NOT IN ('pending', 'sending');
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER tell_new AFTER INSERT ON notice REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION tell_notices();
CREATE TRIGGER tell_changes AFTER UPDATE ON notice REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION tell_notices();

CREATE FUNCTION tell_answers() RETURNS trigger LANGUAGE plpgsql SET search_path = sigap, pg_temp AS $$
BEGIN
    PERFORM tell_changes('notice', array_agg(t.product), array_agg('notice/' || f.notice_id), array_agg(d.serial),
                         array_agg(f.at))
    FROM fresh f JOIN ticket t ON t.id = f.ticket_id JOIN device d ON d.id = t.device_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER tell_changes AFTER INSERT ON notice_answer REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION tell_answers();

-- A device that comes, goes, or runs another firmware; not that it sleeps between two readings.
CREATE FUNCTION tell_devices() RETURNS trigger LANGUAGE plpgsql SET search_path = sigap, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM tell_changes('device', array_agg(d.product), array_agg('device/' || d.serial), array_agg(d.serial),
                             array_agg(f.ts))
        FROM fresh f JOIN device d ON d.id = f.device_id;
    ELSE
        PERFORM tell_changes('device', array_agg(d.product), array_agg('device/' || d.serial), array_agg(d.serial),
                             array_agg(f.ts))
        FROM (SELECT device_id, state = 'offline', firmware FROM fresh
              EXCEPT SELECT device_id, state = 'offline', firmware FROM stale) c
        JOIN device d ON d.id = c.device_id JOIN device_status f ON f.device_id = c.device_id;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER tell_new AFTER INSERT ON device_status REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION tell_devices();
CREATE TRIGGER tell_changes AFTER UPDATE ON device_status REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION tell_devices();

CREATE FUNCTION tell_models() RETURNS trigger LANGUAGE plpgsql SET search_path = sigap, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM tell_changes('model', array_agg(f.product), array_agg('model/' || f.id), array_agg(NULL::text),
                             array_agg(NULL::timestamptz))
        FROM fresh f;
    ELSE
        PERFORM tell_changes('model', array_agg(f.product), array_agg('model/' || f.id), array_agg(NULL::text),
                             array_agg(NULL::timestamptz))
        FROM (SELECT id, product, state FROM fresh EXCEPT SELECT id, product, state FROM stale) f;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER tell_new AFTER INSERT ON model REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION tell_models();
CREATE TRIGGER tell_changes AFTER UPDATE ON model REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION tell_models();

-- Several steps a second are one row, written over: it takes a new number and transaction each time.
CREATE FUNCTION tell_clock() RETURNS trigger LANGUAGE plpgsql SET search_path = sigap, pg_temp AS $$
BEGIN
    INSERT INTO change (product, kind, subject, at) VALUES (NEW.product, 'clock', 'clock/' || NEW.product, NEW.now)
    ON CONFLICT (product) WHERE kind = 'clock' DO UPDATE SET
        id = DEFAULT, xid = excluded.xid, at = excluded.at, recorded_at = excluded.recorded_at;
    PERFORM pg_notify('sigap_changes', '');
    RETURN NULL;
END
$$;
CREATE TRIGGER tell_changes AFTER UPDATE ON fleet_clock FOR EACH ROW
    WHEN (OLD.now IS DISTINCT FROM NEW.now OR OLD.mode <> NEW.mode) EXECUTE FUNCTION tell_clock();

-- What lists are searched by.
CREATE INDEX device_serial ON device (product, serial text_pattern_ops);
CREATE INDEX device_page ON device (product, id);
CREATE INDEX asset_page ON asset (product, id);
CREATE INDEX asset_owner ON asset (customer_id, id);
CREATE INDEX open_ticket_of ON ticket (device_id, severity) WHERE state IN ('new', 'assigned', 'in_progress', 'on_hold');
