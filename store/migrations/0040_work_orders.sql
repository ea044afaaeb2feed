-- Work orders and appointments: technicians with their hours, areas and absences; what one visit is for; when it is. An
-- appointment (`booking`) never overlaps another one of the same technician, by constraint. Times are the fleet's, but
-- `held_until`, which is wall time.

-- Ships with PostgreSQL; any owner of a database may create it.
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;

-- Who goes to customers. `person_id` NULL: somebody from outside, without an account. The name is the one that stands in
-- `ticket.assignee`.
CREATE TABLE technician (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id  integer NOT NULL DEFAULT tenant_for_new() REFERENCES tenant,
    person_id  bigint UNIQUE REFERENCES person ON DELETE SET NULL,
    name       text NOT NULL CHECK (name <> '' AND length(name) <= 100),
    email      text CHECK (email = lower(email)),
    phone      text CHECK (phone <> ''),
    language   text NOT NULL DEFAULT 'id' CHECK (language IN ('id', 'en')),
    -- Where they start in the morning.
    home_area  text NOT NULL DEFAULT '',
    skills     text[] NOT NULL DEFAULT '{}',
    -- The zone of their hours.
    time_zone  text NOT NULL DEFAULT 'Asia/Jakarta',
    active     boolean NOT NULL DEFAULT true
);
CREATE UNIQUE INDEX technician_name ON technician (tenant_id, lower(name));

-- Where a technician works; none: everywhere.
CREATE TABLE technician_area (
    technician_id bigint NOT NULL REFERENCES technician ON DELETE CASCADE,
    area          text NOT NULL CHECK (area <> ''),
    PRIMARY KEY (technician_id, area)
);

-- When a technician works: spans of local time, several on a weekday (1 is Monday, 7 Sunday); none: no appointments.
CREATE TABLE technician_hours (
    technician_id bigint NOT NULL REFERENCES technician ON DELETE CASCADE,
    weekday       integer NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    begins        time NOT NULL,
    ends          time NOT NULL CHECK (ends > begins),
    PRIMARY KEY (technician_id, weekday, begins)
);

CREATE TABLE absence (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    technician_id bigint NOT NULL REFERENCES technician ON DELETE CASCADE,
    during        tstzrange NOT NULL CHECK (NOT isempty(during) AND NOT lower_inf(during) AND NOT upper_inf(during)),
    kind          text NOT NULL CHECK (kind IN ('leave', 'sick', 'training', 'other')),
    note          text NOT NULL DEFAULT '',
    made_by       text NOT NULL,
    made_at       timestamptz NOT NULL
);
CREATE INDEX ON absence USING gist (technician_id, during);

-- How long the way takes from one area to another; where nothing is said, the product file's `travel` counts.
CREATE TABLE travel_time (
    tenant_id integer NOT NULL DEFAULT tenant_for_new() REFERENCES tenant,
    from_area text NOT NULL,
    to_area   text NOT NULL,
    takes     interval NOT NULL CHECK (takes BETWEEN '0' AND '24 hours'),
    PRIMARY KEY (tenant_id, from_area, to_area)
);

