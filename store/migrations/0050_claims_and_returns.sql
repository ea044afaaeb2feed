-- Claims on a warranty and returns of products: their lines, decisions, photos, histories; and what other systems are told.

-- A customer asks for what the warranty promises. `fault`: their words. `reviewer`: who decides. `round`: 2 after the
-- appeal. `asked`: what is still wanted of the customer. `waited`: when it waited for the customer; `due_at`: by when it
-- is decided, in working time without these; NULL while it waits. Times are the fleet's.
CREATE TABLE warranty_claim (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    number       text NOT NULL UNIQUE CHECK (number ~ '^C-[0-9A-Z]{4}-[0-9A-Z]{4}$'),
    tenant_id    integer NOT NULL,
    product      text NOT NULL REFERENCES product,
    asset_id     bigint NOT NULL REFERENCES asset ON DELETE CASCADE,
    customer_id  bigint NOT NULL,
    ticket_id    bigint REFERENCES ticket ON DELETE SET NULL,
    state        text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'submitted', 'in_review', 'needs_info', 'decided',
                                                                'settled', 'closed', 'withdrawn')),
    failure_mode text,
    fault        text NOT NULL DEFAULT '' CHECK (length(fault) <= 2000),
    purchased_on date,
    reviewer     text CHECK (reviewer <> ''),
    round        integer NOT NULL DEFAULT 1 CHECK (round IN (1, 2)),
    asked        text NOT NULL DEFAULT '' CHECK (length(asked) <= 1000),
    appeal       text NOT NULL DEFAULT '' CHECK (length(appeal) <= 2000),
    made_at      timestamptz NOT NULL,
    made_by      text NOT NULL,
    submitted_at timestamptz,
    waited       tstzmultirange NOT NULL DEFAULT '{}',
    asked_at     timestamptz,
    due_at       timestamptz,
    warned_at    timestamptz,
    breached_at  timestamptz,
    decided_at   timestamptz,
    decided_by   text,
    appealed_at  timestamptz,
    settled_at   timestamptz,
    ended_at     timestamptz,
    UNIQUE (id, tenant_id),
    FOREIGN KEY (customer_id, tenant_id) REFERENCES customer (id, tenant_id) ON UPDATE CASCADE ON DELETE CASCADE,
    CHECK ((state IN ('draft', 'withdrawn')) OR submitted_at IS NOT NULL),
    CHECK (state NOT IN ('decided', 'settled') OR decided_at IS NOT NULL),
    CHECK ((state IN ('closed', 'withdrawn')) = (ended_at IS NOT NULL)),
    CHECK ((state = 'needs_info') = (asked_at IS NOT NULL)),
    CHECK ((round = 2) = (appealed_at IS NOT NULL)),
    CHECK (state <> 'settled' OR settled_at IS NOT NULL)
);
CREATE FUNCTION is_open_claim(state text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN state IN ('draft', 'submitted', 'in_review', 'needs_info', 'decided', 'settled');
-- One claim at a time for each product and ticket.
CREATE UNIQUE INDEX one_open_claim ON warranty_claim (asset_id) WHERE is_open_claim(state);
CREATE INDEX ON warranty_claim (asset_id, id);
CREATE INDEX ON warranty_claim (customer_id, id);
CREATE INDEX ON warranty_claim (tenant_id, id);
CREATE INDEX ON warranty_claim (ticket_id) WHERE ticket_id IS NOT NULL;
CREATE INDEX warranty_claim_due ON warranty_claim (product, due_at) WHERE state IN ('submitted', 'in_review');
SELECT show_rows_of_tenant('warranty_claim', 'customer_id = (SELECT scope_customer())');

-- What is claimed: `item`: the appliance, a component of it, or a cost (`labour`, `travel`, `other`).
CREATE TABLE warranty_claim_line (
    claim_id bigint NOT NULL REFERENCES warranty_claim ON DELETE CASCADE,
    position integer NOT NULL CHECK (position BETWEEN 1 AND 50),
    item     text NOT NULL CHECK (item IN ('appliance', 'component', 'labour', 'travel', 'other')),
    component text CHECK (component <> ''),
    what     text NOT NULL DEFAULT '' CHECK (length(what) <= 300),
    asked    text NOT NULL CHECK (asked IN ('repair', 'replacement', 'refund')),
    amount   numeric(14, 2) CHECK (amount >= 0),
    PRIMARY KEY (claim_id, position),
    CHECK ((item = 'component') = (component IS NOT NULL))
);
SELECT show_rows_with('warranty_claim_line', 'warranty_claim', 'claim_id');

-- A product comes back. `serial`: which one is promised; `arrived_serial`: which one arrived last, right or wrong.
-- `comes_back`: whether the old one must, and when the other leaves: `none` (it stays), `before` (the other leaves first),
-- `exchange` (both at once, at the customer's), `after`. `taken_back_at`: when it was there after the other had left.
-- `leg`: from a customer, or on to the supplier. Times are the fleet's.
CREATE TABLE product_return (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    number         text NOT NULL UNIQUE CHECK (number ~ '^R-[0-9A-Z]{4}-[0-9A-Z]{4}$'),
    tenant_id      integer NOT NULL,
    product        text NOT NULL REFERENCES product,
    asset_id       bigint NOT NULL REFERENCES asset ON DELETE CASCADE,
    customer_id    bigint NOT NULL,
    claim_id       bigint REFERENCES warranty_claim ON DELETE SET NULL,
    ticket_id      bigint REFERENCES ticket ON DELETE SET NULL,
    follows_id     bigint REFERENCES product_return ON DELETE SET NULL,
    leg            text NOT NULL DEFAULT 'customer' CHECK (leg IN ('customer', 'supplier')),
    state          text NOT NULL DEFAULT 'requested' CHECK (state IN (
                       'requested', 'authorised', 'sent', 'received', 'assessed', 'repairing', 'shipped', 'delivered',
                       'closed', 'expired', 'refused', 'cancelled')),
    serial         text NOT NULL CHECK (serial <> ''),
    arrived_serial text,
    comes_back     text NOT NULL DEFAULT 'after' CHECK (comes_back IN ('none', 'before', 'exchange', 'after')),
    reason         text NOT NULL DEFAULT '' CHECK (length(reason) <= 2000),
    refusal        text CHECK (refusal IN ('not_covered', 'no_fault', 'too_late', 'not_ours', 'other')),
    valid_until    timestamptz,
    ship_to        text NOT NULL DEFAULT '' CHECK (length(ship_to) <= 600),
    carrier        text NOT NULL DEFAULT '' CHECK (length(carrier) <= 100),
    tracking       text NOT NULL DEFAULT '' CHECK (length(tracking) <= 100),
    out_carrier    text NOT NULL DEFAULT '' CHECK (length(out_carrier) <= 100),
    out_tracking   text NOT NULL DEFAULT '' CHECK (length(out_tracking) <= 100),
    disposition    text CHECK (disposition IN ('repair', 'replacement', 'refund', 'as_it_is')),
    assessment     text NOT NULL DEFAULT '' CHECK (length(assessment) <= 2000),
    amount         numeric(14, 2) CHECK (amount >= 0),
    currency       text NOT NULL DEFAULT '' CHECK (currency ~ '^([A-Z]{3})?$'),
    new_asset_id   bigint UNIQUE REFERENCES asset ON DELETE SET NULL,
    made_at        timestamptz NOT NULL,
    made_by        text NOT NULL,
    authorised_at  timestamptz,
    sent_at        timestamptz,
    received_at    timestamptz,
    assessed_at    timestamptz,
    replaced_at    timestamptz,
    shipped_at     timestamptz,
    delivered_at   timestamptz,
    taken_back_at  timestamptz,
    ended_at       timestamptz,
    UNIQUE (id, tenant_id),
    FOREIGN KEY (customer_id, tenant_id) REFERENCES customer (id, tenant_id) ON UPDATE CASCADE ON DELETE CASCADE,
    CHECK ((state IN ('closed', 'expired', 'refused', 'cancelled')) = (ended_at IS NOT NULL)),
    CHECK ((state = 'refused') = (refusal IS NOT NULL)),
    CHECK (state IN ('requested', 'refused', 'cancelled') OR (authorised_at IS NOT NULL AND valid_until IS NOT NULL)),
    CHECK (state <> 'received' OR received_at IS NOT NULL),
    CHECK (state NOT IN ('assessed', 'repairing') OR disposition IS NOT NULL),
    CHECK (new_asset_id IS NULL OR replaced_at IS NOT NULL),
    CHECK (new_asset_id <> asset_id)
);
CREATE FUNCTION is_open_return(state text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN state NOT IN ('closed', 'expired', 'refused', 'cancelled');
CREATE UNIQUE INDEX one_open_return ON product_return (asset_id) WHERE is_open_return(state);
CREATE INDEX ON product_return (asset_id, id);
CREATE INDEX ON product_return (customer_id, id);
CREATE INDEX ON product_return (tenant_id, id);
CREATE INDEX ON product_return (claim_id) WHERE claim_id IS NOT NULL;
CREATE INDEX ON product_return (ticket_id) WHERE ticket_id IS NOT NULL;
CREATE INDEX ON product_return (follows_id) WHERE follows_id IS NOT NULL;
CREATE INDEX product_return_valid ON product_return (product, valid_until) WHERE state = 'authorised';
-- A technician exchanges at the customer's: they see returns of assets that they see.
SELECT show_rows_of_tenant('product_return', $$(
    customer_id = (SELECT scope_customer())
    OR ((SELECT scope_customer()) IS NULL
        AND asset_id IN (SELECT assets_in_scope(scope_customer(), scope_technician()))))$$);

-- Photos and receipts of an activation, a claim or a return: who made each, and at which stage. The files lie where those
-- of attachments do, and go by the same sweep.
CREATE TABLE evidence (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    activation_id bigint REFERENCES activation ON DELETE CASCADE,
    claim_id      bigint REFERENCES warranty_claim ON DELETE CASCADE,
    return_id     bigint REFERENCES product_return ON DELETE CASCADE,
    client_id     uuid NOT NULL,
    kind          text NOT NULL CHECK (kind IN ('receipt', 'fault', 'plate', 'condition')),
    stage         text NOT NULL CHECK (stage IN ('claim', 'intake', 'diagnosis', 'done')),
    caption       text NOT NULL DEFAULT '' CHECK (length(caption) <= 200),
    by_customer   boolean NOT NULL,
    file_name     text NOT NULL UNIQUE CHECK (file_name ~ '^[0-9a-f]{32}$'),
    digest        bytea NOT NULL CHECK (octet_length(digest) = 32),
    bytes         integer NOT NULL CHECK (bytes > 0),
    small_bytes   integer NOT NULL CHECK (small_bytes > 0),
    width         integer NOT NULL CHECK (width > 0),
    height        integer NOT NULL CHECK (height > 0),
    made_by       text NOT NULL,
    made_at       timestamptz NOT NULL,
    stored_at     timestamptz NOT NULL,
    CHECK (num_nonnulls(activation_id, claim_id, return_id) = 1),
    UNIQUE NULLS NOT DISTINCT (activation_id, claim_id, return_id, client_id)
);
CREATE INDEX ON evidence (activation_id) WHERE activation_id IS NOT NULL;
CREATE INDEX ON evidence (claim_id) WHERE claim_id IS NOT NULL;
CREATE INDEX ON evidence (return_id) WHERE return_id IS NOT NULL;
CREATE TRIGGER note_leftover AFTER DELETE ON evidence FOR EACH ROW EXECUTE FUNCTION note_leftover_file();
-- Whoever sees what it belongs to sees it.
SELECT show_rows('evidence', $$
    (SELECT sees_all())
    OR EXISTS (SELECT FROM activation a WHERE a.id = evidence.activation_id)
    OR EXISTS (SELECT FROM warranty_claim c WHERE c.id = evidence.claim_id)
    OR EXISTS (SELECT FROM product_return r WHERE r.id = evidence.return_id)$$);
CREATE OR REPLACE FUNCTION attachment_bytes() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = sigap, pg_temp AS $$
    SELECT coalesce((SELECT sum(bytes::bigint + small_bytes) FROM attachment), 0)::bigint
         + coalesce((SELECT sum(bytes::bigint + small_bytes) FROM evidence), 0)::bigint
$$;

-- What was decided on a line, in the first round or after the appeal. A refusal names the clause that it rests on; where
-- something must have been seen on the product (a clause of the product file) it shows the photo of it. `granted`: what
-- the customer gets.
CREATE TABLE warranty_claim_decision (
    claim_id    bigint NOT NULL,
    round       integer NOT NULL CHECK (round IN (1, 2)),
    position    integer NOT NULL,
    decision    text NOT NULL CHECK (decision IN ('approved', 'partly', 'refused')),
    granted     text CHECK (granted IN ('repair', 'replacement', 'refund')),
    amount      numeric(14, 2) CHECK (amount >= 0),
    clause      text CHECK (clause <> ''),
    evidence_id bigint REFERENCES evidence ON DELETE SET NULL,
    words       text NOT NULL DEFAULT '' CHECK (length(words) <= 1000),
    PRIMARY KEY (claim_id, round, position),
    FOREIGN KEY (claim_id, position) REFERENCES warranty_claim_line ON DELETE CASCADE,
    CHECK ((decision = 'refused') = (granted IS NULL)),
    CHECK (decision = 'approved' OR clause IS NOT NULL)
);
CREATE INDEX ON warranty_claim_decision (evidence_id) WHERE evidence_id IS NOT NULL;
SELECT show_rows_with('warranty_claim_decision', 'warranty_claim', 'claim_id');

-- Who did what to a claim or a return, when and why.
CREATE TABLE warranty_claim_history (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    claim_id    bigint NOT NULL REFERENCES warranty_claim ON DELETE CASCADE,
    at          timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    actor       text NOT NULL,
    action      text NOT NULL,
    from_state  text,
    to_state    text NOT NULL,
    why         jsonb
);
CREATE INDEX ON warranty_claim_history (claim_id, id);
SELECT show_rows_with('warranty_claim_history', 'warranty_claim', 'claim_id');
CREATE TABLE product_return_history (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    return_id   bigint NOT NULL REFERENCES product_return ON DELETE CASCADE,
    at          timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    actor       text NOT NULL,
    action      text NOT NULL,
    from_state  text,
    to_state    text NOT NULL,
    why         jsonb
);
CREATE INDEX ON product_return_history (return_id, id);
SELECT show_rows_with('product_return_history', 'product_return', 'return_id');

-- What other systems (ERP, accounts) are told, written in the transaction of what happened: they read on from a number.
-- `data`: numbers and codes, no person. `at`: the fleet's time.
CREATE TABLE service_event (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id   integer NOT NULL REFERENCES tenant,
    type        text NOT NULL CHECK (type ~ '^[a-z_]+\.[a-z_]+$'),
    subject     text NOT NULL CHECK (subject ~ '^[a-z_]+/[0-9]+$'),
    at          timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    data        jsonb NOT NULL,
    UNIQUE (type, subject)
);
CREATE INDEX ON service_event (tenant_id, id);
SELECT show_rows_of_tenant('service_event', 'false');

-- A claim and a return have their customer's tenant.
CREATE TRIGGER take_tenant BEFORE INSERT ON warranty_claim FOR EACH ROW EXECUTE FUNCTION take_tenant_of_customer();
CREATE TRIGGER take_tenant BEFORE INSERT ON product_return FOR EACH ROW EXECUTE FUNCTION take_tenant_of_customer();

INSERT INTO web_right (relation, rights)
VALUES ('warranty_claim', 'SELECT, INSERT, UPDATE'), ('warranty_claim_line', 'SELECT, INSERT, UPDATE, DELETE'),
       ('warranty_claim_decision', 'SELECT, INSERT, UPDATE'), ('warranty_claim_history', 'SELECT, INSERT'),
       ('product_return', 'SELECT, INSERT, UPDATE'), ('product_return_history', 'SELECT, INSERT'),
       ('evidence', 'SELECT, INSERT, DELETE'), ('service_event', 'SELECT, INSERT');

-- Erasure: what was done stays, words go. The web process may not change histories.
CREATE FUNCTION blank_case_histories(customer bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = sigap, pg_temp AS $$
DECLARE
    lines bigint := 0;
    more bigint;
BEGIN
    UPDATE activation_history h SET why = without_words(h.why) FROM activation a
    WHERE a.id = h.activation_id AND a.customer_id = customer AND h.why IS DISTINCT FROM without_words(h.why);
    GET DIAGNOSTICS more = ROW_COUNT;
    lines := lines + more;
    UPDATE warranty_claim_history h SET why = without_words(h.why) FROM warranty_claim c
    WHERE c.id = h.claim_id AND c.customer_id = customer AND h.why IS DISTINCT FROM without_words(h.why);
    GET DIAGNOSTICS more = ROW_COUNT;
    lines := lines + more;
    UPDATE product_return_history h SET why = without_words(h.why) FROM product_return r
    WHERE r.id = h.return_id AND r.customer_id = customer AND h.why IS DISTINCT FROM without_words(h.why);
    GET DIAGNOSTICS more = ROW_COUNT;
    RETURN lines + more;
END
$$;

-- An asset leaves the fleet with its devices: predictions and alarms end, nothing waits to be scored or looked at any
-- more. History stays.
CREATE FUNCTION retire_asset(the_asset bigint, moment timestamptz, by text, the_reason jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = sigap, pg_temp AS $$
DECLARE
    devices integer[] := ARRAY(SELECT d.id FROM device d WHERE d.asset_id = the_asset);
BEGIN
    UPDATE asset SET retired_at = moment WHERE id = the_asset AND retired_at IS NULL;
    UPDATE device SET retired_at = moment WHERE asset_id = the_asset AND retired_at IS NULL;
    DELETE FROM rule_due WHERE device_id = ANY(devices);
    DELETE FROM rule_mark WHERE device_id = ANY(devices);
    DELETE FROM score_due WHERE device_id = ANY(devices);
    DELETE FROM event_inbox WHERE device_id = ANY(devices);
    UPDATE repair_check r SET state = 'overtaken', decided_at = moment, look_at = NULL, reason = the_reason
    FROM ticket t WHERE t.id = r.ticket_id AND t.asset_id = the_asset AND r.state = 'watching';
    WITH gone AS (
        UPDATE prediction_state SET ended_at = moment, changed_at = moment, outcome = 'not_inspected',
            state = CASE WHEN state = 'open' THEN 'expired' ELSE state END
        WHERE asset_id = the_asset AND ended_at IS NULL RETURNING prediction_id, state)
    INSERT INTO prediction_history (prediction_id, at, actor, state, why)
    SELECT prediction_id, moment, by, state, the_reason FROM gone;
    WITH was AS (
        SELECT id, state FROM alarm WHERE device_id = ANY(devices) AND ended_at IS NULL FOR UPDATE
    ), gone AS (
        UPDATE alarm a SET state = 'normal', active = false, returned_at = coalesce(a.returned_at, moment),
            ended_at = moment, changed_at = moment, shelved_until = NULL, suppressed_by = NULL
        FROM was WHERE a.id = was.id RETURNING a.id, was.state)
    INSERT INTO alarm_history (alarm_id, at, event_at, actor, action, from_state, to_state, why)
    SELECT id, moment, moment, by, 'return', state, 'normal', the_reason FROM gone;
END
$$;
