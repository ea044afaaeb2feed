-- Commands to devices, with their history; and remedies: a command that is tried on a ticket before a visit is planned.

-- A command to a device. All of its times are wall time. One at a time is under way at a device, in the order in which
-- they were asked for.
CREATE TABLE command (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- Its `id` on the wire.
    wire_id       text NOT NULL UNIQUE CHECK (wire_id ~ '^c-[a-z0-9]{16,40}$'),
    device_id     integer NOT NULL REFERENCES device ON DELETE CASCADE,
    -- As the product file names it, and its word on the wire.
    name          text NOT NULL,
    type          text NOT NULL,
    args          jsonb NOT NULL CHECK (jsonb_typeof(args) = 'object'),
    state         text NOT NULL DEFAULT 'queued' CHECK (state IN (
        'queued', 'sent', 'acknowledged', 'in_progress', 'succeeded', 'failed', 'rejected', 'timed_out', 'expired',
        'cancelled')),
    -- At most once: never sent again, whatever becomes of it.
    once          boolean NOT NULL,
    tries         integer NOT NULL CHECK (tries BETWEEN 1 AND 10),
    tried         integer NOT NULL DEFAULT 0,
    answer_within interval NOT NULL CHECK (answer_within > '0'),
    takes_up_to   interval NOT NULL CHECK (takes_up_to > '0'),
    asked_by      text NOT NULL CHECK (asked_by <> ''),
    asked_at      timestamptz NOT NULL,
    -- Whoever asks again with the same key gets the same command.
    request_key   text CHECK (request_key <> ''),
    ticket_id     bigint REFERENCES ticket ON DELETE SET NULL,
    expires_at    timestamptz NOT NULL,
    -- When its present state ends by itself; NULL once it has ended.
    due_at        timestamptz,
    sent_at       timestamptz,
    answered_at   timestamptz,
    ended_at      timestamptz,
    -- The device's last word.
    detail        jsonb,
    UNIQUE (device_id, request_key),
    CHECK (expires_at > asked_at),
    CHECK (NOT once OR (tries = 1 AND tried <= 1)),
    CHECK ((state IN ('queued', 'sent', 'acknowledged', 'in_progress')) = (ended_at IS NULL)),
    CHECK ((ended_at IS NULL) = (due_at IS NOT NULL))
);
CREATE INDEX ON command (device_id, id);
CREATE INDEX ON command (ticket_id) WHERE ticket_id IS NOT NULL;
CREATE INDEX command_due ON command (due_at) WHERE ended_at IS NULL;
CREATE INDEX command_queued ON command (device_id, id) WHERE state = 'queued';
CREATE UNIQUE INDEX one_command_under_way ON command (device_id) WHERE state IN ('sent', 'acknowledged', 'in_progress');

-- What happened to a command: its states, and every word of the device, those too that changed nothing.
CREATE TABLE command_history (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    command_id  bigint NOT NULL REFERENCES command ON DELETE CASCADE,
    at          timestamptz NOT NULL,
    actor       text NOT NULL,
    -- The state that the command is in from here on.
    state       text NOT NULL,
    -- A word of the device, the time by the device's own clock, and what it added.
    word        text,
    said_at     timestamptz,
    detail      jsonb,
    why         jsonb
);
CREATE INDEX ON command_history (command_id, id);
-- The same word that comes again is one.
CREATE UNIQUE INDEX one_word ON command_history (command_id, word, said_at, md5(coalesce(detail::text, '')))
    NULLS NOT DISTINCT WHERE word IS NOT NULL;

-- A command that may cure the failure mode of a ticket is tried first; readings decide whether it worked. Times are the
-- fleet's. `occasion`, `untold`: the customer's notice that is held back meanwhile, and why it is not sent at all.
CREATE TABLE remedy (
    ticket_id   bigint NOT NULL REFERENCES ticket ON DELETE CASCADE,
    opening     integer NOT NULL,
    command_id  bigint NOT NULL UNIQUE REFERENCES command ON DELETE CASCADE,
    state       text NOT NULL DEFAULT 'commanded' CHECK (state IN ('commanded', 'watched', 'cured', 'failed', 'overtaken')),
    began_at    timestamptz NOT NULL,
    -- From when on readings are judged, until when they must show the cure, and when they are looked at next.
    watched_from  timestamptz,
    watched_until timestamptz,
    look_at     timestamptz,
    ended_at    timestamptz,
    reason      jsonb,
    occasion    text NOT NULL,
    untold      jsonb,
    PRIMARY KEY (ticket_id, opening),
    CHECK ((state IN ('commanded', 'watched')) = (ended_at IS NULL)),
    CHECK ((watched_from IS NULL) = (watched_until IS NULL))
);
CREATE INDEX remedy_living ON remedy (command_id) WHERE ended_at IS NULL;

-- A fault that a command cured was there, and nobody had to go.
ALTER TABLE finding DROP CONSTRAINT finding_kind_check, DROP CONSTRAINT finding_check,
    ADD CONSTRAINT finding_kind_check CHECK (kind IN (
        'confirmed', 'other_fault', 'no_fault_found', 'not_inspected', 'failed_before_visit', 'cured_remotely')),
    ADD CONSTRAINT finding_check CHECK (
        (kind IN ('confirmed', 'other_fault', 'failed_before_visit', 'cured_remotely')) = (failure_mode IS NOT NULL));
ALTER TABLE prediction_state DROP CONSTRAINT prediction_state_outcome_check,
    ADD CONSTRAINT prediction_state_outcome_check CHECK (outcome IN (
        'confirmed', 'other_fault', 'no_fault_found', 'not_inspected', 'failed_before_visit', 'cured_remotely',
        'no_failure'));

-- The feed of changes tells of commands: that one came, moved or ended.
ALTER TABLE change DROP CONSTRAINT change_kind_check, ADD CONSTRAINT change_kind_check CHECK (kind IN (
    'ticket', 'prediction', 'alarm', 'notice', 'device', 'model', 'clock', 'command'));
CREATE FUNCTION tell_commands() RETURNS trigger LANGUAGE plpgsql SET search_path = sigap, pg_temp AS $$
BEGIN
    PERFORM tell_changes('command', array_agg(c.device_id), array_agg('command/' || c.id), NULL,
                         array_agg(NULL::timestamptz))
    FROM fresh f JOIN command c ON c.id = f.command_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER tell_changes AFTER INSERT ON command_history REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION tell_commands();

INSERT INTO web_right (relation, rights)
VALUES ('command', 'SELECT, INSERT, UPDATE'), ('command_history', 'SELECT, INSERT'), ('remedy', 'SELECT');
SELECT show_rows_with('command', 'device', 'device_id');
SELECT show_rows_with('command_history', 'command', 'command_id');
SELECT show_rows_with('remedy', 'ticket', 'ticket_id');
