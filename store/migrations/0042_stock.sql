-- Parts in stock: places, moves that are only ever added to, and the balances that follow from them. Times are the
-- fleet's clock, but for `recorded_at`.

-- Where parts are. Warehouses and vans keep balances; customers, suppliers and scrap are where parts come from and go to,
-- one place of each for every tenant, without a name. `technician_id`: whose van it is. `ready_after`: how long a part takes
-- from there to a technician.
CREATE TABLE stock_place (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id   integer NOT NULL DEFAULT tenant_for_new() REFERENCES tenant,
    kind        text NOT NULL CHECK (kind IN ('warehouse', 'van', 'customer', 'supplier', 'scrap')),
    name        text NOT NULL CHECK (length(name) <= 100),
    ready_after interval NOT NULL DEFAULT '0' CHECK (ready_after BETWEEN '0' AND '60 days'),
    technician_id bigint REFERENCES technician,
    ended_at    timestamptz,
    UNIQUE (id, tenant_id),
    CHECK (technician_id IS NULL OR kind = 'van'),
    CHECK ((name <> '') = (kind IN ('warehouse', 'van'))),
    CHECK (kind IN ('warehouse', 'van') OR ended_at IS NULL)
);
CREATE UNIQUE INDEX stock_place_name ON stock_place (tenant_id, lower(name)) WHERE name <> '' AND ended_at IS NULL;
CREATE UNIQUE INDEX one_van_of_technician ON stock_place (technician_id) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX one_outside_place ON stock_place (tenant_id, kind) WHERE name = '';

CREATE FUNCTION make_outside_places() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sigap, pg_temp AS $$
BEGIN
    INSERT INTO stock_place (tenant_id, kind, name)
    SELECT NEW.id, outside.kind, '' FROM unnest(ARRAY['customer', 'supplier', 'scrap']) AS outside (kind);
    RETURN NULL;
END
$$;
CREATE TRIGGER make_outside_places AFTER INSERT ON tenant FOR EACH ROW EXECUTE FUNCTION make_outside_places();
INSERT INTO stock_place (tenant_id, kind, name)
SELECT t.id, outside.kind, ''
FROM tenant t, unnest(ARRAY['customer', 'supplier', 'scrap']) AS outside (kind);