-- One visit to one asset, for all of its open tickets. What it needs is copied from the product file and frozen.
CREATE TABLE work_order (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id      integer NOT NULL,
    product        text NOT NULL REFERENCES product,
    asset_id       bigint NOT NULL,
    state          text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'planned', 'dispatched', 'accepted', 'travelling',
                                                                 'on_site', 'done', 'incomplete', 'cancelled')),
    technician_id  bigint REFERENCES technician,
    -- The order that could not be completed, and that this one follows.
    follows_id     bigint REFERENCES work_order ON DELETE SET NULL,
    -- Work on site; and what a technician must be able to do.
    duration       interval NOT NULL CHECK (duration > '0' AND duration <= '12 hours'),
    skills         text[] NOT NULL DEFAULT '{}',
    -- Parts to bring, as the product file names them.
    parts          text[] NOT NULL DEFAULT '{}',
    made_at        timestamptz NOT NULL,
    made_by        text NOT NULL,
    due_at         timestamptz,
    dispatched_at  timestamptz,
    accepted_at    timestamptz,
    travelling_at  timestamptz,
    arrived_at     timestamptz,
    -- When the technician says that they will arrive, where they run late.
    expected_at    timestamptz,
    ended_at       timestamptz,
    -- Why it could not be completed.
    reason         text CHECK (reason IN ('part', 'access', 'absent', 'second_person', 'unsafe')),
    note           text NOT NULL DEFAULT '',
    -- Rises whenever a calendar must show the appointment anew.
    sequence       integer NOT NULL DEFAULT 0,
    UNIQUE (id, tenant_id),
    FOREIGN KEY (asset_id, tenant_id) REFERENCES asset (id, tenant_id) ON UPDATE CASCADE ON DELETE CASCADE,
    CHECK ((state IN ('done', 'incomplete', 'cancelled')) = (ended_at IS NOT NULL)),
    CHECK ((state = 'incomplete') = (reason IS NOT NULL)),
    CHECK (state NOT IN ('planned', 'dispatched', 'accepted', 'travelling', 'on_site') OR technician_id IS NOT NULL)
);
CREATE FUNCTION is_living_order(state text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN state IN ('open', 'planned', 'dispatched', 'accepted', 'travelling', 'on_site');
-- One visit for all open tickets of an asset.
CREATE UNIQUE INDEX one_living_order ON work_order (asset_id) WHERE is_living_order(state);
CREATE INDEX ON work_order (asset_id, id);
CREATE INDEX ON work_order (technician_id) WHERE is_living_order(state);
CREATE INDEX work_order_open ON work_order (tenant_id, id) WHERE is_living_order(state);
CREATE INDEX ON work_order (tenant_id, id);
CREATE INDEX ON work_order (follows_id) WHERE follows_id IS NOT NULL;

-- The tickets of a visit, with the opening of each that it is for.
CREATE TABLE work_order_ticket (
    order_id  bigint NOT NULL REFERENCES work_order ON DELETE CASCADE,
    ticket_id bigint NOT NULL REFERENCES ticket ON DELETE CASCADE,
    opening   integer NOT NULL,
    PRIMARY KEY (order_id, ticket_id)
);
CREATE INDEX ON work_order_ticket (ticket_id, order_id);

-- What a technician does, photographs and measures on a visit, as the product file said when the order was made; and that
-- it was done. `text`: `{"en": ..., "id": ...}`. `client_id`: made by the phone, so that a repeat is one.
CREATE TABLE work_order_item (
    order_id     bigint NOT NULL REFERENCES work_order ON DELETE CASCADE,
    position     integer NOT NULL CHECK (position > 0),
    kind         text NOT NULL CHECK (kind IN ('check', 'photo', 'reading')),
    failure_mode text,
    name         text,
    text         jsonb NOT NULL,
    unit         text,
    low          double precision,
    high         double precision,
    required     boolean NOT NULL,
    done_at      timestamptz,
    done_by      text,
    value        double precision,
    client_id    text,
    PRIMARY KEY (order_id, position),
    CHECK ((done_at IS NULL) = (done_by IS NULL)),
    CHECK (kind = 'reading' OR (value IS NULL AND unit IS NULL AND low IS NULL AND high IS NULL)),
    CHECK (kind <> 'reading' OR done_at IS NULL OR value IS NOT NULL)
);

-- Who did what to an order, when and why. `client_id`: made by the phone, so that a repeat is one.
CREATE TABLE work_order_history (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id    bigint NOT NULL REFERENCES work_order ON DELETE CASCADE,
    at          timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    actor       text NOT NULL,
    action      text NOT NULL,
    from_state  text,
    to_state    text NOT NULL,
    why         jsonb,
    client_id   text
);
CREATE INDEX ON work_order_history (order_id, id);
CREATE INDEX work_order_ended ON work_order_history (recorded_at) WHERE to_state IN ('done', 'incomplete');
CREATE UNIQUE INDEX one_action_of_client ON work_order_history (order_id, client_id) WHERE client_id IS NOT NULL;

-- An appointment. `arrival`: the window that the customer is told. `during`: the technician's time for it: travel, work
-- and buffer. `clock`: by whose time: `wall`, or the name of the product whose clock is driven.
CREATE TABLE booking (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id     integer NOT NULL,
    order_id      bigint NOT NULL,
    technician_id bigint NOT NULL REFERENCES technician,
    clock         text NOT NULL,
    state         text NOT NULL CHECK (state IN ('held', 'confirmed', 'kept', 'moved', 'no_show', 'cancelled', 'expired')),
    arrival       tstzrange NOT NULL CHECK (NOT isempty(arrival) AND NOT lower_inf(arrival) AND NOT upper_inf(arrival)),
    during        tstzrange NOT NULL CHECK (NOT isempty(during) AND NOT lower_inf(during) AND NOT upper_inf(during)),
    travel        interval NOT NULL CHECK (travel >= '0'),
    -- Wall time: until then the customer may confirm.
    held_until    timestamptz,
    made_at       timestamptz NOT NULL,
    made_by       text NOT NULL,
    ended_at      timestamptz,
    FOREIGN KEY (order_id, tenant_id) REFERENCES work_order (id, tenant_id) ON UPDATE CASCADE ON DELETE CASCADE,
    CHECK ((state = 'held') <= (held_until IS NOT NULL)),
    CHECK ((state IN ('held', 'confirmed')) = (ended_at IS NULL)),
    -- The planned arrival lies in the window.
    CHECK (arrival @> lower(during) + travel)
);
-- No technician is at two customers at once; of one order a hold may overlap the appointment that it is to replace.
ALTER TABLE booking ADD CONSTRAINT one_place_at_a_time
    EXCLUDE USING gist (technician_id WITH =, order_id WITH <>, during WITH &&) WHERE (state IN ('held', 'confirmed'));
-- A technician's appointments go by one clock: on two, one of them would be at the wrong time.
ALTER TABLE booking ADD CONSTRAINT one_clock_of_technician
    EXCLUDE USING gist (technician_id WITH =, clock WITH <>) WHERE (state IN ('held', 'confirmed'));
-- One appointment stands for each order, and one is held.
CREATE UNIQUE INDEX one_booking_of_order ON booking (order_id, state) WHERE state IN ('held', 'confirmed');
CREATE INDEX ON booking (order_id, id);
CREATE INDEX ON booking USING gist (technician_id, during) WHERE state IN ('held', 'confirmed', 'kept');
CREATE INDEX booking_held ON booking (held_until) WHERE state = 'held';
CREATE INDEX ON booking (tenant_id, lower(arrival));

-- A customer wants no visit for a ticket. Until somebody confirms with a reason that one is needed all the same, nobody
-- is sent.
CREATE TABLE declined_visit (
    ticket_id    bigint NOT NULL REFERENCES ticket ON DELETE CASCADE,
    opening      integer NOT NULL,
    declined_at  timestamptz NOT NULL,
    confirmed_at timestamptz,
    confirmed_by text,
    reason       text CHECK (reason <> ''),
    PRIMARY KEY (ticket_id, opening),
    CHECK ((confirmed_at IS NULL) = (confirmed_by IS NULL) AND (confirmed_at IS NULL) = (reason IS NULL))
);
INSERT INTO declined_visit (ticket_id, opening, declined_at)
SELECT ticket_id, opening, at FROM (
    SELECT DISTINCT ON (ticket_id, opening) ticket_id, opening, kind, at FROM notice_answer
    WHERE kind IN ('agree', 'later', 'decline') ORDER BY ticket_id, opening, id DESC) last
WHERE kind = 'decline';

-- An order and what belongs to it have the asset's tenant.
CREATE FUNCTION take_tenant_of_order() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sigap, pg_temp AS $$
BEGIN
    IF TG_TABLE_NAME = 'work_order' THEN
        NEW.tenant_id := (SELECT a.tenant_id FROM asset a WHERE a.id = NEW.asset_id);
    ELSE
        NEW.tenant_id := (SELECT o.tenant_id FROM work_order o WHERE o.id = NEW.order_id);
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER take_tenant BEFORE INSERT ON work_order FOR EACH ROW EXECUTE FUNCTION take_tenant_of_order();
CREATE TRIGGER take_tenant BEFORE INSERT ON booking FOR EACH ROW EXECUTE FUNCTION take_tenant_of_order();

-- Whoever has tickets, or works as a technician, becomes one; hours are entered by people, and until then customers wish
-- for half a day as before.
INSERT INTO technician (tenant_id, person_id, name, email, language, time_zone)
SELECT coalesce(p.tenant_id, 1), p.id, p.name, p.email, p.language, p.time_zone FROM person p
WHERE p.role = 'technician' OR (p.role <> 'customer' AND p.name IN (SELECT assignee FROM ticket));
INSERT INTO technician (tenant_id, name)
SELECT DISTINCT ON (t.tenant_id, lower(left(t.assignee, 100))) t.tenant_id, left(t.assignee, 100) FROM ticket t
WHERE t.assignee <> '' AND NOT EXISTS (SELECT FROM technician k WHERE k.tenant_id = t.tenant_id
                                       AND lower(k.name) = lower(left(t.assignee, 100)))
  AND NOT EXISTS (SELECT FROM person p WHERE p.name = t.assignee AND p.role <> 'customer')
ORDER BY 1, lower(left(t.assignee, 100)), t.id;
INSERT INTO technician_area (technician_id, area)
SELECT DISTINCT k.id, area FROM technician k JOIN person p ON p.id = k.person_id, unnest(p.areas) AS area WHERE area <> '';

-- A technician's account is a technician, by the same name.
CREATE FUNCTION follow_person() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = sigap, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        UPDATE technician k SET name = NEW.name, email = NEW.email,
            active = CASE WHEN NEW.state = 'disabled' OR OLD.role = 'technician' AND NEW.role <> 'technician' THEN false
                          WHEN OLD.state = 'disabled' THEN true ELSE active END
        WHERE person_id = NEW.id AND NOT EXISTS (
            SELECT FROM technician o WHERE o.tenant_id = k.tenant_id AND lower(o.name) = lower(NEW.name) AND o.id <> k.id);
    END IF;
    IF NEW.role = 'technician' THEN
        -- Who was entered by name before, from outside, is the same one.
        UPDATE technician SET person_id = NEW.id, email = NEW.email
        WHERE tenant_id = coalesce(NEW.tenant_id, 1) AND lower(name) = lower(NEW.name) AND person_id IS NULL;
        INSERT INTO technician (tenant_id, person_id, name, email, language, time_zone)
        VALUES (coalesce(NEW.tenant_id, 1), NEW.id, NEW.name, NEW.email, NEW.language, NEW.time_zone)
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER follow_person AFTER INSERT OR UPDATE OF name, email, role, state ON person
    FOR EACH ROW EXECUTE FUNCTION follow_person();

-- What a customer or a technician sees of orders: those of their assets; and those that the technician is to do.
CREATE FUNCTION orders_in_scope(customer bigint, technician bigint) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50 SET search_path = sigap, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT o.id FROM assets_at_hand(customer, technician) AS a (id) JOIN work_order o ON o.asset_id = a.id;
    IF technician IS NOT NULL AND customer IS NULL THEN
        RETURN QUERY SELECT o.id FROM technician k JOIN work_order o ON o.technician_id = k.id
                     WHERE k.person_id = technician;
    END IF;
END
$$;
CREATE FUNCTION technicians_in_scope(customer bigint, technician bigint) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 5 SET search_path = sigap, pg_temp AS $$
BEGIN
    IF technician IS NOT NULL THEN
        RETURN QUERY SELECT k.id FROM technician k WHERE k.person_id = technician AND customer IS NULL;
    ELSE
        RETURN QUERY SELECT b.technician_id FROM asset a JOIN work_order o ON o.asset_id = a.id
                     JOIN booking b ON b.order_id = o.id
                     WHERE a.customer_id = customer AND b.state IN ('held', 'confirmed', 'kept');
    END IF;
END
$$;
SELECT show_rows_of_tenant('technician', 'id IN (SELECT technicians_in_scope(scope_customer(), scope_technician()))');
SELECT show_rows_with(relation, 'technician', 'technician_id')
FROM unnest(ARRAY['technician_area', 'technician_hours', 'absence']) AS relation;
SELECT show_rows_of_tenant('travel_time', 'false');
SELECT show_rows_of_tenant('work_order', 'id IN (SELECT orders_in_scope(scope_customer(), scope_technician()))');
SELECT show_rows_of_tenant('booking', 'order_id IN (SELECT orders_in_scope(scope_customer(), scope_technician()))');
SELECT show_rows_with(relation, 'work_order', 'order_id')
FROM unnest(ARRAY['work_order_ticket', 'work_order_item']) AS relation;
-- A customer sees of an order's history what came after they became the owner.
SELECT show_rows('work_order_history', $$
    (SELECT sees_all())
    OR EXISTS (SELECT FROM work_order o JOIN asset a ON a.id = o.asset_id WHERE o.id = order_id
               AND ((SELECT scope_customer()) IS NULL OR a.owned_since IS NULL OR recorded_at >= a.owned_since))$$);
SELECT show_rows_with('declined_visit', 'ticket', 'ticket_id');

-- Pages of tickets follow their orders.
ALTER TABLE change DROP CONSTRAINT change_kind_check, ADD CONSTRAINT change_kind_check CHECK (kind IN (
    'ticket', 'prediction', 'alarm', 'notice', 'device', 'model', 'clock', 'command', 'order'));
CREATE FUNCTION tell_orders() RETURNS trigger LANGUAGE plpgsql SET search_path = sigap, pg_temp AS $$
BEGIN
    PERFORM tell_changes('order', array_agg(t.device_id), array_agg('order/' || f.order_id), array_agg(t.id),
                         array_agg(f.at))
    FROM fresh f JOIN LATERAL (SELECT t.id, t.device_id FROM work_order_ticket w JOIN ticket t ON t.id = w.ticket_id
                               WHERE w.order_id = f.order_id ORDER BY t.id LIMIT 1) t ON true;
    PERFORM tell_changes('ticket', array_agg(t.device_id), array_agg('ticket/' || t.id), array_agg(t.id),
                         array_agg(f.at))
    FROM fresh f JOIN work_order_ticket w ON w.order_id = f.order_id JOIN ticket t ON t.id = w.ticket_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER tell_changes AFTER INSERT ON work_order_history REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION tell_orders();

-- Erasure: what was done stays, words go. The web process may not change histories.
CREATE FUNCTION blank_order_histories(tickets bigint[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = sigap, pg_temp AS $$
DECLARE
    lines bigint;
BEGIN
    UPDATE work_order_history SET why = without_words(why)
    WHERE why IS DISTINCT FROM without_words(why)
      AND order_id IN (SELECT order_id FROM work_order_ticket WHERE ticket_id = ANY(tickets));
    GET DIAGNOSTICS lines = ROW_COUNT;
    RETURN lines;
END
$$;

INSERT INTO web_right (relation, rights)
VALUES ('technician', 'SELECT, INSERT, UPDATE'), ('technician_area', 'SELECT, INSERT, DELETE'),
       ('technician_hours', 'SELECT, INSERT, DELETE'), ('absence', 'SELECT, INSERT, DELETE'),
       ('travel_time', 'SELECT, INSERT, UPDATE, DELETE'), ('work_order', 'SELECT, INSERT, UPDATE'),
       ('work_order_ticket', 'SELECT, INSERT'), ('work_order_item', 'SELECT, INSERT, UPDATE'),
       ('work_order_history', 'SELECT, INSERT'), ('booking', 'SELECT, INSERT, UPDATE'),
       ('declined_visit', 'SELECT, INSERT, UPDATE, DELETE');
