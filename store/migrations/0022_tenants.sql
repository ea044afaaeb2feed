-- Tenants: which rows a connection sees (row-level security), and what the web process's role may do. Three settings of
-- a connection (store/engine/scope.py) say whose rows it sees, each `all` or a number: sigap.tenant, sigap.customer,
-- sigap.technician. Anything else shows nothing. docs/security.md names what each table shows.

-- What a connection may see. Each is asked for as `(SELECT f())`, which runs once in a statement.
CREATE FUNCTION scope_of(setting text) RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE WHEN current_setting(setting, true) ~ '^[0-9]{1,18}$' THEN current_setting(setting, true)::bigint END;
CREATE FUNCTION sees_all_tenants() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(current_setting('sigap.tenant', true) = 'all', false);
CREATE FUNCTION is_unlimited() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(current_setting('sigap.customer', true) = 'all'
                    AND current_setting('sigap.technician', true) = 'all', false);
CREATE FUNCTION sees_all() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN sees_all_tenants() AND is_unlimited();
CREATE FUNCTION scope_tenant() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE RETURN scope_of('sigap.tenant');
CREATE FUNCTION scope_customer() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE RETURN scope_of('sigap.customer');
CREATE FUNCTION scope_technician() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE RETURN scope_of('sigap.technician');
-- Whose a new customer or asset is, where nobody says it: the connection's tenant, else the first.
CREATE FUNCTION tenant_for_new() RETURNS integer LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(scope_tenant(), 1)::integer;

-- A device, its asset and its customer are of one tenant, and so are its tickets, alarms and predictions: foreign keys
-- hold that, and follow where a customer goes to another tenant.
ALTER TABLE customer ALTER COLUMN tenant_id SET DEFAULT tenant_for_new(), ADD UNIQUE (id, tenant_id);
-- A customer's account, too.
ALTER TABLE person DROP CONSTRAINT person_customer_id_fkey,
    ADD CONSTRAINT person_of_customer FOREIGN KEY (customer_id, tenant_id) REFERENCES customer (id, tenant_id)
        ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE asset ALTER COLUMN tenant_id SET DEFAULT tenant_for_new(), ADD UNIQUE (id, tenant_id),
    DROP CONSTRAINT asset_customer_id_fkey,
    ADD CONSTRAINT asset_of_customer FOREIGN KEY (customer_id, tenant_id) REFERENCES customer (id, tenant_id)
        ON UPDATE CASCADE;
ALTER TABLE device ADD COLUMN tenant_id integer NOT NULL DEFAULT 1, ADD UNIQUE (id, tenant_id),
    DROP CONSTRAINT device_asset_id_fkey,
    ADD CONSTRAINT device_of_asset FOREIGN KEY (asset_id, tenant_id) REFERENCES asset (id, tenant_id) ON UPDATE CASCADE;
ALTER TABLE ticket ADD COLUMN tenant_id integer NOT NULL DEFAULT 1,
    DROP CONSTRAINT ticket_device_id_fkey,
    ADD CONSTRAINT ticket_of_device FOREIGN KEY (device_id, tenant_id) REFERENCES device (id, tenant_id)
        ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE alarm ADD COLUMN tenant_id integer NOT NULL DEFAULT 1,
    DROP CONSTRAINT alarm_device_id_fkey,
    ADD CONSTRAINT alarm_of_device FOREIGN KEY (device_id, tenant_id) REFERENCES device (id, tenant_id)
        ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE prediction ADD COLUMN tenant_id integer NOT NULL DEFAULT 1,
    DROP CONSTRAINT prediction_device_id_fkey,
    ADD CONSTRAINT prediction_of_device FOREIGN KEY (device_id, tenant_id) REFERENCES device (id, tenant_id)
        ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE customer_report ADD COLUMN tenant_id integer NOT NULL DEFAULT 1,
    DROP CONSTRAINT customer_report_device_id_fkey,
    ADD CONSTRAINT report_of_device FOREIGN KEY (device_id, tenant_id) REFERENCES device (id, tenant_id)
        ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE device_status ADD COLUMN tenant_id integer NOT NULL DEFAULT 1,
    DROP CONSTRAINT device_status_device_id_fkey,
    ADD CONSTRAINT status_of_device FOREIGN KEY (device_id, tenant_id) REFERENCES device (id, tenant_id)
        ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE device_latest ADD COLUMN tenant_id integer NOT NULL DEFAULT 1,
    DROP CONSTRAINT device_latest_device_id_fkey,
    ADD CONSTRAINT latest_of_device FOREIGN KEY (device_id, tenant_id) REFERENCES device (id, tenant_id)
        ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE device_status ALTER COLUMN tenant_id SET DEFAULT tenant_for_new();