-- One movement of parts of one number; only ever added. `part_number`: what stands on the box, the same for every product
-- that uses the part. `client_id`: made by whoever asked; the same one again is the same move. `faulty`: parts that came
-- out of an appliance. `price`, `currency`: of one part, frozen when it was consumed.
CREATE TABLE stock_move (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id   integer NOT NULL DEFAULT tenant_for_new() REFERENCES tenant,
    client_id   text NOT NULL CHECK (client_id <> '' AND length(client_id) <= 200),
    kind        text NOT NULL CHECK (kind IN ('receipt', 'transfer', 'reserve', 'release', 'issue', 'consume',
                                              'return_faulty', 'send_back', 'scrap', 'adjust')),
    part_number text NOT NULL CHECK (part_number <> '' AND length(part_number) <= 100),
    quantity    integer NOT NULL CHECK (quantity BETWEEN 1 AND 1000000),
    from_place  bigint,
    to_place    bigint,
    faulty      boolean NOT NULL DEFAULT false,
    serial      text CHECK (serial <> '' AND length(serial) <= 100),
    ticket_id   bigint REFERENCES ticket ON DELETE SET NULL,
    order_id    bigint REFERENCES work_order ON DELETE SET NULL,
    price       numeric(16, 2) CHECK (price >= 0),
    currency    text CHECK (currency ~ '^[A-Z]{3}$'),
    reason      jsonb,
    actor       text NOT NULL CHECK (actor <> ''),
    at          timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (tenant_id, client_id),
    FOREIGN KEY (from_place, tenant_id) REFERENCES stock_place (id, tenant_id),
    FOREIGN KEY (to_place, tenant_id) REFERENCES stock_place (id, tenant_id),
    CHECK (serial IS NULL OR quantity = 1),
    CHECK (kind <> 'adjust' OR reason IS NOT NULL),
    CHECK (CASE WHEN kind = 'adjust' THEN num_nonnulls(from_place, to_place) = 1
                WHEN kind IN ('reserve', 'release') THEN from_place = to_place
                ELSE from_place <> to_place END),
    CHECK (num_nonnulls(from_place, to_place) > 0),
    CHECK (NOT faulty OR kind IN ('transfer', 'return_faulty', 'send_back', 'scrap', 'adjust')),
    CHECK (faulty OR kind <> 'return_faulty'),
    CHECK (kind NOT IN ('reserve', 'release') OR serial IS NULL)
);
CREATE INDEX ON stock_move (part_number, id);
CREATE INDEX ON stock_move (from_place, id);
CREATE INDEX ON stock_move (to_place, id);
CREATE INDEX ON stock_move (ticket_id) WHERE ticket_id IS NOT NULL;
CREATE INDEX ON stock_move (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX ON stock_move (part_number, serial, id) WHERE serial IS NOT NULL;

-- How many parts a warehouse or van holds: made from the moves by a trigger, never written by anybody. `on_hand`: sound
-- ones, `reserved` of them for work orders; `faulty`: those that came out of appliances.
CREATE TABLE stock_balance (
    place_id    bigint NOT NULL,
    part_number text NOT NULL,
    tenant_id   integer NOT NULL,
    on_hand     integer NOT NULL DEFAULT 0,
    reserved    integer NOT NULL DEFAULT 0,
    faulty      integer NOT NULL DEFAULT 0,
    PRIMARY KEY (place_id, part_number),
    FOREIGN KEY (place_id, tenant_id) REFERENCES stock_place (id, tenant_id),
    CONSTRAINT stock_is_there CHECK (on_hand >= 0 AND faulty >= 0),
    CONSTRAINT stock_is_free CHECK (reserved BETWEEN 0 AND on_hand)
);
CREATE INDEX ON stock_balance (part_number);

-- Where a part with a serial is: in exactly one place. It may come back.
CREATE TABLE stock_serial (
    tenant_id   integer NOT NULL REFERENCES tenant,
    part_number text NOT NULL,
    serial      text NOT NULL,
    place_id    bigint NOT NULL,
    faulty      boolean NOT NULL,
    move_id     bigint NOT NULL REFERENCES stock_move,
    PRIMARY KEY (tenant_id, part_number, serial),
    FOREIGN KEY (place_id, tenant_id) REFERENCES stock_place (id, tenant_id)
);
CREATE INDEX ON stock_serial (place_id, part_number);

-- What a place is to hold of a part: at or below `reorder_at` free ones it is ordered, up to `fill_to`. `lead_time`: how
-- long a part that is ordered takes.
CREATE TABLE reorder_point (
    place_id    bigint NOT NULL,
    part_number text NOT NULL CHECK (part_number <> '' AND length(part_number) <= 100),
    tenant_id   integer NOT NULL DEFAULT tenant_for_new(),
    reorder_at  integer NOT NULL CHECK (reorder_at BETWEEN 0 AND 1000000),
    fill_to     integer NOT NULL CHECK (fill_to BETWEEN 1 AND 1000000),
    lead_time   interval NOT NULL CHECK (lead_time > '0' AND lead_time <= '730 days'),
    PRIMARY KEY (place_id, part_number),
    FOREIGN KEY (place_id, tenant_id) REFERENCES stock_place (id, tenant_id),
    CHECK (fill_to > reorder_at)
);

-- Parts that are on their way to a place.
CREATE TABLE stock_delivery (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id   integer NOT NULL DEFAULT tenant_for_new() REFERENCES tenant,
    client_id   text NOT NULL CHECK (client_id <> '' AND length(client_id) <= 200),
    place_id    bigint NOT NULL,
    part_number text NOT NULL CHECK (part_number <> '' AND length(part_number) <= 100),
    quantity    integer NOT NULL CHECK (quantity BETWEEN 1 AND 1000000),
    expected_at timestamptz NOT NULL,
    reference   text NOT NULL DEFAULT '' CHECK (length(reference) <= 200),
    state       text NOT NULL DEFAULT 'expected' CHECK (state IN ('expected', 'received', 'cancelled')),
    ended_at    timestamptz,
    ordered_by  text NOT NULL CHECK (ordered_by <> ''),
    ordered_at  timestamptz NOT NULL,
    UNIQUE (tenant_id, client_id),
    FOREIGN KEY (place_id, tenant_id) REFERENCES stock_place (id, tenant_id),
    CHECK ((state = 'expected') = (ended_at IS NULL))
);
CREATE INDEX ON stock_delivery (part_number, expected_at) WHERE state = 'expected';
CREATE INDEX ON stock_delivery (place_id, id);

-- A part that a repair put in, and the one that came out: written with the finding. Serials where the parts have them.
-- `move_id`: the consumption, where the part came out of stock.
CREATE TABLE part_exchange (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ticket_id   bigint NOT NULL,
    opening     integer NOT NULL,
    part        text NOT NULL,
    part_number text NOT NULL,
    component   text,
    quantity    integer NOT NULL CHECK (quantity BETWEEN 1 AND 1000),
    out_serial  text CHECK (out_serial <> '' AND length(out_serial) <= 100),
    in_serial   text CHECK (in_serial <> '' AND length(in_serial) <= 100),
    move_id     bigint UNIQUE REFERENCES stock_move,
    price       numeric(16, 2) CHECK (price >= 0),
    currency    text CHECK (currency ~ '^[A-Z]{3}$'),
    actor       text NOT NULL,
    at          timestamptz NOT NULL,
    FOREIGN KEY (ticket_id, opening) REFERENCES finding (ticket_id, opening) ON DELETE CASCADE,
    CHECK (quantity = 1 OR (out_serial IS NULL AND in_serial IS NULL)),
    CHECK (out_serial <> in_serial)
);
CREATE INDEX ON part_exchange (ticket_id, opening);
CREATE INDEX ON part_exchange (part_number, in_serial) WHERE in_serial IS NOT NULL;
CREATE INDEX ON part_exchange (part_number, out_serial) WHERE out_serial IS NOT NULL;

-- A part that a work order needs: `waiting` while none is free, `reserved` in a place, `consumed` by the finding, or
-- `released`. What is reserved follows by a trigger as a move. `part`: as the product file names it.
CREATE TABLE stock_reservation (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id   integer NOT NULL,
    order_id    bigint NOT NULL,
    part        text NOT NULL,
    part_number text NOT NULL CHECK (part_number <> '' AND length(part_number) <= 100),
    quantity    integer NOT NULL CHECK (quantity BETWEEN 1 AND 1000),
    state       text NOT NULL CHECK (state IN ('waiting', 'reserved', 'consumed', 'released')),
    place_id    bigint,
    asked_at    timestamptz NOT NULL,
    changed_at  timestamptz NOT NULL,
    changed_by  text NOT NULL CHECK (changed_by <> ''),
    FOREIGN KEY (order_id, tenant_id) REFERENCES work_order (id, tenant_id) ON UPDATE CASCADE ON DELETE CASCADE,
    FOREIGN KEY (place_id, tenant_id) REFERENCES stock_place (id, tenant_id),
    CHECK ((state = 'waiting') <= (place_id IS NULL)),
    CHECK ((state IN ('reserved', 'consumed')) <= (place_id IS NOT NULL))
);
CREATE UNIQUE INDEX one_reservation_of_order ON stock_reservation (order_id, part_number)
    WHERE state IN ('waiting', 'reserved');
CREATE INDEX ON stock_reservation (order_id);
CREATE INDEX stock_waiting ON stock_reservation (part_number, id) WHERE state = 'waiting';
CREATE INDEX ON stock_reservation (place_id, part_number) WHERE state = 'reserved';

-- Nothing is kept for an order that has ended. The order stays as it is until this transaction is over. A reservation that
-- lives already takes no lock of its order: an order that ends waits for its row.
CREATE FUNCTION reserve_for_living() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sigap, pg_temp AS $$
DECLARE
    stands text;
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.state IN ('waiting', 'reserved') AND OLD.order_id = NEW.order_id THEN
        RETURN NEW;
    END IF;
    SELECT o.state INTO stands FROM work_order o WHERE o.id = NEW.order_id FOR SHARE;
    IF NOT coalesce(is_living_order(stands), false) THEN
        RAISE EXCEPTION 'work order % has ended', NEW.order_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'order_lives';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER reserve_for_living BEFORE INSERT OR UPDATE ON stock_reservation
    FOR EACH ROW WHEN (NEW.state IN ('waiting', 'reserved')) EXECUTE FUNCTION reserve_for_living();

CREATE FUNCTION follow_reservation() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sigap, pg_temp AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.state = 'reserved' AND (TG_OP = 'DELETE' OR NEW.state <> 'reserved'
                                                         OR NEW.place_id <> OLD.place_id) THEN
        INSERT INTO stock_move (tenant_id, client_id, kind, part_number, quantity, from_place, to_place, order_id, actor, at)
        VALUES (OLD.tenant_id, gen_random_uuid()::text, 'release', OLD.part_number, OLD.quantity, OLD.place_id,
                OLD.place_id, CASE TG_OP WHEN 'UPDATE' THEN OLD.order_id END,
                CASE TG_OP WHEN 'UPDATE' THEN NEW.changed_by ELSE OLD.changed_by END,
                CASE TG_OP WHEN 'UPDATE' THEN NEW.changed_at ELSE OLD.changed_at END);
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.state = 'reserved' AND (TG_OP = 'INSERT' OR OLD.state <> 'reserved'
                                                         OR NEW.place_id <> OLD.place_id) THEN
        INSERT INTO stock_move (tenant_id, client_id, kind, part_number, quantity, from_place, to_place, order_id, actor, at)
        VALUES (NEW.tenant_id, gen_random_uuid()::text, 'reserve', NEW.part_number, NEW.quantity, NEW.place_id,
                NEW.place_id, NEW.order_id, NEW.changed_by, NEW.changed_at);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER follow_reservation AFTER INSERT OR UPDATE OR DELETE ON stock_reservation
    FOR EACH ROW EXECUTE FUNCTION follow_reservation();

-- An order that ends releases what was kept for it, in the same transaction, whoever ends it: part by part, in the order
-- of their numbers, as everybody takes them.
CREATE FUNCTION release_parts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = sigap, pg_temp AS $$
DECLARE
    kept bigint;
BEGIN
    FOR kept IN
        SELECT id FROM stock_reservation WHERE order_id = NEW.id AND state IN ('waiting', 'reserved')
        ORDER BY part_number FOR UPDATE
    LOOP
        UPDATE stock_reservation
        SET state = 'released', place_id = NULL, changed_at = NEW.ended_at,
            changed_by = coalesce(nullif(current_setting('sigap.actor', true), ''), 'service')
        WHERE id = kept;
    END LOOP;
    RETURN NULL;
END
$$;
CREATE TRIGGER release_parts AFTER UPDATE OF state ON work_order
    FOR EACH ROW WHEN (is_living_order(OLD.state) AND NOT is_living_order(NEW.state)) EXECUTE FUNCTION release_parts();

-- From when on a work order has its parts, on the fleet's clock; `moment` where it has them now or needs none. A part that
-- is reserved takes as long as its place says, unless it lies in the van of whoever goes. One that is waited for comes with
-- the delivery that covers it and all who wait longer, else after the longest lead time of the part. For customers too, who
-- see no stock: it says nothing but the date.
CREATE FUNCTION parts_ready(the_order bigint, moment timestamptz) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = sigap, pg_temp AS $$
    SELECT greatest(moment, max(CASE WHEN r.state = 'reserved' THEN
        moment + CASE WHEN p.technician_id = o.technician_id THEN '0' ELSE p.ready_after END
    ELSE coalesce(
        (SELECT greatest(d.expected_at, moment + interval '1 day') + w.ready_after
         FROM (SELECT e.expected_at, e.place_id, e.id, sum(e.quantity) OVER (ORDER BY e.expected_at, e.id) AS brought
               FROM stock_delivery e
               WHERE e.tenant_id = r.tenant_id AND e.part_number = r.part_number AND e.state = 'expected') d
         JOIN stock_place w ON w.id = d.place_id
         WHERE d.brought >= (SELECT sum(q.quantity) FROM stock_reservation q
                             WHERE q.tenant_id = r.tenant_id AND q.part_number = r.part_number AND q.state = 'waiting'
                               AND q.id <= r.id)
         ORDER BY d.expected_at, d.id LIMIT 1),
        moment + coalesce((SELECT max(k.lead_time + w.ready_after) FROM reorder_point k JOIN stock_place w ON w.id = k.place_id
                           WHERE k.tenant_id = r.tenant_id AND k.part_number = r.part_number), interval '14 days'))
    END))
    FROM stock_reservation r JOIN work_order o ON o.id = r.order_id LEFT JOIN stock_place p ON p.id = r.place_id
    WHERE r.order_id = the_order AND r.state IN ('waiting', 'reserved')
$$;

-- Nobody changes or takes away a move. A ticket or an order that is erased leaves its moves behind.
CREATE FUNCTION keep_moves() RETURNS trigger LANGUAGE plpgsql SET search_path = sigap, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.ticket_id IS NULL OR NEW.ticket_id = OLD.ticket_id)
       AND (NEW.order_id IS NULL OR NEW.order_id = OLD.order_id)
       AND to_jsonb(NEW) - 'ticket_id' - 'order_id' = to_jsonb(OLD) - 'ticket_id' - 'order_id' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'moves of stock are only ever added' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER keep_moves BEFORE UPDATE OR DELETE ON stock_move FOR EACH ROW EXECUTE FUNCTION keep_moves();

