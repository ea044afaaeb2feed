-- Attachments: photos and signatures of tickets. The files lie in a folder of the web process; a row says whose a file is.
-- And what technicians' phones sent, by the ids that they made: what comes again under the same id is done once.

-- `client_id`: made by whoever sends the file. `file_name`: random, so that nobody can guess it; beside it lies a smaller
-- file. `digest`: SHA-256 of what was sent, before it was re-encoded. `item`: which wanted photo of a checklist it is.
-- `caption`: what it shows, or who signed. `made_at`: on the fleet's clock; `stored_at`: wall time.
CREATE TABLE attachment (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ticket_id   bigint NOT NULL REFERENCES ticket ON DELETE CASCADE,
    client_id   uuid NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('photo', 'signature')),
    stage       text NOT NULL CHECK (stage IN ('report', 'diagnosis', 'done')),
    item        text CHECK (item <> '' AND length(item) <= 60),
    caption     text NOT NULL DEFAULT '' CHECK (length(caption) <= 200),
    file_name   text NOT NULL UNIQUE CHECK (file_name ~ '^[0-9a-f]{32}$'),
    digest      bytea NOT NULL CHECK (octet_length(digest) = 32),
    bytes       integer NOT NULL CHECK (bytes > 0),
    small_bytes integer NOT NULL CHECK (small_bytes > 0),
    width       integer NOT NULL CHECK (width > 0),
    height      integer NOT NULL CHECK (height > 0),
    made_by     text NOT NULL,
    made_at     timestamptz NOT NULL,
    stored_at   timestamptz NOT NULL,
    UNIQUE (ticket_id, client_id)
);

-- Files whose row is gone, until somebody has removed them from the disk.
CREATE TABLE leftover_file (
    file_name text PRIMARY KEY,
    since     timestamptz NOT NULL DEFAULT now()
);
CREATE FUNCTION note_leftover_file() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = sigap, pg_temp AS $$
BEGIN
    INSERT INTO leftover_file (file_name) VALUES (OLD.file_name) ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
CREATE TRIGGER note_leftover AFTER DELETE ON attachment FOR EACH ROW EXECUTE FUNCTION note_leftover_file();

-- How much all of them hold, whoever asks: the disk is everybody's.
CREATE FUNCTION attachment_bytes() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = sigap, pg_temp AS $$
    SELECT coalesce(sum(bytes::bigint + small_bytes), 0)::bigint FROM attachment
$$;

-- `done_at`: when the technician did it, by the phone's clock; `taken_at`: when it came.
CREATE TABLE phone_action (
    person_id integer NOT NULL REFERENCES person ON DELETE CASCADE,
    client_id uuid NOT NULL,
    subject   text NOT NULL,
    action    text NOT NULL,
    done_at   timestamptz,
    taken_at  timestamptz NOT NULL,
    PRIMARY KEY (person_id, client_id)
);
CREATE INDEX ON phone_action (taken_at);

-- Staff see those of tickets that they see. Customers see none: what they are shown of a repair is another page's.
SELECT show_rows('attachment', $$
    (SELECT sees_all())
    OR ((SELECT scope_customer()) IS NULL AND EXISTS (SELECT FROM ticket t WHERE t.id = attachment.ticket_id))$$);
SELECT show_rows_with('phone_action', 'person', 'person_id');

INSERT INTO web_right (relation, rights)
VALUES ('attachment', 'SELECT, INSERT, DELETE'), ('leftover_file', 'SELECT, INSERT, DELETE'),
       ('phone_action', 'SELECT, INSERT, DELETE');

-- Pages of a ticket follow its attachments.
CREATE FUNCTION tell_attachments() RETURNS trigger LANGUAGE plpgsql SET search_path = sigap, pg_temp AS $$
BEGIN
    PERFORM tell_changes('ticket', array_agg(t.device_id), array_agg('ticket/' || t.id), array_agg(t.id),
                         array_agg(f.made_at))
    FROM fresh f JOIN ticket t ON t.id = f.ticket_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER tell_insert AFTER INSERT ON attachment REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION tell_attachments();
CREATE TRIGGER tell_delete AFTER DELETE ON attachment REFERENCING OLD TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION tell_attachments();