ALTER TABLE device_latest ALTER COLUMN tenant_id SET DEFAULT tenant_for_new();
DO $$
DECLARE
    relation text;
BEGIN
    -- What belongs to a ticket, an alarm or a prediction has its tenant; triggers hold that (take_tenant, pass_tenant_on).
    FOREACH relation IN ARRAY ARRAY['ticket_history', 'finding', 'notice', 'alarm_history', 'prediction_state',
                                    'prediction_history'] LOOP
        EXECUTE format('ALTER TABLE %I ADD COLUMN tenant_id integer NOT NULL DEFAULT 1', relation);
    END LOOP;
    FOREACH relation IN ARRAY ARRAY['device', 'ticket', 'alarm', 'prediction', 'customer_report', 'ticket_history',
                                    'finding', 'notice', 'alarm_history', 'prediction_state',
                                    'prediction_history'] LOOP
        EXECUTE format('ALTER TABLE %I ALTER COLUMN tenant_id DROP DEFAULT', relation);
    END LOOP;
END
$$;
CREATE INDEX ON customer (tenant_id);
CREATE INDEX ON asset (tenant_id);
CREATE INDEX ON asset (area) WHERE area <> '';
CREATE INDEX ON ticket (assignee) WHERE assignee IS NOT NULL;
CREATE INDEX ON ticket (asset_id);

-- New rows, and assets that get another owner, take the tenant over. What the connection does not see has none.
CREATE FUNCTION take_tenant() RETURNS trigger LANGUAGE plpgsql SET search_path = sigap, pg_temp AS $$
BEGIN
    IF TG_TABLE_NAME = 'asset' THEN
        NEW.tenant_id := coalesce((SELECT c.tenant_id FROM customer c WHERE c.id = NEW.customer_id), NEW.tenant_id);
    ELSIF TG_TABLE_NAME = 'device' THEN
        NEW.tenant_id := (SELECT a.tenant_id FROM asset a WHERE a.id = NEW.asset_id);
    ELSIF TG_TABLE_NAME IN ('ticket', 'alarm', 'prediction', 'customer_report') THEN
        NEW.tenant_id := (SELECT d.tenant_id FROM device d WHERE d.id = NEW.device_id);
    ELSIF TG_TABLE_NAME IN ('prediction_state', 'prediction_history') THEN
        NEW.tenant_id := (SELECT p.tenant_id FROM prediction p WHERE p.id = NEW.prediction_id);
    ELSIF TG_TABLE_NAME = 'alarm_history' THEN
        NEW.tenant_id := (SELECT a.tenant_id FROM alarm a WHERE a.id = NEW.alarm_id);
    ELSE
        NEW.tenant_id := (SELECT t.tenant_id FROM ticket t WHERE t.id = NEW.ticket_id);
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER take_tenant BEFORE INSERT OR UPDATE OF customer_id ON asset
    FOR EACH ROW WHEN (NEW.customer_id IS NOT NULL) EXECUTE FUNCTION take_tenant();
CREATE TRIGGER take_tenant BEFORE INSERT OR UPDATE OF asset_id ON device FOR EACH ROW EXECUTE FUNCTION take_tenant();
DO $$
DECLARE
    relation text;
BEGIN
    FOREACH relation IN ARRAY ARRAY['ticket', 'alarm', 'prediction', 'customer_report', 'ticket_history', 'finding',
                                    'notice', 'alarm_history', 'prediction_state', 'prediction_history'] LOOP
        EXECUTE format('CREATE TRIGGER take_tenant BEFORE INSERT ON %I FOR EACH ROW EXECUTE FUNCTION take_tenant()',
                       relation);
    END LOOP;
