-- Conversations: what customers and the service team write to each other. Each is a thread: one for a ticket, and one open
-- one of a customer for everything else. And the mails that came in, as they were, with what became of each.

-- `speaker`: who answers: the assistant, or people. `waits_since`: since when the customer waits for people; `to_read`:
-- they wrote something that nobody has looked at. `merged_into`: its messages are shown in another thread of the customer,
-- until somebody takes that back. `customer_saw`: the newest message that the customer's page has shown. Times are wall time: a thread may be about appliances of several fleets.
CREATE TABLE thread (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id   integer NOT NULL REFERENCES tenant,
    customer_id bigint NOT NULL REFERENCES customer ON DELETE CASCADE,
    ticket_id   bigint REFERENCES ticket ON DELETE CASCADE,
    state       text NOT NULL DEFAULT 'open'
                CHECK (state IN ('open', 'waiting_for_us', 'waiting_for_customer', 'closed')),
    speaker     text NOT NULL DEFAULT 'people' CHECK (speaker IN ('assistant', 'people')),
    assignee    text CHECK (assignee <> ''),
    language    text NOT NULL CHECK (language IN ('en', 'id')),
    to_read     boolean NOT NULL DEFAULT false,
    waits_since timestamptz,
    opened_at   timestamptz NOT NULL DEFAULT now(),
    changed_at  timestamptz NOT NULL DEFAULT now(),
    merged_into bigint,
    customer_saw bigint NOT NULL DEFAULT 0,
    UNIQUE (id, customer_id),
    -- Only threads of one customer are merged.
    FOREIGN KEY (merged_into, customer_id) REFERENCES thread (id, customer_id),
    CHECK (merged_into <> id),
    CHECK ((waits_since IS NOT NULL) = (state = 'waiting_for_us'))
);
-- An owner who comes later has a thread of their own.
CREATE UNIQUE INDEX one_thread_of_ticket ON thread (ticket_id, customer_id) WHERE ticket_id IS NOT NULL;
CREATE UNIQUE INDEX one_open_thread_of_customer ON thread (customer_id)
    WHERE ticket_id IS NULL AND state <> 'closed' AND merged_into IS NULL;
CREATE INDEX ON thread (customer_id, id);
CREATE INDEX ON thread (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX thread_state ON thread (tenant_id, state, changed_at);

-- A mail as it came. It is stored before its server is told that we have it; what becomes of it is decided then.
-- `fingerprint`: of sender, Message-ID and text: the same mail by another way is the same. `sender`: who wrote it, by its
-- From; `door`: the way by which it came. `state`: waiting to be read; a message of a thread (`filed`); kept for a person
-- (`held`); noted without an answer (`noted`: absence notes, our own mails, lists); put aside by a person (`dropped`).
-- `outcome`: why. `raw` goes after a while, or with the person who wrote it.
CREATE TABLE mail (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id   integer NOT NULL REFERENCES tenant,
    fingerprint bytea NOT NULL UNIQUE CHECK (octet_length(fingerprint) = 32),
    door        text NOT NULL CHECK (door ~ '^[a-z]{1,20}$'),
    recipients  text[] NOT NULL DEFAULT '{}',
    sender      text NOT NULL DEFAULT '',
    subject     text NOT NULL DEFAULT '',
    raw         bytea,
    bytes       bigint NOT NULL CHECK (bytes >= 0),
    received_at timestamptz NOT NULL,
    state       text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'filed', 'held', 'noted', 'dropped')),
    outcome     jsonb,
    thread_id   bigint REFERENCES thread ON DELETE SET NULL,
    attempts    integer NOT NULL DEFAULT 0,
    next_at     timestamptz NOT NULL,
    settled_at  timestamptz,
    settled_by  text CHECK (settled_by <> ''),
    CHECK ((state = 'waiting') = (outcome IS NULL))
);
CREATE INDEX mail_waiting ON mail (next_at, id) WHERE state = 'waiting';
CREATE INDEX mail_held ON mail (tenant_id, id) WHERE state = 'held';
CREATE INDEX ON mail (thread_id) WHERE thread_id IS NOT NULL;
CREATE INDEX ON mail (lower(sender));
CREATE INDEX mail_raw ON mail (received_at) WHERE raw IS NOT NULL;

