-- What devices come in with: credentials, claims, and the hardware units that speak. All of their times are wall time.

-- A device's user at the broker. `username`: product.serial, as `fleet/device_users.py` writes it; of a certificate, its
-- common name, which is another one for each certificate: a revoked certificate never comes back to life.
-- `quarantined`: issued by a claim that nobody has approved yet. `disabled_until`, `disabled_code`: shut out for a while.
-- The broker lets in who is living, not quarantined and not disabled.
CREATE TABLE device_credential (
    id                 bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    device_id          integer NOT NULL REFERENCES device ON DELETE CASCADE,
    kind               text NOT NULL CHECK (kind IN ('secret', 'certificate')),
    username           text NOT NULL CHECK (username <> ''),
    -- Of a certificate: its number, in hexadecimal digits, for a list of revoked ones; until when it is good.
    certificate_number text CHECK (certificate_number ~ '^[0-9a-f]+$'),
    good_until         timestamptz,
    quarantined        boolean NOT NULL DEFAULT false,
    issued_at          timestamptz NOT NULL,
    issued_by          text NOT NULL,
    issued_how         text NOT NULL CHECK (issued_how IN ('command', 'api', 'page', 'csv', 'claim', 'import')),
    revoked_at         timestamptz,
    revoked_by         text,
    revoked_reason     text CHECK (revoked_reason IN ('rotated', 'replaced', 'claimed', 'revoked', 'leaked', 'retired')),
    disabled_until     timestamptz,
    disabled_code      text CHECK (disabled_code <> ''),
    -- The place of the row's last change in the order of commits, over all credentials.
    changed            bigint NOT NULL DEFAULT 0,
    CHECK ((kind = 'certificate') = (good_until IS NOT NULL)),
    CHECK (kind = 'certificate' OR certificate_number IS NULL),
    CHECK ((revoked_at IS NULL) = (revoked_reason IS NULL) AND (revoked_at IS NULL) = (revoked_by IS NULL)),
    CHECK ((disabled_until IS NULL) = (disabled_code IS NULL))
);
CREATE UNIQUE INDEX one_living_credential ON device_credential (device_id) WHERE revoked_at IS NULL;
CREATE UNIQUE INDEX one_living_username ON device_credential (username) WHERE revoked_at IS NULL;
CREATE UNIQUE INDEX one_certificate_name ON device_credential (username) WHERE kind = 'certificate';
CREATE INDEX ON device_credential (changed);
CREATE INDEX ON device_credential (device_id, id);
CREATE INDEX credential_disabled ON device_credential (disabled_until) WHERE disabled_until IS NOT NULL;

-- The hash of a secret (PBKDF2-SHA512), as Mosquitto's dynamic-security plugin keeps it. The web process writes it and
-- cannot read it. Of a revoked credential nothing is kept.
CREATE TABLE device_secret (
    credential_id bigint PRIMARY KEY REFERENCES device_credential ON DELETE CASCADE,
    salt          bytea NOT NULL CHECK (octet_length(salt) = 12),
    iterations    integer NOT NULL CHECK (iterations BETWEEN 1 AND 1000000),
    hash          bytea NOT NULL CHECK (octet_length(hash) = 64)
);

-- Numbers of changes are drawn under a lock that ends with the transaction. So who sees a number sees every lower one,
-- and "what changed after this number" misses nothing. The lock is taken before any row is: no circle of waiting.
CREATE SEQUENCE device_credential_change;
CREATE FUNCTION lock_credential_changes() RETURNS trigger LANGUAGE plpgsql SET search_path = sigap, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7441960328);
    PERFORM pg_notify('sigap', 'credentials');
    RETURN NULL;
END
$$;
CREATE TRIGGER lock_changes BEFORE INSERT OR UPDATE OR DELETE ON device_credential
    FOR EACH STATEMENT EXECUTE FUNCTION lock_credential_changes();
CREATE FUNCTION number_credential_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sigap, pg_temp AS $$
BEGIN
    NEW.changed := nextval('device_credential_change');
    RETURN NEW;
END
$$;
CREATE TRIGGER number_change BEFORE INSERT OR UPDATE ON device_credential
    FOR EACH ROW EXECUTE FUNCTION number_credential_change();
CREATE FUNCTION forget_secret() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = sigap, pg_temp AS $$
BEGIN
    DELETE FROM device_secret WHERE credential_id = NEW.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER forget_secret AFTER UPDATE OF revoked_at ON device_credential
    FOR EACH ROW WHEN (OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL) EXECUTE FUNCTION forget_secret();

-- What a broker has applied: every change up to `changed`. `roles_digest`: of the topics that it gave to the devices of
-- product files. `fault`: why the last attempt failed, a code with arguments.
CREATE TABLE broker_applied (
    broker       text PRIMARY KEY CHECK (broker <> ''),
    changed      bigint NOT NULL DEFAULT 0,
    clients      integer NOT NULL DEFAULT 0,
    roles_digest text NOT NULL DEFAULT '',
    applied_at   timestamptz NOT NULL,
    fault        jsonb,
    fault_at     timestamptz,
    CHECK ((fault IS NULL) = (fault_at IS NULL))
);

