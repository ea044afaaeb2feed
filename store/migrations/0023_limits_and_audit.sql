-- Rate limits, the browsers that people signed in with, and the audit log. All of their times are wall time.

-- How often something happened in a window of time and in the window before it; the key is a SHA-256, so that no
-- address and no account stands here. A crash of the database empties the table: every limit begins anew then.
CREATE UNLOGGED TABLE rate_count (
    key         bytea PRIMARY KEY CHECK (octet_length(key) = 32),
    length_s    integer NOT NULL CHECK (length_s > 0),
    -- Seconds since the epoch divided by `length_s`.
    window_no   bigint NOT NULL,
    hits        bigint NOT NULL,
    hits_before bigint NOT NULL DEFAULT 0,
    -- Counts for nothing from here on.
    over_at     timestamptz NOT NULL
);
CREATE INDEX ON rate_count (over_at);

-- A browser that a person signed in with: failed attempts of strangers do not keep it out. Of its cookie only the
-- SHA-256 is kept.
CREATE TABLE known_browser (
    token_hash bytea NOT NULL CHECK (octet_length(token_hash) = 32),
    person_id  bigint NOT NULL REFERENCES person ON DELETE CASCADE,
    seen_at    timestamptz NOT NULL,
    PRIMARY KEY (token_hash, person_id)
);
CREATE INDEX ON known_browser (person_id, seen_at);

-- The audit log: who did what, and who read a customer's file. Rows are only ever added. They name customers by number,
-- so that erasing a person changes none of them.
CREATE TABLE audit (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at         timestamptz NOT NULL,
    actor_kind text NOT NULL CHECK (actor_kind IN ('person', 'program', 'legacy', 'nobody', 'command')),
    person_id  bigint,
    token_id   bigint,
    -- Of staff and programs; empty for customers.
    actor      text NOT NULL,
    tenant_id  integer,
    action     text NOT NULL CHECK (action <> ''),
    -- `customer/12`, `ticket/3`.
    subject    text NOT NULL,
    address    text NOT NULL,
    details    jsonb NOT NULL
);
CREATE INDEX ON audit (action, id);
CREATE INDEX ON audit (subject, id);
CREATE INDEX ON audit (tenant_id, id);

-- The order in which the log's rows were committed; `hash` is the SHA-256 over the hash before it and the row. Python
-- computes the same (store/audit/log.py) when it verifies.
CREATE TABLE audit_chain (
    position bigint PRIMARY KEY CHECK (position > 0),
    audit_id bigint NOT NULL UNIQUE REFERENCES audit,
    hash     bytea NOT NULL CHECK (octet_length(hash) = 32)
);

-- When somebody verified the chain, how far, and with which result.
CREATE TABLE audit_check (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at        timestamptz NOT NULL,
    position  bigint NOT NULL,
    hash      bytea NOT NULL,
    broken_at bigint
);

-- A field with its length before it, so that two different rows never read alike.
CREATE FUNCTION audit_field(field text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN field IS NULL THEN '-' ELSE octet_length(convert_to(field, 'UTF8')) || ':' || field END;

-- Runs when a transaction commits, so that the lock is held for that moment alone: whoever writes the log early in a
-- long transaction keeps nobody waiting, and cannot wait for somebody in a circle.
CREATE FUNCTION chain_audit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = sigap, pg_temp AS $$
DECLARE
    last audit_chain;
BEGIN
    PERFORM pg_advisory_xact_lock(7441960323);
    SELECT * INTO last FROM audit_chain ORDER BY position DESC LIMIT 1;
    INSERT INTO audit_chain (position, audit_id, hash) VALUES (
        coalesce(last.position, 0) + 1, NEW.id,
        sha256(coalesce(last.hash, decode(repeat('00', 32), 'hex')) || convert_to(
            audit_field((coalesce(last.position, 0) + 1)::text) || audit_field(NEW.id::text)
            || audit_field((extract(epoch FROM NEW.at) * 1000000)::bigint::text) || audit_field(NEW.actor_kind)
            || audit_field(NEW.person_id::text) || audit_field(NEW.token_id::text) || audit_field(NEW.actor)
            || audit_field(NEW.tenant_id::text) || audit_field(NEW.action) || audit_field(NEW.subject)
            || audit_field(NEW.address) || audit_field(NEW.details::text), 'UTF8')));
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER chain_audit AFTER INSERT ON audit DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION chain_audit();

CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: the audit log is only ever added to', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_chain
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_check
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

-- The web process adds rows and reads them, and can do nothing else to the log; the chain is written by its trigger. A
-- tenant sees what its own people and programs did. A row may be added whoever asks, and counts are nobody's.
INSERT INTO web_right (relation, rights)
VALUES ('audit', 'SELECT, INSERT'), ('audit_check', 'SELECT, INSERT'), ('audit_chain', 'SELECT');
SELECT show_rows_with('known_browser', 'person', 'person_id');
ALTER TABLE audit ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY added ON audit FOR INSERT WITH CHECK (true);
CREATE POLICY shown ON audit FOR SELECT USING (
    (SELECT sees_all()) OR (tenant_id = (SELECT scope_tenant()) AND (SELECT is_unlimited())));
DO $$
BEGIN
    EXECUTE format('CREATE POLICY owner_sees_all ON audit FOR SELECT TO %I USING (true)',
                   (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = 'audit'::regclass));
END
$$;
