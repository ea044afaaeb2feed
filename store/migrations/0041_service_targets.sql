-- Service targets: by when a customer is answered, visited and has a working appliance again. What a tenant promises is
-- a policy; a ticket's targets are taken from it when the ticket opens. Due and warn times follow from a target's row, its
-- area's calendar and the ticket's holds alone: whatever changes one of these counts them anew. All times are the fleet's,
-- but `made_at` and those of `staff_news`, which are wall time.

CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;

CREATE FUNCTION seconds_of(span tstzrange) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN isempty(span) THEN 0 ELSE extract(epoch FROM upper(span)) - extract(epoch FROM lower(span)) END;

-- How much of `open` lies between two instants.
CREATE FUNCTION working_time(open tstzmultirange, since timestamptz, until timestamptz) RETURNS interval
LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (SELECT make_interval(secs => coalesce(sum(seconds_of(s)), 0)::float8)
            FROM unnest(open * tstzmultirange(tstzrange(since, greatest(since, until)))) AS s);

-- The earliest instant at which `span` of open time has passed since `since`; NULL where `open` holds less.
CREATE FUNCTION due_within(open tstzmultirange, since timestamptz, span interval) RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN span <= '0' THEN since ELSE (
        SELECT lower(c.s) + make_interval(secs => c.length - (c.total - extract(epoch FROM span))::float8)
        FROM (SELECT s, seconds_of(s) AS length, sum(seconds_of(s)) OVER (ORDER BY s) AS total
              FROM unnest(open * tstzmultirange(tstzrange(since, NULL))) AS s) c
        WHERE c.total >= extract(epoch FROM span) ORDER BY c.total LIMIT 1) END;

-- The latest instant from which `span` of open time remains until `until`; NULL where `open` holds less before it.
CREATE FUNCTION open_before(open tstzmultirange, until timestamptz, span interval) RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (SELECT upper(c.s) - make_interval(secs => (c.length - (c.total - extract(epoch FROM span)))::float8)
            FROM (SELECT s, seconds_of(s) AS length, sum(seconds_of(s)) OVER (ORDER BY s DESC) AS total
                  FROM unnest(open * tstzmultirange(tstzrange(NULL, until))) AS s) c
            WHERE c.total >= extract(epoch FROM span) ORDER BY c.total LIMIT 1);

-- The first open instant at or after `since`.
CREATE FUNCTION next_open(open tstzmultirange, since timestamptz) RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (SELECT min(greatest(lower(s), since)) FROM unnest(open) AS s WHERE upper(s) > since);

-- When `span` of working time has passed since `since`, by a calendar in a zone, with what is paused left out; looked for
-- as far as ten years ahead. NULL: it never does, or a pause has no end yet.
CREATE FUNCTION due_time(calendar bigint, zone text, since timestamptz, span interval, paused tstzmultirange)
RETURNS timestamptz LANGUAGE plpgsql STABLE AS $$
DECLARE
    days integer := 14;
    pause_begins timestamptz := CASE WHEN upper_inf(paused) THEN
        (SELECT max(lower(p)) FROM unnest(paused) AS p WHERE upper_inf(p)) END;
    until timestamptz;
    due timestamptz;
BEGIN
    LOOP
        until := least(since + days * interval '24 hours', pause_begins);
        due := due_within(calendar_open(calendar, zone, since, until) - paused, since, span);
        EXIT WHEN due IS NOT NULL OR until <= since OR until = pause_begins OR days > 3650;
        days := days * 4;
    END LOOP;
    RETURN due;
END
$$;

-- When to warn: `span` of working time before `due`, and not before `since`; within working hours. NULL: there is no
-- working time left before it is due.
CREATE FUNCTION warn_time(calendar bigint, zone text, since timestamptz, due timestamptz, span interval,
                          paused tstzmultirange)
RETURNS timestamptz LANGUAGE plpgsql STABLE AS $$
DECLARE
    open tstzmultirange := calendar_open(calendar, zone, since, due) - paused;
BEGIN
    RETURN next_open(open, coalesce(open_before(open, due, span), since));
END
$$;

-- The first working instant at or after a moment, as far as 60 days ahead; the moment itself where there is none.
CREATE FUNCTION next_working(calendar bigint, zone text, moment timestamptz) RETURNS timestamptz LANGUAGE sql STABLE
    RETURN coalesce(
        next_open(calendar_open(calendar, zone, moment, moment + interval '14 days'), moment),
        next_open(calendar_open(calendar, zone, moment, moment + interval '60 days'), moment), moment);

-- The area that serves what was sold.
CREATE FUNCTION area_of_asset(asset_id bigint) RETURNS bigint LANGUAGE sql STABLE
    RETURN (SELECT service_area_for(a.tenant_id, a.area) FROM asset a WHERE a.id = area_of_asset.asset_id);

