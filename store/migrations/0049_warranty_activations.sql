-- Activation of warranties: codes on products, what buyers submit, and warranties that go to a new owner.

-- A device that was replaced or taken back leaves the fleet: no predictions, no alarms, no tickets, no figures from then
-- on. The fleet's time. `replaces_id`: the asset in whose place this one came.
ALTER TABLE device ADD COLUMN retired_at timestamptz;
ALTER TABLE asset ADD COLUMN retired_at timestamptz,
    ADD COLUMN replaces_id bigint UNIQUE REFERENCES asset ON DELETE SET NULL CHECK (replaces_id <> id);
CREATE INDEX device_retired ON device (product, id) WHERE retired_at IS NOT NULL;

-- The random code that stands on a product: whoever holds it holds the product. Of a code only the SHA-256 is kept;
-- `hint`: its first characters. Wall time.
CREATE TABLE product_code (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    asset_id  bigint NOT NULL REFERENCES asset ON DELETE CASCADE,
    code_hash bytea NOT NULL UNIQUE CHECK (octet_length(code_hash) = 32),
    hint      text NOT NULL CHECK (length(hint) <= 8),
    made_at   timestamptz NOT NULL,
    made_by   text NOT NULL CHECK (made_by <> ''),
    ended_at  timestamptz
);
CREATE UNIQUE INDEX one_product_code ON product_code (asset_id) WHERE ended_at IS NULL;
CREATE INDEX ON product_code (asset_id);
-- Whoever reads a code at the open form sees all; staff see that there is one.
SELECT show_rows('product_code', $$
    (SELECT sees_all())
    OR ((SELECT is_unlimited()) AND EXISTS (SELECT FROM asset a WHERE a.id = product_code.asset_id))$$);

-- A buyer says that a product is theirs, and when they bought it. `number`: what they are given to ask by. `asset_id`
-- NULL: no product that we know has this serial; whoever submits it is answered alike. `way`: what it was submitted with.
-- `customer_id` NULL: somebody without an account, of whom `name`, `email` and `phone` are kept until it is decided.
-- `ended_at`: another owner came. `submitted_at`, `decided_at`: the fleet's time, wall time where no product is known.
CREATE TABLE activation (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    number       text NOT NULL UNIQUE CHECK (number ~ '^W-[0-9A-Z]{4}-[0-9A-Z]{4}$'),
    tenant_id    integer NOT NULL DEFAULT tenant_for_new() REFERENCES tenant,
    product      text REFERENCES product,
    serial       text NOT NULL CHECK (serial <> '' AND length(serial) <= 120),
    asset_id     bigint,
    customer_id  bigint REFERENCES customer ON DELETE SET NULL,
    way          text NOT NULL CHECK (way IN ('code', 'serial', 'staff')),
    state        text NOT NULL DEFAULT 'submitted'
                 CHECK (state IN ('submitted', 'needs_proof', 'verified', 'rejected', 'withdrawn')),
    purchased_on date NOT NULL,
    seller       text NOT NULL DEFAULT '' CHECK (length(seller) <= 200),
    name         text NOT NULL DEFAULT '' CHECK (length(name) <= 200),
    email        text CHECK (email <> '' AND length(email) <= 254),
    phone        text CHECK (phone <> '' AND length(phone) <= 40),
    language     text NOT NULL DEFAULT 'id' CHECK (language IN ('id', 'en')),
    submitted_at timestamptz NOT NULL,
    recorded_at  timestamptz NOT NULL DEFAULT now(),
    decided_at   timestamptz,
    decided_by   text CHECK (decided_by <> ''),
    reason       text CHECK (reason IN ('unknown_serial', 'already_activated', 'proof_unreadable', 'proof_missing',
                                        'proof_of_another', 'sold_elsewhere', 'other')),
    -- What a person wrote to the buyer with it.
    words        text NOT NULL DEFAULT '' CHECK (length(words) <= 1000),
    ended_at     timestamptz,
    FOREIGN KEY (asset_id, tenant_id) REFERENCES asset (id, tenant_id) ON UPDATE CASCADE ON DELETE CASCADE,
    CHECK (asset_id IS NULL OR product IS NOT NULL),
    CHECK (state <> 'verified' OR (asset_id IS NOT NULL AND customer_id IS NOT NULL OR ended_at IS NOT NULL)),
    CHECK ((state IN ('rejected', 'needs_proof')) = (reason IS NOT NULL)),
    CHECK ((state IN ('verified', 'rejected', 'withdrawn')) = (decided_at IS NOT NULL)),
    CHECK ((decided_at IS NULL) = (decided_by IS NULL)),
    CHECK (ended_at IS NULL OR state = 'verified')
);
-- Two that are verified at once: one is.
CREATE UNIQUE INDEX one_verified_activation ON activation (asset_id) WHERE state = 'verified' AND ended_at IS NULL;
CREATE INDEX ON activation (tenant_id, id);
CREATE INDEX activation_waiting ON activation (tenant_id, id) WHERE state IN ('submitted', 'needs_proof');
CREATE INDEX ON activation (asset_id) WHERE asset_id IS NOT NULL;
CREATE INDEX ON activation (customer_id) WHERE customer_id IS NOT NULL;
SELECT show_rows_of_tenant('activation', 'customer_id = (SELECT scope_customer())');