-- Adds to a balance; a constraint refuses what is not there. Places outside keep none.
CREATE FUNCTION add_to_balance(place bigint, number text, sound integer, held integer, broken integer) RETURNS void
LANGUAGE plpgsql SET search_path = sigap, pg_temp AS $$
BEGIN
    UPDATE stock_balance SET on_hand = on_hand + sound, reserved = reserved + held, faulty = faulty + broken
    WHERE place_id = place AND part_number = number;
    IF NOT FOUND THEN
        INSERT INTO stock_balance AS b (place_id, part_number, tenant_id, on_hand, reserved, faulty)
        SELECT p.id, number, p.tenant_id, sound, held, broken
        FROM stock_place p WHERE p.id = place AND p.kind IN ('warehouse', 'van')
        ON CONFLICT (place_id, part_number) DO UPDATE
        SET on_hand = b.on_hand + sound, reserved = b.reserved + held, faulty = b.faulty + broken;
    END IF;
END
$$;

-- What a move does to balances and serials. Places are taken in the order of their numbers, so two moves never wait for
-- each other. A serial leaves the place where it is; one that nobody named yet may come from anywhere.
CREATE FUNCTION apply_move() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = sigap, pg_temp AS $$
DECLARE
    one record;
    stands bigint;
BEGIN
    IF NEW.kind IN ('reserve', 'release') THEN
        PERFORM add_to_balance(NEW.from_place, NEW.part_number, 0,
                               CASE NEW.kind WHEN 'reserve' THEN NEW.quantity ELSE -NEW.quantity END, 0);
        RETURN NULL;
    END IF;
    FOR one IN
        SELECT place, sign * NEW.quantity AS change
        FROM (VALUES (NEW.from_place, -1), (NEW.to_place, 1)) AS side (place, sign)
        WHERE place IS NOT NULL ORDER BY place
    LOOP
        PERFORM add_to_balance(one.place, NEW.part_number, CASE WHEN NEW.faulty THEN 0 ELSE one.change END, 0,
                               CASE WHEN NEW.faulty THEN one.change ELSE 0 END);
    END LOOP;
    IF NEW.serial IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT s.place_id INTO stands FROM stock_serial s
    WHERE s.tenant_id = NEW.tenant_id AND s.part_number = NEW.part_number AND s.serial = NEW.serial FOR UPDATE;
    IF stands IS DISTINCT FROM NEW.from_place AND stands IS NOT NULL THEN
        RAISE EXCEPTION 'part % with serial % is elsewhere', NEW.part_number, NEW.serial
            USING ERRCODE = 'check_violation', CONSTRAINT = 'serial_is_there';
    END IF;
    IF NEW.to_place IS NULL THEN
        DELETE FROM stock_serial s
        WHERE s.tenant_id = NEW.tenant_id AND s.part_number = NEW.part_number AND s.serial = NEW.serial;
    ELSE
        INSERT INTO stock_serial (tenant_id, part_number, serial, place_id, faulty, move_id)
        VALUES (NEW.tenant_id, NEW.part_number, NEW.serial, NEW.to_place, NEW.faulty, NEW.id)
        ON CONFLICT (tenant_id, part_number, serial)
        DO UPDATE SET place_id = NEW.to_place, faulty = NEW.faulty, move_id = NEW.id;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER apply_move AFTER INSERT ON stock_move FOR EACH ROW EXECUTE FUNCTION apply_move();
REVOKE ALL ON FUNCTION add_to_balance(bigint, text, integer, integer, integer) FROM PUBLIC;

-- Balances and serials follow from moves: the web process cannot write them itself.
INSERT INTO web_right (relation, rights)
VALUES ('stock_place', 'SELECT, INSERT, UPDATE'), ('stock_move', 'SELECT, INSERT'), ('stock_balance', 'SELECT'),
       ('stock_serial', 'SELECT'), ('reorder_point', 'SELECT, INSERT, UPDATE, DELETE'),
       ('stock_delivery', 'SELECT, INSERT, UPDATE'), ('part_exchange', 'SELECT, INSERT, DELETE'),
       ('stock_reservation', 'SELECT, INSERT, UPDATE');

-- Staff and technicians see the stock of their tenant; customers see none of it.
SELECT show_rows_of_tenant(relation, '(SELECT scope_technician()) > 0')
FROM unnest(ARRAY['stock_place', 'stock_move', 'stock_balance', 'stock_serial', 'reorder_point',
                  'stock_delivery', 'stock_reservation']) AS relation;
-- What went into an appliance is shown with its ticket.
SELECT show_rows_with('part_exchange', 'ticket', 'ticket_id');