END
$$;

-- What goes to another tenant takes along what belongs to it, histories included.
CREATE FUNCTION pass_tenant_on() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = sigap, pg_temp AS $$
BEGIN
    IF TG_TABLE_NAME = 'ticket' THEN
        UPDATE ticket_history SET tenant_id = NEW.tenant_id WHERE ticket_id = NEW.id;
        UPDATE finding SET tenant_id = NEW.tenant_id WHERE ticket_id = NEW.id;
        UPDATE notice SET tenant_id = NEW.tenant_id WHERE ticket_id = NEW.id;
    ELSIF TG_TABLE_NAME = 'alarm' THEN
        UPDATE alarm_history SET tenant_id = NEW.tenant_id WHERE alarm_id = NEW.id;
    ELSE
        UPDATE prediction_state SET tenant_id = NEW.tenant_id WHERE prediction_id = NEW.id;
        UPDATE prediction_history SET tenant_id = NEW.tenant_id WHERE prediction_id = NEW.id;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER pass_tenant_on AFTER UPDATE OF tenant_id ON ticket
    FOR EACH ROW WHEN (OLD.tenant_id <> NEW.tenant_id) EXECUTE FUNCTION pass_tenant_on();
CREATE TRIGGER pass_tenant_on AFTER UPDATE OF tenant_id ON alarm
    FOR EACH ROW WHEN (OLD.tenant_id <> NEW.tenant_id) EXECUTE FUNCTION pass_tenant_on();
CREATE TRIGGER pass_tenant_on AFTER UPDATE OF tenant_id ON prediction
    FOR EACH ROW WHEN (OLD.tenant_id <> NEW.tenant_id) EXECUTE FUNCTION pass_tenant_on();

-- What a customer or a technician sees. Functions of the owner, whom no policy limits: policies call them, and hash each
-- list once in a statement, where the connection is limited at all. A technician has the tickets that are assigned to
-- them and those of assets in their areas; a customer has what they own; nobody is both. PL/pgSQL keeps their plans.
CREATE FUNCTION tickets_assigned(customer bigint, technician bigint) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50 SET search_path = sigap, pg_temp AS $$
BEGIN
    IF technician IS NULL THEN
        RETURN;
    ELSIF customer IS NULL THEN
        RETURN QUERY SELECT t.id FROM person p JOIN ticket t ON t.assignee = p.name WHERE p.id = technician;
    END IF;
END
$$;
CREATE FUNCTION assets_at_hand(customer bigint, technician bigint) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50 SET search_path = sigap, pg_temp AS $$
BEGIN
    IF technician IS NULL THEN
        RETURN QUERY SELECT a.id FROM asset a WHERE a.customer_id = customer;
    ELSIF customer IS NULL THEN
        RETURN QUERY SELECT a.id FROM person p JOIN asset a ON a.area = ANY(p.areas)
                     WHERE p.id = technician AND a.area <> '';
    END IF;
END
$$;
CREATE FUNCTION tickets_in_scope(customer bigint, technician bigint) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50 SET search_path = sigap, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT t.id FROM assets_at_hand(customer, technician) AS a (id) JOIN ticket t ON t.asset_id = a.id
                 UNION SELECT t.id FROM tickets_assigned(customer, technician) AS t (id);
END
$$;
CREATE FUNCTION assets_in_scope(customer bigint, technician bigint) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50 SET search_path = sigap, pg_temp AS $$
BEGIN
    IF technician IS NULL THEN
        RETURN QUERY SELECT a.id FROM asset a WHERE a.customer_id = customer;
    ELSIF customer IS NULL THEN
        RETURN QUERY SELECT t.asset_id FROM tickets_in_scope(customer, technician) AS o (id) JOIN ticket t ON t.id = o.id;
    END IF;
