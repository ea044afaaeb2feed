-- Who may come in: tenants, people, their sessions, single-use links, tokens. All of their times are wall time.

-- A brand, region or dealer that sees its own customers, assets and tickets and nothing else. There is always one.
CREATE TABLE tenant (
    id         integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       text NOT NULL CHECK (name <> '' AND length(name) <= 100),
    kind       text NOT NULL DEFAULT 'brand' CHECK (kind IN ('brand', 'region', 'dealer')),
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX tenant_name ON tenant (lower(name));
INSERT INTO tenant (name) VALUES ('Sigap');

ALTER TABLE customer ADD COLUMN tenant_id integer NOT NULL DEFAULT 1 REFERENCES tenant;
ALTER TABLE asset ADD COLUMN tenant_id integer NOT NULL DEFAULT 1 REFERENCES tenant,
    -- Where the asset stands, as service areas are named: whose technicians see its tickets.
    ADD COLUMN area text NOT NULL DEFAULT '';

-- `tenant_id` NULL: of the whole installation. `named`: stands in histories and lists, and cannot sign in.
CREATE TABLE person (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name          text NOT NULL CHECK (name <> '' AND length(name) <= 100),
    email         text CHECK (email = lower(email)),
    role          text NOT NULL CHECK (role IN ('administrator', 'service_lead', 'agent', 'dispatcher', 'technician',
                                                'claims', 'knowledge', 'engineer', 'customer')),
    state         text NOT NULL DEFAULT 'named' CHECK (state IN ('named', 'invited', 'active', 'disabled')),
    tenant_id     integer REFERENCES tenant,
    customer_id   bigint REFERENCES customer ON DELETE CASCADE,
    areas         text[] NOT NULL DEFAULT '{}',
    language      text NOT NULL DEFAULT 'id' CHECK (language IN ('id', 'en')),
    time_zone     text NOT NULL DEFAULT 'Asia/Jakarta',
    password_hash text,
    totp_secret   text,
    -- The 30 s step of the last code taken: a code is good once.
    totp_step     bigint,
    oidc_issuer   text,
    oidc_subject  text,
    created_at    timestamptz NOT NULL DEFAULT now(),
    signed_in_at  timestamptz,
    CHECK ((role = 'customer') = (customer_id IS NOT NULL)),
    CHECK (role <> 'customer' OR tenant_id IS NOT NULL),
    CHECK ((oidc_issuer IS NULL) = (oidc_subject IS NULL))
);
-- Names of staff are unique, for histories name people; customers may share theirs.
CREATE UNIQUE INDEX person_name ON person (lower(name)) WHERE role <> 'customer';
CREATE UNIQUE INDEX person_email ON person (email);
CREATE UNIQUE INDEX person_customer ON person (customer_id);
CREATE UNIQUE INDEX person_oidc ON person (oidc_issuer, oidc_subject);

-- Of cookies, links and tokens only the SHA-256 is kept.
CREATE TABLE session (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    token_hash bytea NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
    person_id  bigint NOT NULL REFERENCES person ON DELETE CASCADE,
    started_at timestamptz NOT NULL,
    seen_at    timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at   timestamptz,
    address    text NOT NULL DEFAULT '',
    agent      text NOT NULL DEFAULT '',
    how        text NOT NULL CHECK (how IN ('password', 'link', 'oidc', 'code'))
);
CREATE INDEX ON session (person_id, id);

CREATE TABLE single_use_link (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    token_hash bytea NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
    purpose    text NOT NULL CHECK (purpose IN ('sign_in', 'invitation', 'reset')),
    person_id  bigint NOT NULL REFERENCES person ON DELETE CASCADE,
    made_at    timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    spent_at   timestamptz,
    -- Where to go behind the door: an address of our own.
    target     text NOT NULL DEFAULT '/'
);
CREATE INDEX ON single_use_link (person_id, id);

-- A program's key, or a person's own (`person_id`): that acts as the person, within `scopes`. `scopes`: permissions.
CREATE TABLE access_token (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    token_hash   bytea NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
    name         text NOT NULL CHECK (name <> '' AND length(name) <= 100),
    -- The first characters, by which people tell one from another.
    hint         text NOT NULL,
    person_id    bigint REFERENCES person ON DELETE CASCADE,
    tenant_id    integer REFERENCES tenant,
    scopes       text[] NOT NULL,
    made_by      text NOT NULL,
    made_at      timestamptz NOT NULL,
    expires_at   timestamptz,
    last_used_at timestamptz,
    ended_at     timestamptz
);
CREATE INDEX ON access_token (person_id, id);

-- Names that were typed become people, who cannot sign in; those of the platform's own parts do not. What a customer
-- reported stands there as the customer's, without their name.
CREATE FUNCTION pg_temp.is_part(name text) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN lower(name) = ANY (ARRAY[
    'triage', 'service', 'customer', 'device', 'rules', 'ladder', 'brake', 'budget', 'retraining', 'shadow', 'sister',
    'train', 'predict', 'staff', 'demo', 'replay', 'simulate', 'migration']);
UPDATE ticket_history h SET actor = 'customer'
FROM ticket t JOIN asset a ON a.id = t.asset_id JOIN customer c ON c.id = a.customer_id
WHERE t.id = h.ticket_id AND h.actor = c.name AND h.action IN ('open', 'report', 'reopen');
WITH typed (name, works) AS (
    SELECT assignee, true FROM ticket WHERE assignee IS NOT NULL
    UNION ALL SELECT actor, true FROM finding
    UNION ALL SELECT actor, action IN ('start', 'hold', 'resume', 'resolve') FROM ticket_history
    UNION ALL SELECT actor, false FROM alarm_history
    UNION ALL SELECT acknowledged_by, false FROM alarm WHERE acknowledged_by IS NOT NULL
    UNION ALL SELECT actor, false FROM prediction_history
), named (name, works) AS (SELECT left(btrim(name), 100), works FROM typed)
INSERT INTO person (name, role, state, tenant_id)
SELECT min(name), CASE WHEN bool_or(works) THEN 'technician' ELSE 'agent' END, 'named', 1
FROM named WHERE name <> '' AND NOT pg_temp.is_part(name)
GROUP BY lower(name);
-- One way of writing each name, so that a ticket is its person's.
UPDATE ticket t SET assignee = p.name FROM person p
WHERE lower(left(btrim(t.assignee), 100)) = lower(p.name) AND t.assignee <> p.name;
