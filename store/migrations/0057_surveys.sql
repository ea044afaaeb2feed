-- How satisfied customers are: surveys, calls back to those who are not, reviews; and letters about what they asked for.

-- A customer is asked after a certified repair or a decided claim. `counts`: so long no other survey goes to the same
-- customer; one that would is suppressed. `shown`: no letter goes, the question stands on the customer's pages alone.
-- `ask_at`, `asked_at`, `reminded_at`, `answered_at`: the fleet's time. `how`: where it was answered.
CREATE TABLE survey (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id   integer NOT NULL,
    customer_id bigint NOT NULL,
    product     text NOT NULL REFERENCES product,
    asset_id    bigint NOT NULL REFERENCES asset ON DELETE CASCADE,
    ticket_id   bigint REFERENCES ticket ON DELETE CASCADE,
    opening     integer,
    claim_id    bigint UNIQUE REFERENCES warranty_claim ON DELETE CASCADE,
    state       text NOT NULL DEFAULT 'waiting'
                CHECK (state IN ('waiting', 'shown', 'sent', 'reminded', 'answered', 'expired', 'suppressed')),
    reason      text CHECK (reason IN ('asked_lately', 'no_consent', 'no_way', 'other_owner', 'not_over')),
    made_at     timestamptz NOT NULL,
    counts      tstzrange NOT NULL CHECK (lower(counts) = made_at),
    ask_at      timestamptz NOT NULL CHECK (ask_at >= made_at),
    asked_at    timestamptz,
    reminded_at timestamptz,
    ended_at    timestamptz,
    score       smallint CHECK (score BETWEEN 1 AND 5),
    words       text NOT NULL DEFAULT '' CHECK (length(words) <= 1000),
    how         text CHECK (how IN ('letter', 'page', 'phone')),
    UNIQUE (id, tenant_id),
    UNIQUE (ticket_id, opening),
    FOREIGN KEY (customer_id, tenant_id) REFERENCES customer (id, tenant_id) ON UPDATE CASCADE ON DELETE CASCADE,
    CHECK (num_nonnulls(ticket_id, claim_id) = 1 AND (ticket_id IS NULL) = (opening IS NULL)),
    CHECK ((state = 'answered') = (score IS NOT NULL) AND (score IS NULL) = (how IS NULL)),
    CHECK ((state IN ('answered', 'expired', 'suppressed')) = (ended_at IS NOT NULL)),
    CHECK (state NOT IN ('sent', 'reminded') OR asked_at IS NOT NULL),
    CHECK (state <> 'reminded' OR reminded_at IS NOT NULL),
    CHECK (state <> 'suppressed' OR reason IS NOT NULL),
    CONSTRAINT one_survey_at_a_time EXCLUDE USING gist (customer_id WITH =, counts WITH &&) WHERE (state <> 'suppressed')
);
CREATE FUNCTION is_open_survey(state text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN state IN ('waiting', 'shown', 'sent', 'reminded');
CREATE INDEX survey_due ON survey (product, ask_at) WHERE is_open_survey(state);
CREATE INDEX ON survey (tenant_id, id);
CREATE INDEX ON survey (customer_id, id);
CREATE INDEX ON survey (asset_id);
CREATE INDEX survey_answered ON survey (product, ended_at) WHERE state = 'answered';
CREATE TRIGGER take_tenant BEFORE INSERT ON survey FOR EACH ROW EXECUTE FUNCTION take_tenant_of_customer();
SELECT show_rows_of_tenant('survey', 'customer_id = (SELECT scope_customer())');

-- A person calls back whoever gave a low score. `outcome`: what came of it.
CREATE TABLE call_back (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    survey_id bigint NOT NULL UNIQUE REFERENCES survey ON DELETE CASCADE,
    state     text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'taken', 'done')),
    opened_at timestamptz NOT NULL,
    due_at    timestamptz NOT NULL CHECK (due_at > opened_at),
    taken_at  timestamptz,
    taken_by  text CHECK (taken_by <> ''),
    done_at   timestamptz,
    outcome   text CHECK (outcome IN ('talked', 'not_reached', 'not_wanted')),
    words     text NOT NULL DEFAULT '' CHECK (length(words) <= 1000),
    CHECK ((state = 'open') = (taken_by IS NULL) AND (taken_by IS NULL) = (taken_at IS NULL)),
    CHECK ((state = 'done') = (done_at IS NOT NULL) AND (done_at IS NULL) = (outcome IS NULL))
);
CREATE INDEX call_back_open ON call_back (due_at) WHERE state <> 'done';
SELECT show_rows_with('call_back', 'survey', 'survey_id');

