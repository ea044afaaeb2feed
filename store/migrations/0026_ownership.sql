-- Owners of what was sold, one after the other; and how customers prove that an address on record is theirs.

-- Since when the present owner has it, on the wall clock; NULL: since it was entered.
ALTER TABLE asset ADD COLUMN owned_since timestamptz;

-- Owners of before. `from_at` NULL: since the asset was entered.
CREATE TABLE ownership (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    asset_id    bigint NOT NULL REFERENCES asset ON DELETE CASCADE,
    customer_id bigint NOT NULL REFERENCES customer ON DELETE CASCADE,
    from_at     timestamptz,
    until_at    timestamptz NOT NULL,
    ended_by    text NOT NULL,
    CHECK (from_at <= until_at)
);
CREATE INDEX ON ownership (asset_id, id);
CREATE INDEX ON ownership (customer_id);
INSERT INTO web_right (relation, rights) VALUES ('ownership', 'SELECT, INSERT');

-- A link of a notice ends with the ownership, and stays ended where the asset comes back.
ALTER TABLE notice_link ADD COLUMN ended_at timestamptz;

-- Whose words a report is: who owned the asset when it was entered. Until now owners did not change.
ALTER TABLE customer_report ADD COLUMN customer_id bigint REFERENCES customer ON DELETE SET NULL;
UPDATE customer_report r SET customer_id = a.customer_id
FROM device d JOIN asset a ON a.id = d.asset_id WHERE d.id = r.device_id;
CREATE INDEX ON customer_report (customer_id) WHERE customer_id IS NOT NULL;
-- Two owners may report the same at the same moment of a fleet's clock that stands still.
ALTER TABLE customer_report DROP CONSTRAINT customer_report_device_id_failure_mode_reported_at_key,
    ADD UNIQUE NULLS NOT DISTINCT (device_id, failure_mode, reported_at, customer_id);

-- Whether a customer owned an asset at a moment of the wall clock.
CREATE FUNCTION was_owner(asset bigint, customer bigint, moment timestamptz) RETURNS boolean LANGUAGE sql STABLE
    RETURN EXISTS (SELECT FROM asset a WHERE a.id = asset AND a.customer_id = customer
                   AND (a.owned_since IS NULL OR a.owned_since <= moment))
        OR EXISTS (SELECT FROM ownership o WHERE o.asset_id = asset AND o.customer_id = customer
                   AND (o.from_at IS NULL OR o.from_at <= moment) AND moment < o.until_at);

-- Whatever gives an asset another owner: the owner of before is noted, and their links and waiting notices end. The row
-- is locked when this runs, so what the owner of before wrote is older than the moment taken here.
CREATE FUNCTION change_owner() RETURNS trigger LANGUAGE plpgsql SET search_path = sigap, pg_temp AS $$
BEGIN
    NEW.owned_since := clock_timestamp();
    IF OLD.customer_id IS NOT NULL THEN
        INSERT INTO ownership (asset_id, customer_id, from_at, until_at, ended_by)
        VALUES (OLD.id, OLD.customer_id, OLD.owned_since, NEW.owned_since,
                coalesce(current_setting('sigap.actor', true), ''));
    END IF;
    UPDATE notice_link l SET ended_at = NEW.owned_since
    FROM notice n JOIN ticket t ON t.id = n.ticket_id
    WHERE n.id = l.notice_id AND t.asset_id = OLD.id AND l.ended_at IS NULL;
    UPDATE notice n SET state = 'suppressed', not_before = NULL,
                        reason = jsonb_build_object('code', 'device_sold', 'args', jsonb_build_object())
    FROM ticket t
    WHERE t.id = n.ticket_id AND t.asset_id = OLD.id AND n.to_customer AND n.state = 'pending';
    RETURN NEW;
END
$$;
CREATE TRIGGER change_owner BEFORE UPDATE OF customer_id ON asset
    FOR EACH ROW WHEN (OLD.customer_id IS DISTINCT FROM NEW.customer_id) EXECUTE FUNCTION change_owner();