-- One message; never changed. `client_id`: made by whoever writes; one that is sent twice is one message. `internal`: from
-- staff for staff. `message_id`, `in_reply_to`: its own name in mails and the one that it answers, without brackets; ours
-- without a domain. `machine`: what wrote a mail that no person did. `said`: a line of the system, as a code. `cites`:
-- what an assistant's answer rests on. `left_out`: names of files that came with a mail and were not taken. `at`: the
-- fleet's time; `written_at`: wall time.
CREATE TABLE message (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    thread_id   bigint NOT NULL REFERENCES thread ON DELETE CASCADE,
    client_id   uuid NOT NULL,
    author_kind text NOT NULL CHECK (author_kind IN ('customer', 'staff', 'assistant', 'system')),
    author      text NOT NULL,
    channel     text NOT NULL,
    language    text NOT NULL CHECK (language IN ('en', 'id')),
    text        text NOT NULL CHECK (length(text) <= 50000),
    said        jsonb,
    internal    boolean NOT NULL DEFAULT false CHECK (NOT internal OR author_kind IN ('staff', 'assistant', 'system')),
    message_id  text NOT NULL CHECK (message_id <> '' AND length(message_id) <= 1000),
    in_reply_to text,
    machine     text CHECK (machine IN ('absence', 'bounce', 'loop', 'list', 'automatic')),
    mail_id     bigint REFERENCES mail ON DELETE SET NULL,
    cites       jsonb,
    left_out    text[] NOT NULL DEFAULT '{}',
    at          timestamptz NOT NULL,
    written_at  timestamptz NOT NULL DEFAULT now(),
    UNIQUE (thread_id, client_id),
    CHECK (text <> '' OR said IS NOT NULL OR author_kind <> 'system')
);
CREATE INDEX ON message (thread_id, id);
CREATE INDEX ON message (message_id);
CREATE INDEX ON message (mail_id) WHERE mail_id IS NOT NULL;

-- Photos that came with a message; the files lie where those of attachments do.
CREATE TABLE message_photo (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message_id  bigint NOT NULL REFERENCES message ON DELETE CASCADE,
    position    integer NOT NULL CHECK (position >= 0),
    caption     text NOT NULL DEFAULT '' CHECK (length(caption) <= 200),
    file_name   text NOT NULL UNIQUE CHECK (file_name ~ '^[0-9a-f]{32}$'),
    digest      bytea NOT NULL CHECK (octet_length(digest) = 32),
    bytes       integer NOT NULL CHECK (bytes > 0),
    small_bytes integer NOT NULL CHECK (small_bytes > 0),
    width       integer NOT NULL CHECK (width > 0),
    height      integer NOT NULL CHECK (height > 0),
    UNIQUE (message_id, position)
);
CREATE TRIGGER note_leftover AFTER DELETE ON message_photo FOR EACH ROW EXECUTE FUNCTION note_leftover_file();
CREATE OR REPLACE FUNCTION attachment_bytes() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = sigap, pg_temp AS $$
    SELECT coalesce((SELECT sum(bytes::bigint + small_bytes) FROM attachment), 0)::bigint
         + coalesce((SELECT sum(bytes::bigint + small_bytes) FROM evidence), 0)::bigint
         + coalesce((SELECT sum(bytes::bigint + small_bytes) FROM stranger_photo), 0)::bigint
         + coalesce((SELECT sum(bytes::bigint + small_bytes) FROM message_photo), 0)::bigint
$$;

-- A message on its way to a customer by one channel. `next_at`: wall time from which on somebody may send it.
CREATE TABLE message_delivery (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message_id bigint NOT NULL REFERENCES message ON DELETE CASCADE,
    channel    text NOT NULL,
    recipient  text NOT NULL,
    state      text NOT NULL DEFAULT 'pending'
               CHECK (state IN ('pending', 'sending', 'sent', 'failed', 'bounced', 'dropped')),
    reason     jsonb,
    attempts   integer NOT NULL DEFAULT 0,
    made_at    timestamptz NOT NULL DEFAULT now(),
    next_at    timestamptz NOT NULL DEFAULT now(),
    sent_at    timestamptz,
    UNIQUE (message_id, channel)
);
CREATE INDEX message_delivery_due ON message_delivery (channel, next_at) WHERE state IN ('pending', 'sending');
-- An automatic mail goes to an address once a day: this looks for the last one.
CREATE INDEX message_delivery_recipient ON message_delivery (lower(recipient), id);