-- A code on paper that becomes credentials, once. Of the code only the SHA-256 is kept. `serial` NULL: for any device of
-- the product that has no credentials yet. `claimer_hash`: SHA-256 of what the claimer made up for this claim: who sends
-- it again, because the answer was lost, is answered again for a while.
CREATE TABLE device_claim (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code_hash     bytea NOT NULL UNIQUE CHECK (octet_length(code_hash) = 32),
    -- The first characters of the code, by which people know the sheet again.
    hint          text NOT NULL,
    product       text NOT NULL REFERENCES product,
    serial        text,
    tenant_id     integer NOT NULL DEFAULT tenant_for_new() REFERENCES tenant,
    needs_approval boolean NOT NULL,
    state         text NOT NULL DEFAULT 'offered' CHECK (state IN ('offered', 'quarantined', 'used', 'revoked')),
    made_at       timestamptz NOT NULL,
    made_by       text NOT NULL,
    expires_at    timestamptz NOT NULL CHECK (expires_at > made_at),
    used_at       timestamptz,
    used_from     text NOT NULL DEFAULT '',
    device_id     integer REFERENCES device ON DELETE CASCADE,
    credential_id bigint REFERENCES device_credential ON DELETE CASCADE,
    hardware_id   text,
    claimer_hash  bytea CHECK (octet_length(claimer_hash) = 32),
    approved_at   timestamptz,
    approved_by   text,
    revoked_at    timestamptz,
    revoked_by    text,
    CHECK ((state IN ('quarantined', 'used')) <= (used_at IS NOT NULL AND device_id IS NOT NULL)),
    CHECK (state <> 'quarantined' OR needs_approval),
    CHECK ((approved_at IS NULL) = (approved_by IS NULL)),
    CHECK ((state = 'revoked') = (revoked_at IS NOT NULL) AND (revoked_at IS NULL) = (revoked_by IS NULL))
);
CREATE INDEX ON device_claim (tenant_id, id);
CREATE INDEX ON device_claim (device_id) WHERE device_id IS NOT NULL;
CREATE INDEX ON device_claim (credential_id) WHERE credential_id IS NOT NULL;
CREATE INDEX claims_waiting ON device_claim (id) WHERE state = 'quarantined';

-- Hardware that spoke as a device: the id that it sends with its status. One of them is the present one.
CREATE TABLE device_unit (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    device_id   integer NOT NULL REFERENCES device ON DELETE CASCADE,
    hardware_id text NOT NULL CHECK (hardware_id <> '' AND length(hardware_id) <= 120),
    first_at    timestamptz NOT NULL,
    last_at     timestamptz NOT NULL,
    present     boolean NOT NULL,
    UNIQUE (device_id, hardware_id)
);
CREATE UNIQUE INDEX one_present_unit ON device_unit (device_id) WHERE present;
CREATE INDEX ON device_unit (hardware_id);

-- Another unit speaks in the place of one, until somebody settles what happened. `kind`: `swapped`, or `doubled` where the
-- one before came back while this stood: two units speak as one serial. `times`: how often the speaker changed.
CREATE TABLE unit_change (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    device_id   integer NOT NULL REFERENCES device ON DELETE CASCADE,
    kind        text NOT NULL CHECK (kind IN ('swapped', 'doubled')),
    from_unit   bigint REFERENCES device_unit ON DELETE CASCADE,
    to_unit     bigint REFERENCES device_unit ON DELETE CASCADE,
    at          timestamptz NOT NULL,
    last_at     timestamptz NOT NULL,
    times       integer NOT NULL DEFAULT 1,
    settled_at  timestamptz,
    settled_by  text,
    settled_as  text CHECK (settled_as IN ('unit', 'controller', 'same')),
    CHECK ((settled_at IS NULL) = (settled_as IS NULL) AND (settled_at IS NULL) = (settled_by IS NULL))
);
CREATE UNIQUE INDEX one_open_unit_change ON unit_change (device_id) WHERE settled_at IS NULL;
CREATE INDEX ON unit_change (device_id, id);
CREATE INDEX ON unit_change (from_unit);
CREATE INDEX ON unit_change (to_unit);

INSERT INTO web_right (relation, rights)
VALUES ('device_credential', 'SELECT, INSERT, UPDATE'), ('device_secret', 'INSERT'), ('broker_applied', 'SELECT'),
       ('device_claim', 'SELECT, INSERT, UPDATE'), ('device_unit', 'SELECT'), ('unit_change', 'SELECT, UPDATE');

-- Staff see those of their tenant's devices; customers and technicians none.
SELECT show_rows(relation::regclass, format($$
    (SELECT sees_all())
    OR ((SELECT is_unlimited()) AND EXISTS (SELECT FROM device d WHERE d.id = %I.device_id))$$, relation))
FROM unnest(ARRAY['device_credential', 'device_unit', 'unit_change']) AS relation;
SELECT show_rows_with('device_secret', 'device_credential', 'credential_id');
SELECT show_rows_of_tenant('device_claim', 'false');

-- Pages of a device follow its credentials and units.
CREATE FUNCTION tell_device_access() RETURNS trigger LANGUAGE plpgsql SET search_path = sigap, pg_temp AS $$
BEGIN
    PERFORM tell_changes('device', array_agg(d.id), array_agg('device/' || d.serial), NULL,
                         array_agg(NULL::timestamptz))
    FROM (SELECT DISTINCT device_id FROM fresh) f JOIN device d ON d.id = f.device_id;
    RETURN NULL;
END
$$;
DO $$
DECLARE
    relation text;
BEGIN
    FOREACH relation IN ARRAY ARRAY['device_credential', 'unit_change'] LOOP
        EXECUTE format('CREATE TRIGGER tell_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS fresh
                        FOR EACH STATEMENT EXECUTE FUNCTION tell_device_access()', relation);
        EXECUTE format('CREATE TRIGGER tell_update AFTER UPDATE ON %I REFERENCING NEW TABLE AS fresh
                        FOR EACH STATEMENT EXECUTE FUNCTION tell_device_access()', relation);
    END LOOP;
END
$$;