-- What a tenant promises for tickets that a prediction opened, or that somebody reported. The one that says most of a
-- ticket holds: its product, then the severity from which on it holds. A changed policy is a row of its own: tickets keep
-- the version that they opened under.
CREATE TABLE sla_policy (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id    integer NOT NULL DEFAULT tenant_for_new() REFERENCES tenant,
    applies_to   text NOT NULL CHECK (applies_to IN ('predicted', 'reported')),
    product      text REFERENCES product,
    min_severity text CHECK (min_severity IN ('info', 'warning', 'error', 'critical')),
    version      integer NOT NULL DEFAULT 1 CHECK (version >= 1),
    made_at      timestamptz NOT NULL DEFAULT now(),
    made_by      text NOT NULL CHECK (made_by <> ''),
    replaced_at  timestamptz
);
CREATE UNIQUE INDEX one_policy ON sla_policy (tenant_id, applies_to, product, min_severity) NULLS NOT DISTINCT
    WHERE replaced_at IS NULL;

-- One target of a policy. `within`: so much working time; `by_deadline`: not later than what the product file gives the
-- failure mode (before a predicted failure, after a present one).
CREATE TABLE sla_promise (
    policy_id   bigint NOT NULL REFERENCES sla_policy ON DELETE CASCADE,
    kind        text NOT NULL CHECK (kind IN ('first_response', 'visit', 'resolution')),
    within      interval CHECK (within > '0'),
    by_deadline boolean NOT NULL DEFAULT false,
    warn_before interval NOT NULL CHECK (warn_before > '0'),
    PRIMARY KEY (policy_id, kind),
    CHECK (within IS NOT NULL OR by_deadline),
    CHECK (within IS NULL OR warn_before < within)
);

-- One target of one opening of a ticket. `not_after`: the deadline, which no hold moves. `due_at` NULL: paused without an
-- end. `tell_at`: when a breach is told, in working hours. `dropped_at`: it became pointless (cancelled, cured remotely).
CREATE TABLE sla_target (
    ticket_id   bigint NOT NULL REFERENCES ticket ON DELETE CASCADE,
    opening     integer NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('first_response', 'visit', 'resolution')),
    product     text NOT NULL,
    policy_id   bigint NOT NULL REFERENCES sla_policy,
    started_at  timestamptz NOT NULL,
    within      interval,
    not_after   timestamptz,
    warn_before interval NOT NULL,
    due_at      timestamptz,
    warn_at     timestamptz,
    tell_at     timestamptz,
    warned_at   timestamptz,
    breached_at timestamptz,
    told_at     timestamptz,
    met_at      timestamptz,
    dropped_at  timestamptz,
    -- When a timer has something to do next.
    look_at     timestamptz GENERATED ALWAYS AS (
        CASE WHEN met_at IS NOT NULL OR dropped_at IS NOT NULL THEN NULL
             WHEN breached_at IS NOT NULL THEN CASE WHEN told_at IS NULL THEN tell_at END
             WHEN warned_at IS NULL THEN least(warn_at, due_at) ELSE due_at END) STORED,
    PRIMARY KEY (ticket_id, opening, kind),
    CHECK (within IS NOT NULL OR not_after IS NOT NULL),
    CHECK (met_at IS NULL OR dropped_at IS NULL),
    CHECK (breached_at IS NULL OR (due_at IS NOT NULL AND breached_at = due_at)),
    CHECK (warn_at IS NULL OR due_at IS NULL OR warn_at <= due_at),
    CHECK (told_at IS NULL OR breached_at IS NOT NULL)
);
CREATE INDEX sla_target_look ON sla_target (product, look_at) WHERE look_at IS NOT NULL;
CREATE INDEX sla_target_open ON sla_target (ticket_id)
    WHERE met_at IS NULL AND dropped_at IS NULL AND breached_at IS NULL;

-- A ticket waited, from when until when (NULL: it waits still), why, and which targets that pauses. `resume_at`: when the
-- ticket goes on by itself.
CREATE TABLE hold (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ticket_id bigint NOT NULL REFERENCES ticket ON DELETE CASCADE,
    reason    text NOT NULL CHECK (reason IN ('customer_wish', 'customer_unreachable', 'no_access', 'waiting_for_part',
                                              'other')),
    pauses    text[] NOT NULL CHECK (pauses <@ ARRAY['first_response', 'visit', 'resolution']),
    from_at   timestamptz NOT NULL,
    until_at  timestamptz,
    resume_at timestamptz CHECK (resume_at > from_at),
    begun_by  text NOT NULL CHECK (begun_by <> ''),
    ended_by  text,
    CHECK (until_at >= from_at),
    CHECK ((until_at IS NULL) = (ended_by IS NULL)),
    EXCLUDE USING gist (ticket_id WITH =, tstzrange(from_at, until_at) WITH &&)
);
CREATE INDEX hold_resuming ON hold (resume_at) WHERE until_at IS NULL AND resume_at IS NOT NULL;
CREATE INDEX ON hold (ticket_id);
-- Tickets that wait already: what paused them was not asked for, so nothing does.
INSERT INTO hold (ticket_id, reason, pauses, from_at, begun_by)
SELECT t.id, 'other', '{}', coalesce(h.at, t.opened_at), coalesce(nullif(h.actor, ''), '?')
FROM ticket t
LEFT JOIN LATERAL (SELECT at, actor FROM ticket_history
                   WHERE ticket_id = t.id AND to_state = 'on_hold' ORDER BY id DESC LIMIT 1) h ON true