-- Who did what to it, when and why.
CREATE TABLE activation_history (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    activation_id bigint NOT NULL REFERENCES activation ON DELETE CASCADE,
    at            timestamptz NOT NULL,
    recorded_at   timestamptz NOT NULL DEFAULT now(),
    actor         text NOT NULL,
    action        text NOT NULL,
    from_state    text,
    to_state      text NOT NULL,
    why           jsonb
);
CREATE INDEX ON activation_history (activation_id, id);
SELECT show_rows_with('activation_history', 'activation', 'activation_id');

-- The owner gives a product away: whoever has the code of it becomes the owner, once. Of the code only the SHA-256 is
-- kept. Wall time.
CREATE TABLE warranty_transfer (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    asset_id         bigint NOT NULL REFERENCES asset ON DELETE CASCADE,
    from_customer_id bigint NOT NULL REFERENCES customer ON DELETE CASCADE,
    to_customer_id   bigint REFERENCES customer ON DELETE SET NULL,
    code_hash        bytea NOT NULL UNIQUE CHECK (octet_length(code_hash) = 32),
    state            text NOT NULL DEFAULT 'offered' CHECK (state IN ('offered', 'accepted', 'withdrawn', 'expired')),
    made_at          timestamptz NOT NULL,
    made_by          text NOT NULL,
    expires_at       timestamptz NOT NULL CHECK (expires_at > made_at),
    ended_at         timestamptz,
    CHECK ((state = 'offered') = (ended_at IS NULL))
);
CREATE UNIQUE INDEX one_offered_transfer ON warranty_transfer (asset_id) WHERE state = 'offered';
CREATE INDEX ON warranty_transfer (asset_id);
CREATE INDEX ON warranty_transfer (from_customer_id);
CREATE INDEX ON warranty_transfer (to_customer_id) WHERE to_customer_id IS NOT NULL;
SELECT show_rows('warranty_transfer', $$
    (SELECT sees_all())
    OR from_customer_id = (SELECT scope_customer())
    OR ((SELECT is_unlimited()) AND EXISTS (SELECT FROM customer c WHERE c.id = warranty_transfer.from_customer_id))$$);

INSERT INTO web_right (relation, rights)
VALUES ('product_code', 'SELECT, INSERT, UPDATE'), ('activation', 'SELECT, INSERT, UPDATE'),
       ('activation_history', 'SELECT, INSERT'), ('warranty_transfer', 'SELECT, INSERT, UPDATE');

-- Staff are told of more than tickets: `about` names it (`activation/12`), `product` and `serial` say of what it is.
ALTER TABLE staff_news ALTER COLUMN ticket_id DROP NOT NULL,
    ADD COLUMN about text CHECK (about ~ '^[a-z_]+/[0-9]+$'),
    ADD COLUMN product text REFERENCES product,
    ADD COLUMN serial text,
    DROP CONSTRAINT staff_news_kind_check,
    ADD CONSTRAINT staff_news_kind_check CHECK (kind ~ '^[a-z_]{1,40}$'),
    ADD CHECK ((ticket_id IS NULL) <> (about IS NULL));
CREATE UNIQUE INDEX one_news_about ON staff_news (person_id, about, kind, at) WHERE about IS NOT NULL;
CREATE INDEX ON staff_news (about) WHERE about IS NOT NULL;

-- Tells staff of some roles of what happened to something else than a ticket, whoever caused it: customers, too, who see
-- no staff. Nobody is told what they did themselves. How many people it is for.
CREATE FUNCTION tell_staff(the_about text, the_kind text, tenant integer, roles text[], the_product text,
                           the_serial text, the_at timestamptz, actor text, due timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = sigap, pg_temp AS $$
DECLARE
    people bigint;
BEGIN
    INSERT INTO staff_news (person_id, about, kind, product, serial, at, due_at)
    SELECT p.id, the_about, the_kind, the_product, the_serial, the_at, due FROM person p
    WHERE p.state = 'active' AND p.role = ANY(roles) AND p.role <> 'customer'
      AND coalesce(p.tenant_id, tenant) = tenant AND lower(p.name) <> lower(actor)
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS people = ROW_COUNT;
    RETURN people;
END
$$;