END
$$;
CREATE FUNCTION devices_in_scope(customer bigint, technician bigint) RETURNS SETOF integer
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50 SET search_path = sigap, pg_temp AS $$
BEGIN
    IF technician IS NULL THEN
        RETURN QUERY SELECT d.id FROM asset a JOIN device d ON d.asset_id = a.id WHERE a.customer_id = customer;
    ELSIF customer IS NULL THEN
        RETURN QUERY SELECT d.id FROM (SELECT DISTINCT o.id FROM assets_in_scope(customer, technician) AS o (id)) a
                     JOIN device d ON d.asset_id = a.id;
    END IF;
END
$$;
CREATE FUNCTION customers_in_scope(customer bigint, technician bigint) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50 SET search_path = sigap, pg_temp AS $$
BEGIN
    IF technician IS NULL THEN
        RETURN QUERY SELECT customer WHERE customer IS NOT NULL;
    ELSIF customer IS NULL THEN
        RETURN QUERY SELECT a.customer_id FROM assets_in_scope(customer, technician) AS o (id) JOIN asset a ON a.id = o.id
                     WHERE a.customer_id IS NOT NULL;
    END IF;
END
$$;
CREATE FUNCTION alarms_in_scope(customer bigint, technician bigint) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50 SET search_path = sigap, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT a.id FROM devices_in_scope(customer, technician) AS d (id) JOIN alarm a ON a.device_id = d.id;
END
$$;
CREATE FUNCTION predictions_in_scope(customer bigint, technician bigint) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50 SET search_path = sigap, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT p.id FROM devices_in_scope(customer, technician) AS d (id) JOIN prediction p ON p.device_id = d.id;
END
$$;