-- What a customer lets everybody read of a product. `shown_name`: under which name, empty for none; `text_version`: the
-- words of the consent. `why`: of one that is withheld.
CREATE TABLE review (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    survey_id    bigint NOT NULL UNIQUE REFERENCES survey ON DELETE CASCADE,
    product      text NOT NULL REFERENCES product,
    score        smallint NOT NULL CHECK (score BETWEEN 1 AND 5),
    words        text NOT NULL CHECK (length(words) <= 1000),
    shown_name   text NOT NULL DEFAULT '' CHECK (length(shown_name) <= 60),
    language     text NOT NULL CHECK (language IN ('id', 'en')),
    text_version integer NOT NULL CHECK (text_version > 0),
    state        text NOT NULL DEFAULT 'submitted' CHECK (state IN ('submitted', 'published', 'withheld', 'withdrawn')),
    why          text CHECK (why IN ('names_a_person', 'insults', 'not_about_it', 'unlawful')),
    submitted_at timestamptz NOT NULL,
    decided_at   timestamptz,
    decided_by   text CHECK (decided_by <> ''),
    answer       text NOT NULL DEFAULT '' CHECK (length(answer) <= 1000),
    answered_at  timestamptz,
    answered_by  text CHECK (answered_by <> ''),
    CHECK ((state = 'withheld') = (why IS NOT NULL)),
    CHECK (state = 'submitted' OR decided_at IS NOT NULL),
    CHECK ((answer = '') = (answered_at IS NULL) AND (answered_at IS NULL) = (answered_by IS NULL))
);
CREATE INDEX ON review (product, id) WHERE state = 'published';
CREATE INDEX review_waiting ON review (id) WHERE state = 'submitted';
SELECT show_rows_with('review', 'survey', 'survey_id');

-- Letters about an activation, a claim, a return, a survey or an appliance. They say what is when they leave: nothing of
-- their words is kept. `sequence` tells one of a kind from the next. `at`, `not_before`: the fleet's time; `next_at`,
-- `sent_at`: wall time. `channel`: the one that it left by. `token_hash`: of the link in it.
CREATE TABLE customer_letter (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id   integer NOT NULL REFERENCES tenant,
    customer_id bigint REFERENCES customer ON DELETE CASCADE,
    product     text REFERENCES product,
    about       text NOT NULL CHECK (about ~ '^(activation|warranty_claim|product_return|survey|asset)/[0-9]+$'),
    kind        text NOT NULL CHECK (kind ~ '^[a-z_]{1,40}$'),
    purpose     text NOT NULL CHECK (purpose IN ('service', 'advice', 'survey')),
    sequence    integer NOT NULL DEFAULT 0,
    at          timestamptz NOT NULL,
    not_before  timestamptz,
    state       text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'sending', 'sent', 'failed', 'dropped')),
    reason      jsonb,
    channel     text,
    attempts    integer NOT NULL DEFAULT 0,
    next_at     timestamptz NOT NULL DEFAULT now(),
    sent_at     timestamptz,
    opened_at   timestamptz,
    token_hash  bytea UNIQUE CHECK (octet_length(token_hash) = 32),
    UNIQUE (about, kind, sequence)
);
CREATE INDEX customer_letter_due ON customer_letter (next_at, id) WHERE state IN ('pending', 'sending');
CREATE INDEX ON customer_letter (customer_id, id) WHERE customer_id IS NOT NULL;
CREATE INDEX ON customer_letter (tenant_id, id);
SELECT show_rows_of_tenant('customer_letter', 'customer_id = (SELECT scope_customer())');

-- Of which messages a customer wants none, by which way; `channel` '': by none.
CREATE TABLE unwanted_message (
    customer_id bigint NOT NULL REFERENCES customer ON DELETE CASCADE,
    purpose     text NOT NULL CHECK (purpose IN ('service', 'advice', 'survey', 'offer')),
    channel     text NOT NULL,
    since       timestamptz NOT NULL,
    PRIMARY KEY (customer_id, purpose, channel)
);
SELECT show_rows_with('unwanted_message', 'customer', 'customer_id');

INSERT INTO web_right (relation, rights)
VALUES ('survey', 'SELECT, UPDATE'), ('call_back', 'SELECT, INSERT, UPDATE'), ('review', 'SELECT, INSERT, UPDATE'),
       ('customer_letter', 'SELECT, UPDATE'), ('unwanted_message', 'SELECT, INSERT, DELETE');

-- Puts a letter into the outbox; nothing goes to somebody who was erased.
CREATE FUNCTION write_letter(customer bigint, tenant integer, the_product text, the_about text, the_kind text, moment timestamptz)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = sigap, pg_temp AS $$
    INSERT INTO customer_letter (tenant_id, customer_id, product, about, kind, purpose, at, sequence)
    SELECT tenant, customer, the_product, the_about, the_kind, 'service', moment,
           (SELECT count(*) FROM customer_letter l WHERE l.about = the_about AND l.kind = the_kind)
    WHERE NOT EXISTS (SELECT FROM customer c WHERE c.id = customer AND c.erased_at IS NOT NULL)
    ON CONFLICT DO NOTHING
