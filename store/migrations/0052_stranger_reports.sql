-- Faults that somebody reports at the open form, without an account. Nobody has verified them: a report opens no ticket,
-- ends no prediction and teaches nothing until staff join it to a device.

-- `receipt`: what the reporter reads out. `client_id`: made by the form; one that is sent twice is one report. `serial`: as
-- it was typed; `symptom`: of the product file, `other` where none fits. `reported_at`: the fleet's time; `sent_at`,
-- `decided_at`: wall time. `device_id`: the device that it was joined to.
CREATE TABLE stranger_report (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    receipt     text NOT NULL UNIQUE CHECK (receipt ~ '^L-[0-9A-Z]{4}-[0-9A-Z]{4}$'),
    client_id   uuid NOT NULL UNIQUE,
    tenant_id   integer NOT NULL REFERENCES tenant,
    product     text NOT NULL REFERENCES product,
    serial      text NOT NULL DEFAULT '' CHECK (length(serial) <= 120),
    symptom     text NOT NULL CHECK (symptom <> '' AND length(symptom) <= 100),
    words       text NOT NULL DEFAULT '' CHECK (length(words) <= 2000),
    name        text NOT NULL DEFAULT '' CHECK (length(name) <= 100),
    phone       text NOT NULL DEFAULT '' CHECK (length(phone) <= 40),
    language    text NOT NULL CHECK (language IN ('en', 'id')),
    reported_at timestamptz NOT NULL,
    sent_at     timestamptz NOT NULL,
    state       text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'joined', 'refused')),
    reason      text CHECK (reason IN ('not_ours', 'not_reached', 'twice', 'solved', 'no_report')),
    ticket_id   bigint REFERENCES ticket ON DELETE CASCADE,
    decided_at  timestamptz,
    decided_by  text CHECK (decided_by <> ''),
    CHECK ((state = 'joined') = (ticket_id IS NOT NULL)),
    CHECK ((state = 'refused') = (reason IS NOT NULL)),
    CHECK ((state = 'waiting') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL))
);
CREATE INDEX ON stranger_report (tenant_id, id);
CREATE INDEX stranger_report_waiting ON stranger_report (tenant_id, id) WHERE state = 'waiting';
CREATE INDEX ON stranger_report (ticket_id) WHERE ticket_id IS NOT NULL;
CREATE INDEX ON stranger_report (sent_at) WHERE state <> 'joined';

-- The photo of the plate that came with it. The file lies where those of attachments do, and becomes one of the ticket's
-- when the report is joined.
CREATE TABLE stranger_photo (
    report_id   bigint PRIMARY KEY REFERENCES stranger_report ON DELETE CASCADE,
    file_name   text NOT NULL UNIQUE CHECK (file_name ~ '^[0-9a-f]{32}$'),
    digest      bytea NOT NULL CHECK (octet_length(digest) = 32),
    bytes       integer NOT NULL CHECK (bytes > 0),
    small_bytes integer NOT NULL CHECK (small_bytes > 0),
    width       integer NOT NULL CHECK (width > 0),
    height      integer NOT NULL CHECK (height > 0)
);
-- A file that another row names is none that is left over.
CREATE OR REPLACE FUNCTION note_leftover_file() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = sigap, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM attachment a WHERE a.file_name = OLD.file_name)
       AND NOT EXISTS (SELECT FROM evidence e WHERE e.file_name = OLD.file_name) THEN
        INSERT INTO leftover_file (file_name) VALUES (OLD.file_name) ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER note_leftover AFTER DELETE ON stranger_photo FOR EACH ROW EXECUTE FUNCTION note_leftover_file();
CREATE OR REPLACE FUNCTION attachment_bytes() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = sigap, pg_temp AS $$
    SELECT coalesce((SELECT sum(bytes::bigint + small_bytes) FROM attachment), 0)::bigint
         + coalesce((SELECT sum(bytes::bigint + small_bytes) FROM evidence), 0)::bigint
         + coalesce((SELECT sum(bytes::bigint + small_bytes) FROM stranger_photo), 0)::bigint
$$;

-- Staff see those of their tenant; customers and technicians none.
SELECT show_rows_of_tenant('stranger_report', 'false');
SELECT show_rows_with('stranger_photo', 'stranger_report', 'report_id');
INSERT INTO web_right (relation, rights)
VALUES ('stranger_report', 'SELECT, INSERT, UPDATE, DELETE'), ('stranger_photo', 'SELECT, INSERT, DELETE');