-- Puts a table under row-level security, for its owner too: `shown` says which rows a connection sees and may write. The
-- owner (workers, commands) sees all by a policy of its own, which costs its statements nothing.
CREATE FUNCTION show_rows(relation regclass, shown text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', relation);
    EXECUTE format('DROP POLICY IF EXISTS shown ON %s', relation);
    EXECUTE format('DROP POLICY IF EXISTS owner_sees_all ON %s', relation);
    EXECUTE format('CREATE POLICY shown ON %s USING (%s) WITH CHECK (%s)', relation, shown, shown);
    EXECUTE format('CREATE POLICY owner_sees_all ON %s TO %I USING (true) WITH CHECK (true)', relation,
                   (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = relation));
END
$$;
-- Rows of a table with a tenant; `limited`: what of them a customer or technician sees.
CREATE FUNCTION show_rows_of_tenant(relation text, limited text) RETURNS void LANGUAGE sql AS $$
    SELECT show_rows(relation::regclass, format(
        '((SELECT sees_all_tenants()) OR tenant_id = (SELECT scope_tenant())) AND ((SELECT is_unlimited()) OR %s)', limited))
$$;
-- Rows that are shown where the row that they belong to is: few at a time.
CREATE FUNCTION show_rows_with(relation text, parent text, key text) RETURNS void LANGUAGE sql AS $$
    SELECT show_rows(relation::regclass, format(
        '(SELECT sees_all()) OR EXISTS (SELECT FROM %I p WHERE p.id = %I.%I)', parent, relation, key))
$$;

-- A tenant sees itself.
SELECT show_rows('tenant', '(SELECT sees_all_tenants()) OR id = (SELECT scope_tenant())');
SELECT show_rows_of_tenant('customer', 'id IN (SELECT customers_in_scope(scope_customer(), scope_technician()))');
SELECT show_rows_of_tenant('asset', 'id IN (SELECT assets_in_scope(scope_customer(), scope_technician()))');
SELECT show_rows_of_tenant('device', 'id IN (SELECT devices_in_scope(scope_customer(), scope_technician()))');
SELECT show_rows_of_tenant('ticket', 'asset_id IN (SELECT assets_at_hand(scope_customer(), scope_technician()))
    OR id IN (SELECT tickets_assigned(scope_customer(), scope_technician()))');
SELECT show_rows_of_tenant(relation, 'device_id IN (SELECT devices_in_scope(scope_customer(), scope_technician()))')
FROM unnest(ARRAY['device_status', 'device_latest', 'alarm', 'prediction']) AS relation;
SELECT show_rows_of_tenant(relation, 'ticket_id IN (SELECT tickets_in_scope(scope_customer(), scope_technician()))')
FROM unnest(ARRAY['ticket_history', 'finding', 'customer_report']) AS relation;
-- A customer sees what was written to them, and not what an owner before them got.
SELECT show_rows_of_tenant('notice', 'ticket_id IN (SELECT tickets_in_scope(scope_customer(), scope_technician()))
    AND ((SELECT scope_customer()) IS NULL OR customer_id = (SELECT scope_customer()))');
SELECT show_rows_of_tenant('prediction_state', 'asset_id IN (SELECT assets_in_scope(scope_customer(), scope_technician()))');
SELECT show_rows_of_tenant('prediction_history',
    'prediction_id IN (SELECT predictions_in_scope(scope_customer(), scope_technician()))');
SELECT show_rows_of_tenant('alarm_history', 'alarm_id IN (SELECT alarms_in_scope(scope_customer(), scope_technician()))');

SELECT show_rows_with('component', 'asset', 'asset_id');
SELECT show_rows_with(relation, 'device', 'device_id') FROM unnest(ARRAY[
    'maintenance', 'failure', 'anomaly_label', 'device_clock', 'aside', 'tally', 'sequence', 'dirty_range',
    'event_inbox', 'score_due', 'shadow_score', 'sensor_fault', 'rule_mark', 'rule_due'
]) AS relation;
SELECT show_rows_with(relation, 'notice', 'notice_id') FROM unnest(ARRAY['notice_link', 'notice_answer']) AS relation;

-- A letter that names no known device is shown to the whole installation alone.
SELECT show_rows('dead_letter', $$
    (SELECT sees_all())
    OR EXISTS (SELECT FROM device d WHERE d.product = dead_letter.product AND d.serial = dead_letter.serial)$$);
-- Figures over every tenant's devices: those of a tenant are computed when they are asked for.
SELECT show_rows('ledger_page', '(SELECT sees_all())');

-- A tenant's own people; to customers and technicians, they themselves. Whoever signs people in sees all.
SELECT show_rows_of_tenant('person', 'customer_id = (SELECT scope_customer()) OR id = (SELECT scope_technician())');
SELECT show_rows_with(relation, 'person', 'person_id')
FROM unnest(ARRAY['session', 'single_use_link']) AS relation;
SELECT show_rows('access_token', $$
    (SELECT sees_all())
    OR CASE WHEN person_id IS NULL THEN tenant_id = (SELECT scope_tenant()) AND (SELECT is_unlimited())
            ELSE EXISTS (SELECT FROM person p WHERE p.id = access_token.person_id) END$$);

-- The feed of changes: each row says whose it is. Without a tenant: the product's (models, clocks), for staff.
ALTER TABLE change ADD COLUMN tenant_id integer, ADD COLUMN device_id integer, ADD COLUMN ticket_id bigint;
UPDATE change SET tenant_id = 1 WHERE kind NOT IN ('model', 'clock');
SELECT show_rows('change', $$
    (SELECT sees_all())
    OR (tenant_id IS NULL AND (SELECT sees_all_tenants() OR scope_tenant() > 0)
        AND (SELECT is_unlimited() OR scope_technician() IS NOT NULL))
    OR ((tenant_id IS NOT NULL AND (SELECT sees_all_tenants()) OR tenant_id = (SELECT scope_tenant()))
        AND ((SELECT is_unlimited()) OR device_id IS NULL
             OR device_id IN (SELECT devices_in_scope(scope_customer(), scope_technician()))
                AND (ticket_id IS NULL
                     OR ticket_id IN (SELECT tickets_in_scope(scope_customer(), scope_technician())))))$$);

DROP FUNCTION tell_changes(text, text[], text[], text[], timestamptz[]);
-- As before, and a statement that changes very many says so in one row for each product and tenant. `tickets` NULL:
-- these changes are of no ticket.
CREATE FUNCTION tell_changes(the_kind text, devices integer[], subjects text[], tickets bigint[], ats timestamptz[])
RETURNS void LANGUAGE plpgsql SET search_path = sigap, pg_temp AS $$
BEGIN
    IF coalesce(cardinality(subjects), 0) = 0 THEN
        RETURN;
    ELSIF cardinality(subjects) > 200 THEN
        INSERT INTO change (product, kind, subject, at, tenant_id)
        SELECT d.product, the_kind, the_kind || '/*', max(t.at), d.tenant_id
        FROM unnest(devices, ats) AS t (device, at) JOIN device d ON d.id = t.device GROUP BY d.product, d.tenant_id;
    ELSE
        INSERT INTO change (product, kind, subject, serial, at, tenant_id, device_id, ticket_id)
        SELECT d.product, the_kind, t.subject, d.serial, max(t.at), d.tenant_id, d.id, max(t.ticket)
        FROM unnest(devices, subjects, tickets, ats) AS t (device, subject, ticket, at) JOIN device d ON d.id = t.device
        WHERE NOT EXISTS (SELECT FROM change c WHERE c.xid = pg_current_xact_id() AND c.subject = t.subject
                                                 AND c.product = d.product)
        GROUP BY d.id, t.subject;
    END IF;
    PERFORM pg_notify('sigap_changes', '');
END
$$;

CREATE OR REPLACE FUNCTION tell_tickets() RETURNS trigger LANGUAGE plpgsql SET search_path = sigap, pg_temp AS $$
BEGIN
    PERFORM tell_changes('ticket', array_agg(t.device_id), array_agg('ticket/' || t.id), array_agg(t.id),
                         array_agg(f.at))
    FROM fresh f JOIN ticket t ON t.id = f.ticket_id;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION tell_alarms() RETURNS trigger LANGUAGE plpgsql SET search_path = sigap, pg_temp AS $$
BEGIN
    PERFORM tell_changes('alarm', array_agg(a.device_id), array_agg('alarm/' || a.id), NULL, array_agg(f.at))
    FROM fresh f JOIN alarm a ON a.id = f.alarm_id;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION tell_predictions() RETURNS trigger LANGUAGE plpgsql SET search_path = sigap, pg_temp AS $$
BEGIN
    IF TG_TABLE_NAME = 'prediction_state' THEN
        PERFORM tell_changes('prediction', array_agg(p.device_id), array_agg('prediction/' || p.id), NULL,
                             array_agg(f.changed_at))
        FROM fresh f JOIN prediction p ON p.id = f.prediction_id;
        RETURN NULL;
    END IF;
    PERFORM tell_changes('prediction', array_agg(p.device_id), array_agg('prediction/' || p.id), NULL, array_agg(f.at))
    FROM fresh f JOIN prediction p ON p.id = f.prediction_id;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION tell_notices() RETURNS trigger LANGUAGE plpgsql SET search_path = sigap, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM tell_changes('notice', array_agg(t.device_id), array_agg('notice/' || f.id), array_agg(t.id),
                             array_agg(f.created_at))
        FROM fresh f JOIN ticket t ON t.id = f.ticket_id;
    ELSE
        PERFORM tell_changes('notice', array_agg(t.device_id), array_agg('notice/' || f.id), array_agg(t.id),
                             array_agg(NULL::timestamptz))
        FROM (SELECT id, ticket_id, state FROM fresh EXCEPT SELECT id, ticket_id, state FROM stale) f
        JOIN ticket t ON t.id = f.ticket_id
        WHERE f.state NOT IN ('pending', 'sending');
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION tell_answers() RETURNS trigger LANGUAGE plpgsql SET search_path = sigap, pg_temp AS $$
BEGIN
    PERFORM tell_changes('notice', array_agg(t.device_id), array_agg('notice/' || f.notice_id), array_agg(t.id),
                         array_agg(f.at))
    FROM fresh f JOIN ticket t ON t.id = f.ticket_id;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION tell_devices() RETURNS trigger LANGUAGE plpgsql SET search_path = sigap, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM tell_changes('device', array_agg(d.id), array_agg('device/' || d.serial), NULL, array_agg(f.ts))
        FROM fresh f JOIN device d ON d.id = f.device_id;
    ELSE
        PERFORM tell_changes('device', array_agg(d.id), array_agg('device/' || d.serial), NULL, array_agg(f.ts))
        FROM (SELECT device_id, state = 'offline', firmware FROM fresh
              EXCEPT SELECT device_id, state = 'offline', firmware FROM stale) c
        JOIN device d ON d.id = c.device_id JOIN device_status f ON f.device_id = c.device_id;
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION tell_models() RETURNS trigger LANGUAGE plpgsql SET search_path = sigap, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO change (product, kind, subject)
        SELECT f.product, 'model', 'model/' || f.id FROM fresh f
        WHERE NOT EXISTS (SELECT FROM change c WHERE c.xid = pg_current_xact_id() AND c.subject = 'model/' || f.id);
    ELSE
        INSERT INTO change (product, kind, subject)
        SELECT f.product, 'model', 'model/' || f.id
        FROM (SELECT id, product, state FROM fresh EXCEPT SELECT id, product, state FROM stale) f
        WHERE NOT EXISTS (SELECT FROM change c WHERE c.xid = pg_current_xact_id() AND c.subject = 'model/' || f.id);
    END IF;
    IF FOUND THEN
        PERFORM pg_notify('sigap_changes', '');
    END IF;
    RETURN NULL;
END
$$;

-- What the web process's role may do with a table, where that is not the usual (read and write rows): read by
-- `let_web_in`. A migration that makes a table of another kind adds its line.
CREATE TABLE web_right (
    relation text PRIMARY KEY,
    rights   text NOT NULL CHECK (rights ~ '^((SELECT|INSERT|UPDATE|DELETE)(, )?)*$')
);
INSERT INTO web_right (relation, rights)
SELECT unnest(ARRAY['migration', 'product', 'product_version', 'fleet_clock', 'step_report', 'worker', 'web_right',
                    'anomaly_label', 'device_status', 'device_latest', 'device_clock', 'aside', 'tally', 'event',
                    'score', 'sensor_fault', 'dead_letter', 'drift_check', 'ledger_page', 'rule_due']), 'SELECT'
UNION ALL
SELECT unnest(ARRAY['ingest_session', 'sequence', 'event_inbox', 'score_due', 'shadow_score']), ''
UNION ALL
SELECT unnest(ARRAY['rule_mark', 'dirty_range']), 'INSERT'
UNION ALL
SELECT unnest(ARRAY['ticket_history', 'alarm_history', 'prediction_history', 'rung_change', 'deployment']),
       'SELECT, INSERT';

-- Gives the role sigap_web what it may do here, and nothing else; nothing happens where there is no such role. Runs after
-- every migration; a grant that a migration made itself stays. Tables that product files make later in `telemetry` and `rollup` may be read.
CREATE FUNCTION let_web_in() RETURNS boolean LANGUAGE plpgsql SET search_path = sigap, pg_temp AS $$
DECLARE
    one record;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'sigap_web') THEN
        RETURN false;
    END IF;
    GRANT USAGE ON SCHEMA sigap, telemetry, rollup TO sigap_web;
    GRANT SELECT ON ALL TABLES IN SCHEMA telemetry, rollup TO sigap_web;
    ALTER DEFAULT PRIVILEGES IN SCHEMA telemetry, rollup GRANT SELECT ON TABLES TO sigap_web;
    FOR one IN
        SELECT c.oid::regclass AS relation, coalesce(w.rights, 'SELECT, INSERT, UPDATE, DELETE') AS rights
        FROM pg_class c LEFT JOIN web_right w ON w.relation = c.relname
        WHERE c.relnamespace = 'sigap'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
          AND pg_has_role(current_user, c.relowner, 'USAGE')
          AND (w.rights IS NOT NULL OR NOT EXISTS (SELECT FROM aclexplode(c.relacl) AS g
                                                   WHERE g.grantee = 'sigap_web'::regrole))
    LOOP
        EXECUTE format('REVOKE ALL ON %s FROM sigap_web', one.relation);
        IF one.rights <> '' THEN
            EXECUTE format('GRANT %s ON %s TO sigap_web', one.rights, one.relation);
        END IF;
    END LOOP;
    RETURN true;
END
$$;
REVOKE ALL ON FUNCTION let_web_in(), show_rows(regclass, text), show_rows_of_tenant(text, text),
    show_rows_with(text, text, text) FROM PUBLIC;