-- Addresses to which mail came back for good. Nothing is sent there until somebody clears it.
CREATE TABLE dead_address (
    tenant_id   integer NOT NULL REFERENCES tenant,
    address     text NOT NULL CHECK (address = lower(address)),
    customer_id bigint NOT NULL REFERENCES customer ON DELETE CASCADE,
    since       timestamptz NOT NULL,
    why         jsonb NOT NULL,
    PRIMARY KEY (tenant_id, address, customer_id)
);
CREATE INDEX ON dead_address (customer_id);

-- Staff who have the conversations before them: somebody is there to chat with. Wall time.
CREATE TABLE agent_presence (
    person_id integer PRIMARY KEY REFERENCES person ON DELETE CASCADE,
    seen_at   timestamptz NOT NULL
);
CREATE FUNCTION agent_is_there(tenant integer, since timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = sigap, pg_temp AS $$
    SELECT EXISTS (SELECT FROM agent_presence a JOIN person p ON p.id = a.person_id
                   WHERE a.seen_at >= since AND coalesce(p.tenant_id, tenant) = tenant)
$$;

-- A customer sees their own threads, without what staff write for staff; a technician those of their tickets.
SELECT show_rows_of_tenant('thread', '(CASE WHEN (SELECT scope_customer()) IS NOT NULL THEN customer_id = (SELECT scope_customer())
    ELSE ticket_id IN (SELECT tickets_in_scope(scope_customer(), scope_technician())) END)');
SELECT show_rows('message', $$
    (SELECT sees_all())
    OR ((NOT internal OR (SELECT scope_customer()) IS NULL) AND EXISTS (SELECT FROM thread t WHERE t.id = message.thread_id))$$);
SELECT show_rows_with('message_photo', 'message', 'message_id');
SELECT show_rows_with('message_delivery', 'message', 'message_id');
SELECT show_rows_of_tenant('mail', 'false');
SELECT show_rows_of_tenant('dead_address', 'customer_id = (SELECT scope_customer())');
SELECT show_rows_with('agent_presence', 'person', 'person_id');
INSERT INTO web_right (relation, rights)
VALUES ('thread', 'SELECT, INSERT, UPDATE'), ('message', 'SELECT, INSERT, UPDATE'),
       ('message_photo', 'SELECT, INSERT, DELETE'), ('message_delivery', 'SELECT, INSERT, UPDATE'),
       ('mail', 'SELECT, UPDATE'), ('dead_address', 'SELECT, INSERT, UPDATE, DELETE'),
       ('agent_presence', 'SELECT, INSERT, UPDATE, DELETE');

-- Pages follow what is written. What is about no ticket goes by the customer's newest device, and where there is none by a
-- number that no device has: staff see it, other customers do not.
ALTER TABLE change DROP CONSTRAINT change_kind_check, ADD CONSTRAINT change_kind_check CHECK (kind IN (
    'ticket', 'prediction', 'alarm', 'notice', 'device', 'model', 'clock', 'command', 'order', 'thread'));
CREATE FUNCTION tell_threads() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = sigap, pg_temp AS $$
BEGIN
    INSERT INTO change (product, kind, subject, at, tenant_id, device_id, ticket_id)
    SELECT coalesce(d.product, ''), 'thread', 'thread/' || t.id, NULL, t.tenant_id, coalesce(d.id, -1), t.ticket_id
    FROM thread t
    LEFT JOIN LATERAL (
        SELECT d.id, d.product FROM device d JOIN asset a ON a.id = d.asset_id
        WHERE CASE WHEN t.ticket_id IS NULL THEN a.customer_id = t.customer_id
                   ELSE d.id = (SELECT k.device_id FROM ticket k WHERE k.id = t.ticket_id) END
        ORDER BY d.id DESC LIMIT 1) d ON true
    WHERE t.id = NEW.id
      AND NOT EXISTS (SELECT FROM change c WHERE c.xid = pg_current_xact_id() AND c.subject = 'thread/' || t.id);
    PERFORM pg_notify('sigap_changes', '');
    RETURN NULL;
END
$$;
-- Whoever writes a message moves its thread.
CREATE TRIGGER tell_changes AFTER INSERT OR UPDATE OF state, changed_at, assignee, to_read, merged_into ON thread FOR EACH ROW EXECUTE FUNCTION tell_threads();