WHERE t.state = 'on_hold';

-- Which spans of a ticket pause a target; a hold with an end that is planned pauses until then.
CREATE FUNCTION paused_spans(ticket bigint, target text) RETURNS tstzmultirange LANGUAGE sql STABLE
    RETURN (SELECT coalesce(range_agg(tstzrange(h.from_at, coalesce(h.until_at, h.resume_at))), '{}')
            FROM hold h WHERE h.ticket_id = ticket AND target = ANY(h.pauses));

-- News of tickets for one of the staff: shown on a page, and mailed where they want it.
CREATE TABLE staff_news (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES person ON DELETE CASCADE,
    ticket_id bigint NOT NULL REFERENCES ticket ON DELETE CASCADE,
    kind      text NOT NULL CHECK (kind IN ('predicted', 'assigned', 'warned', 'breached')),
    target    text NOT NULL DEFAULT '' CHECK (target IN ('', 'first_response', 'visit', 'resolution')),
    at        timestamptz NOT NULL,
    due_at    timestamptz,
    made_at   timestamptz NOT NULL DEFAULT now(),
    read_at   timestamptz,
    mail_id   bigint REFERENCES account_mail ON DELETE SET NULL,
    UNIQUE (person_id, ticket_id, kind, target, at)
);
CREATE INDEX ON staff_news (person_id, id);
CREATE INDEX ON staff_news (ticket_id);
CREATE INDEX staff_news_untold ON staff_news (person_id) WHERE mail_id IS NULL AND read_at IS NULL;
CREATE INDEX ON staff_news (mail_id) WHERE mail_id IS NOT NULL;
ALTER TABLE person ADD COLUMN news_mails boolean NOT NULL DEFAULT true;
ALTER TABLE account_mail DROP CONSTRAINT account_mail_kind_check, ADD CONSTRAINT account_mail_kind_check
    CHECK (kind IN ('invitation', 'sign_in', 'reset', 'password_changed', 'new_browser', 'second_factor_removed',
                    'privacy_due', 'ticket_news'));

-- Every tenant begins with targets that move no due date: visits are due when the product file says.
CREATE FUNCTION make_policies(tenant integer) RETURNS void LANGUAGE plpgsql SET search_path = sigap, pg_temp AS $$
DECLARE
    made bigint;
BEGIN
    INSERT INTO sla_policy (tenant_id, applies_to, made_by) VALUES (tenant, 'predicted', 'sigap') RETURNING id INTO made;
    INSERT INTO sla_promise (policy_id, kind, by_deadline, warn_before) VALUES (made, 'visit', true, '8 hours');
    INSERT INTO sla_policy (tenant_id, applies_to, made_by) VALUES (tenant, 'reported', 'sigap') RETURNING id INTO made;
    INSERT INTO sla_promise (policy_id, kind, within, by_deadline, warn_before)
    VALUES (made, 'first_response', '4 hours', false, '1 hour'), (made, 'visit', NULL, true, '4 hours'),
           (made, 'resolution', '40 hours', false, '8 hours');
END
$$;
CREATE FUNCTION begin_policies() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = sigap, pg_temp AS $$
BEGIN
    PERFORM make_policies(NEW.id);
    RETURN NULL;
END
$$;
CREATE TRIGGER begin_policies AFTER INSERT ON tenant FOR EACH ROW EXECUTE FUNCTION begin_policies();
SELECT make_policies(id) FROM tenant;

INSERT INTO web_right (relation, rights)
VALUES ('sla_policy', 'SELECT, INSERT, UPDATE'), ('sla_promise', 'SELECT, INSERT'),
       ('sla_target', 'SELECT, INSERT, UPDATE'), ('hold', 'SELECT, INSERT, UPDATE'),
       ('staff_news', 'SELECT, INSERT, UPDATE');
-- What is promised is read where a customer's report opens a ticket, too.
SELECT show_rows_of_tenant('sla_policy', $$(
    tenant_id IN (SELECT c.tenant_id FROM customer c WHERE c.id = (SELECT scope_customer()))
    OR EXISTS (SELECT FROM person p WHERE p.id = (SELECT scope_technician())
               AND coalesce(p.tenant_id, sla_policy.tenant_id) = sla_policy.tenant_id))$$);
SELECT show_rows_with('sla_promise', 'sla_policy', 'policy_id');
SELECT show_rows_with(relation, 'ticket', 'ticket_id') FROM unnest(ARRAY['sla_target', 'hold']) AS relation;
SELECT show_rows_with('staff_news', 'person', 'person_id');