-- Since when the present owner of a ticket's asset has it. `COST 1`: only customers' connections run it, and plans of all
-- others are to be those of before.
CREATE FUNCTION owned_since_of(ticket_id bigint) RETURNS timestamptz
LANGUAGE plpgsql STABLE SECURITY DEFINER COST 1 SET search_path = sigap, pg_temp AS $$
BEGIN
    RETURN (SELECT coalesce(a.owned_since, '-infinity') FROM ticket t JOIN asset a ON a.id = t.asset_id
            WHERE t.id = owned_since_of.ticket_id);
END
$$;

-- Owners of before are the staff's knowledge. A customer sees their own reports, and of a ticket's history what came
-- after they became the owner.
SELECT show_rows('ownership', $$
    (SELECT sees_all())
    OR ((SELECT is_unlimited()) AND EXISTS (SELECT FROM asset a WHERE a.id = ownership.asset_id))$$);
SELECT show_rows_of_tenant('customer_report', $$
    ticket_id IN (SELECT tickets_in_scope(scope_customer(), scope_technician()))
    AND ((SELECT scope_customer()) IS NULL OR customer_id = (SELECT scope_customer()))$$);
SELECT show_rows_of_tenant('ticket_history', $$
    ticket_id IN (SELECT tickets_in_scope(scope_customer(), scope_technician()))
    AND ((SELECT scope_customer()) IS NULL OR recorded_at >= owned_since_of(ticket_id))$$);

-- Somebody says that an address on record is theirs: what is sent there proves it, a link (once, on any browser) or a
-- short code (on the browser that asked). Asking writes a row, for every address alike; the service process looks up
-- whose it is, makes link and code from `seed` and the secret of this installation, keeps their hashes and sends them.
-- `request_hash`: of the secret that the asking browser holds, without which a code is worth nothing. `customer_id`:
-- invited by staff, for this customer alone. `next_at`, `attempts`, `state`: of the sending. Times are wall time.
CREATE TABLE account_proof (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    way          text NOT NULL CHECK (way IN ('email', 'phone')),
    address      text NOT NULL CHECK (address = lower(address)),
    customer_id  bigint REFERENCES customer ON DELETE CASCADE,
    request_hash bytea UNIQUE CHECK (octet_length(request_hash) = 32),
    seed         bytea NOT NULL CHECK (octet_length(seed) = 16),
    link_hash    bytea UNIQUE CHECK (octet_length(link_hash) = 32),
    code_hash    bytea CHECK (octet_length(code_hash) = 32),
    code_until   timestamptz,
    tries        integer NOT NULL DEFAULT 0,
    made_at      timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    spent_at     timestamptz,
    state        text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'sending', 'sent', 'failed', 'dropped')),
    reason       jsonb,
    attempts     integer NOT NULL DEFAULT 0,
    next_at      timestamptz NOT NULL
);
CREATE INDEX account_proof_due ON account_proof (next_at, id) WHERE state IN ('pending', 'sending');
CREATE INDEX ON account_proof (expires_at);
CREATE INDEX ON account_proof (customer_id) WHERE customer_id IS NOT NULL;
-- Asked for and looked up by whoever sees all; a tenant erases what went to its customers.
SELECT show_rows('account_proof', $$
    (SELECT sees_all())
    OR ((SELECT is_unlimited())
        AND CASE WHEN customer_id IS NULL
                 THEN EXISTS (SELECT FROM customer c WHERE lower(c.email) = account_proof.address)
                 ELSE EXISTS (SELECT FROM customer c WHERE c.id = account_proof.customer_id) END)$$);
-- Customers are looked for by address when they sign in.
CREATE INDEX customer_email ON customer (lower(email)) WHERE email IS NOT NULL;
CREATE INDEX customer_phone ON customer (phone) WHERE phone IS NOT NULL;