$$;

-- Asks a customer, a day later; where they were asked lately, it is noted that they are not.
CREATE FUNCTION ask_customer(the_asset bigint, the_ticket bigint, the_opening integer, the_claim bigint, moment timestamptz)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = sigap, pg_temp AS $$
DECLARE
    owner bigint;
    sold text;
BEGIN
    SELECT a.customer_id, a.product INTO owner, sold FROM asset a JOIN customer c ON c.id = a.customer_id
    WHERE a.id = the_asset AND c.erased_at IS NULL;
    IF owner IS NULL OR EXISTS (SELECT FROM survey s WHERE s.claim_id = the_claim
                                OR (s.ticket_id = the_ticket AND s.opening = the_opening)) THEN
        RETURN;
    END IF;
    BEGIN
        INSERT INTO survey (customer_id, product, asset_id, ticket_id, opening, claim_id, made_at, counts, ask_at)
        VALUES (owner, sold, the_asset, the_ticket, the_opening, the_claim, moment,
                tstzrange(moment, moment + interval '60 days'), moment + interval '1 day');
    EXCEPTION WHEN exclusion_violation THEN
        INSERT INTO survey (customer_id, product, asset_id, ticket_id, opening, claim_id, made_at, counts, ask_at, state,
                            reason, ended_at)
        VALUES (owner, sold, the_asset, the_ticket, the_opening, the_claim, moment,
                tstzrange(moment, moment + interval '60 days'), moment, 'suppressed', 'asked_lately', moment)
        ON CONFLICT DO NOTHING;
    END;
END
$$;

CREATE FUNCTION ask_about_repair() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = sigap, pg_temp AS $$
BEGIN
    PERFORM ask_customer(t.asset_id, t.id, NEW.opening, NULL, NEW.decided_at) FROM ticket t WHERE t.id = NEW.ticket_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER ask_about_repair AFTER UPDATE OF state ON repair_check
    FOR EACH ROW WHEN (NEW.state = 'certified' AND OLD.state <> 'certified') EXECUTE FUNCTION ask_about_repair();

CREATE FUNCTION write_of_claim() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = sigap, pg_temp AS $$
BEGIN
    IF NEW.state IN ('submitted', 'needs_info', 'decided', 'settled') THEN
        PERFORM write_letter(NEW.customer_id, NEW.tenant_id, NEW.product, 'warranty_claim/' || NEW.id, 'claim_' || NEW.state,
                             CASE NEW.state WHEN 'submitted' THEN NEW.submitted_at WHEN 'needs_info' THEN NEW.asked_at
                                            WHEN 'decided' THEN NEW.decided_at ELSE NEW.settled_at END);
    END IF;
    IF NEW.state = 'decided' THEN
        PERFORM ask_customer(NEW.asset_id, NULL, NULL, NEW.id, NEW.decided_at);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER write_of_claim AFTER UPDATE OF state ON warranty_claim
    FOR EACH ROW WHEN (NEW.state <> OLD.state) EXECUTE FUNCTION write_of_claim();

CREATE FUNCTION write_of_return() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = sigap, pg_temp AS $$
DECLARE
    what text := CASE WHEN NEW.state IN ('authorised', 'refused', 'received', 'assessed', 'shipped', 'delivered', 'expired')
                          THEN NEW.state
                      WHEN NEW.state = 'closed' AND OLD.state = 'assessed' THEN 'refunded' END;
BEGIN
    IF what IS NOT NULL AND NEW.leg = 'customer' THEN
        PERFORM write_letter(NEW.customer_id, NEW.tenant_id, NEW.product, 'product_return/' || NEW.id, 'return_' || what,
                             coalesce(NEW.ended_at, NEW.delivered_at, NEW.shipped_at, NEW.assessed_at, NEW.received_at,
                                      NEW.authorised_at, NEW.made_at));
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER write_of_return AFTER UPDATE OF state ON product_return
    FOR EACH ROW WHEN (NEW.state <> OLD.state) EXECUTE FUNCTION write_of_return();

CREATE FUNCTION write_of_activation() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = sigap, pg_temp AS $$
BEGIN
    PERFORM write_letter(NEW.customer_id, NEW.tenant_id, NEW.product, 'activation/' || NEW.id, 'activation_' || NEW.state,
                         coalesce(NEW.decided_at, NEW.submitted_at));
    RETURN NULL;
END
$$;
CREATE TRIGGER write_of_activation AFTER UPDATE OF state ON activation
    FOR EACH ROW WHEN (NEW.state <> OLD.state AND NEW.state IN ('needs_proof', 'verified', 'rejected'))
    EXECUTE FUNCTION write_of_activation();

-- On which day of its fleet's clock a product's reminders were written.
CREATE TABLE reminder_check (
    product text PRIMARY KEY REFERENCES product,
    day     date NOT NULL
);
