-- Whether a repair holds, judged by readings; and findings with bounds, that can be corrected with a history.

-- After a finding of a fault the device is compared with its own healthy time and with the failure mode's operating
-- point. Times are the fleet's. Readings between `judged_from` and `judged_until` decide, looked at from `look_at` on.
-- `certified`: the fault is gone. `reopened`: it is not, and the ticket is open again. `undecided`: readings cannot show
-- it. `overtaken`: the ticket was opened again by somebody else, or the finding was corrected.
CREATE TABLE repair_check (
    ticket_id    bigint NOT NULL REFERENCES ticket ON DELETE CASCADE,
    opening      integer NOT NULL,
    -- What was repaired: the fault that the finding names, which need not be the ticket's.
    failure_mode text NOT NULL,
    state        text NOT NULL DEFAULT 'watching' CHECK (state IN (
        'watching', 'certified', 'reopened', 'undecided', 'overtaken')),
    repaired_at  timestamptz NOT NULL,
    judged_from  timestamptz NOT NULL CHECK (judged_from >= repaired_at),
    judged_until timestamptz NOT NULL CHECK (judged_until > judged_from),
    look_at      timestamptz,
    decided_at   timestamptz,
    -- The figures that decided, as they were then; while it is watched, the newest ones.
    evidence     jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(evidence) = 'object'),
    reason       jsonb,
    PRIMARY KEY (ticket_id, opening),
    CHECK ((state = 'watching') = (decided_at IS NULL)),
    CHECK ((state = 'watching') = (look_at IS NOT NULL)),
    CHECK ((state = 'watching') = (reason IS NULL))
);
CREATE INDEX repair_check_due ON repair_check (look_at) WHERE state = 'watching';

-- A finding as it was before somebody corrected it. `until_at`: when on the fleet's clock; `why`: the person's words.
ALTER TABLE finding ADD COLUMN version integer NOT NULL DEFAULT 1 CHECK (version > 0);
CREATE TABLE former_finding (
    ticket_id    bigint NOT NULL REFERENCES ticket ON DELETE CASCADE,
    opening      integer NOT NULL,
    version      integer NOT NULL CHECK (version > 0),
    kind         text NOT NULL,
    failure_mode text,
    component    text,
    mechanism    text,
    parts        text[] NOT NULL,
    note         text NOT NULL,
    failed_at    timestamptz,
    actor        text NOT NULL,
    at           timestamptz NOT NULL,
    corrected_by text NOT NULL CHECK (corrected_by <> ''),
    until_at     timestamptz NOT NULL CHECK (until_at >= at),
    why          text NOT NULL,
    PRIMARY KEY (ticket_id, opening, version)
);

-- No failure lies in the future of its finding, nor before the device was there.
UPDATE finding SET failed_at = at WHERE failed_at > at;
ALTER TABLE finding ADD CONSTRAINT finding_failed_before CHECK (failed_at <= at);
CREATE FUNCTION check_failed_at() RETURNS trigger LANGUAGE plpgsql SET search_path = sigap, pg_temp AS $$
BEGIN
    IF NEW.failed_at < (SELECT min(d.installed_at) FROM ticket t JOIN device d ON d.asset_id = t.asset_id
                        WHERE t.id = NEW.ticket_id) THEN
        RAISE EXCEPTION 'ticket %: a failure at % lies before the installation', NEW.ticket_id, NEW.failed_at
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER check_failed_at BEFORE INSERT OR UPDATE OF failed_at ON finding
    FOR EACH ROW WHEN (NEW.failed_at IS NOT NULL) EXECUTE FUNCTION check_failed_at();

INSERT INTO web_right (relation, rights)
VALUES ('repair_check', 'SELECT, INSERT, UPDATE'), ('former_finding', 'SELECT, INSERT, UPDATE');
SELECT show_rows_with(relation, 'ticket', 'ticket_id') FROM unnest(ARRAY['repair_check', 'former_finding']) AS relation;
