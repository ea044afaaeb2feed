-- Channels that tell what became of a notice: receipts, routes with a next channel, chats and browsers that customers join,
-- messages that come in, and what each message cost.

-- `purpose`: what the notice is for. `route`: channels that are tried next, in this order, where it is not delivered.
-- `follows_id`: the notice whose text it repeats on the next channel. `provider_id`: its number at the channel's provider.
-- `fall_back_at`: when the next channel follows, on the fleet's clock; none where it was delivered. `cost`: what the
-- message cost, in `currency`.
ALTER TABLE notice
    ADD COLUMN purpose      text NOT NULL DEFAULT 'service' CHECK (purpose IN ('service', 'advice', 'survey', 'offer')),
    ADD COLUMN route        text[] NOT NULL DEFAULT '{}',
    ADD COLUMN follows_id   bigint UNIQUE REFERENCES notice ON DELETE SET NULL,
    ADD COLUMN provider_id  text CHECK (provider_id <> '' AND length(provider_id) <= 300),
    ADD COLUMN fall_back_at timestamptz,
    ADD COLUMN cost         numeric(14, 4) CHECK (cost >= 0),
    ADD COLUMN currency     text CHECK (currency ~ '^[A-Z]{3}$'),
    ADD CHECK ((cost IS NULL) = (currency IS NULL)),
    DROP CONSTRAINT notice_state_check,
    ADD CONSTRAINT notice_state_check CHECK (state IN ('pending', 'sending', 'sent', 'delivered', 'read', 'failed', 'opened',
                                                       'answered', 'suppressed'));
CREATE UNIQUE INDEX notice_provider ON notice (channel, provider_id) WHERE provider_id IS NOT NULL;
CREATE INDEX notice_fall_back ON notice (fall_back_at) WHERE fall_back_at IS NOT NULL;
CREATE INDEX notice_sent ON notice (sent_at) WHERE sent_at IS NOT NULL;

-- How far a notice got: a state never gives way to one of a lower rank. What failed has none.
CREATE FUNCTION notice_rank(state text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE state WHEN 'sent' THEN 1 WHEN 'delivered' THEN 2 WHEN 'read' THEN 3 WHEN 'opened' THEN 4 WHEN 'answered' THEN 5
                      ELSE 0 END;

-- The time of a fleet.
CREATE FUNCTION fleet_now(of_product text) RETURNS timestamptz LANGUAGE sql STABLE SET search_path = sigap, pg_temp AS $$
    SELECT CASE WHEN c.mode = 'driven' THEN c.now ELSE now() END FROM fleet_clock c WHERE c.product = of_product
$$;

-- What a provider says of a message, each status once. `reference`: what we named the message; `at`: the provider's time;
-- `code`, `words`: why it failed. One that comes before its notice has a number there waits without a notice.
CREATE TABLE receipt (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    channel     text NOT NULL,
    provider_id text NOT NULL CHECK (provider_id <> '' AND length(provider_id) <= 300),
    reference   text NOT NULL DEFAULT '' CHECK (length(reference) <= 100),
    notice_id   bigint REFERENCES notice ON DELETE CASCADE,
    status      text NOT NULL CHECK (status IN ('sent', 'delivered', 'read', 'failed')),
    at          timestamptz NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),
    code        text NOT NULL DEFAULT '' CHECK (length(code) <= 40),
    words       text NOT NULL DEFAULT '' CHECK (length(words) <= 500),
    UNIQUE (channel, provider_id, status)
);
CREATE INDEX ON receipt (notice_id) WHERE notice_id IS NOT NULL;
CREATE INDEX receipt_early ON receipt (received_at) WHERE notice_id IS NULL;
SELECT show_rows_with('receipt', 'notice', 'notice_id');

-- In which order channels are tried: a customer's own wish, else their tenant's. None: as the settings say.
CREATE TABLE message_route (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id      integer NOT NULL REFERENCES tenant,
    customer_id    bigint,
    purpose        text NOT NULL CHECK (purpose IN ('service', 'advice', 'survey', 'offer')),
    channels       text[] NOT NULL CONSTRAINT some_ways CHECK (cardinality(channels) BETWEEN 1 AND 10),
    fallback_hours double precision NOT NULL CHECK (fallback_hours > 0 AND fallback_hours <= 720),
    changed_at     timestamptz NOT NULL,
    changed_by     text NOT NULL CHECK (changed_by <> ''),
    FOREIGN KEY (customer_id, tenant_id) REFERENCES customer (id, tenant_id) ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE UNIQUE INDEX one_route_of_tenant ON message_route (tenant_id, purpose) WHERE customer_id IS NULL;
CREATE UNIQUE INDEX one_route_of_customer ON message_route (customer_id, purpose) WHERE customer_id IS NOT NULL;
SELECT show_rows_of_tenant('message_route', '(customer_id IS NULL OR customer_id = (SELECT scope_customer()))');

-- A chat with somebody. `address`: the number of a Telegram chat, the telephone number of WhatsApp. `customer_id`: whose it
-- is; none where nobody knows. `heard_at`: when they wrote last (wall time); within 24 hours WhatsApp takes free texts.
CREATE TABLE chat (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id   integer NOT NULL REFERENCES tenant,
    channel     text NOT NULL,
    address     text NOT NULL CHECK (address <> '' AND length(address) <= 100),
    customer_id bigint,
    name        text NOT NULL DEFAULT '' CHECK (length(name) <= 100),
    joined_at   timestamptz,
    heard_at    timestamptz,
    ended_at    timestamptz,
    UNIQUE (channel, address),
    FOREIGN KEY (customer_id, tenant_id) REFERENCES customer (id, tenant_id) ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE INDEX ON chat (customer_id, channel) WHERE customer_id IS NOT NULL;
CREATE INDEX ON chat (tenant_id, id);
SELECT show_rows_of_tenant('chat', 'customer_id = (SELECT scope_customer())');

-- A code in a link by which a customer joins their chat with a bot; of the code only its hash.
CREATE TABLE chat_code (
    code_hash   bytea PRIMARY KEY CHECK (octet_length(code_hash) = 32),
    customer_id bigint NOT NULL REFERENCES customer ON DELETE CASCADE,
    channel     text NOT NULL,
    made_at     timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL CHECK (expires_at > made_at),
    spent_at    timestamptz
);
CREATE INDEX ON chat_code (customer_id);
CREATE INDEX ON chat_code (expires_at);
SELECT show_rows_with('chat_code', 'customer', 'customer_id');

-- What somebody wrote in a chat, each message once. `state`: part of a conversation (`filed`), or waiting for a person.
-- `kind`: text, or what else they sent. Times are wall time.
CREATE TABLE chat_message (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    chat_id     bigint NOT NULL REFERENCES chat ON DELETE CASCADE,
    provider_id text NOT NULL CHECK (provider_id <> '' AND length(provider_id) <= 300),
    kind        text NOT NULL CHECK (kind ~ '^[a-z_]{1,40}$'),
    text        text NOT NULL CHECK (length(text) <= 8000),
    at          timestamptz NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),
    state       text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'filed', 'seen')),
    settled_at  timestamptz,
    settled_by  text CHECK (settled_by <> ''),
    UNIQUE (chat_id, provider_id),
    CHECK ((state = 'waiting') = (settled_at IS NULL))
);
CREATE INDEX chat_message_waiting ON chat_message (id) WHERE state = 'waiting';
SELECT show_rows_with('chat_message', 'chat', 'chat_id');

-- A browser that takes push messages, of a customer or of somebody on the staff. `endpoint`: where its maker takes them.
CREATE TABLE push_subscription (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint REFERENCES customer ON DELETE CASCADE,
    person_id   bigint REFERENCES person ON DELETE CASCADE,
    endpoint    text NOT NULL UNIQUE CHECK (length(endpoint) BETWEEN 10 AND 2000),
    p256dh      text NOT NULL CHECK (length(p256dh) BETWEEN 80 AND 100),
    auth        text NOT NULL CHECK (length(auth) BETWEEN 20 AND 30),
    agent       text NOT NULL DEFAULT '' CHECK (length(agent) <= 200),
    made_at     timestamptz NOT NULL,
    CHECK (num_nonnulls(customer_id, person_id) = 1)
);
CREATE INDEX ON push_subscription (customer_id) WHERE customer_id IS NOT NULL;
CREATE INDEX ON push_subscription (person_id) WHERE person_id IS NOT NULL;
SELECT show_rows('push_subscription', $$
    (SELECT sees_all()) OR customer_id IN (SELECT c.id FROM customer c) OR person_id IN (SELECT p.id FROM person p)$$);

-- Whoever holds a browser's endpoint may take it away from an account that used the browser before.
CREATE FUNCTION forget_push(the_endpoint text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = sigap, pg_temp AS $$
    DELETE FROM push_subscription WHERE endpoint = the_endpoint
$$;

-- News for staff that a push message told. Wall time.
ALTER TABLE staff_news ADD COLUMN pushed_at timestamptz;
UPDATE staff_news SET pushed_at = now();
CREATE INDEX staff_news_unpushed ON staff_news (id) WHERE pushed_at IS NULL;

-- Whether a customer may be written to for a purpose by a channel: what they refused holds, and what needs their consent.
CREATE FUNCTION may_write_to(customer bigint, the_purpose text, the_channel text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = sigap, pg_temp AS $$
    SELECT c.erased_at IS NULL AND NOT the_channel = ANY(c.opted_out)
       AND (the_purpose = 'service' OR c.restricted_at IS NULL AND EXISTS (
            SELECT FROM consent s WHERE s.customer_id = c.id AND s.purpose = the_purpose AND s.withdrawn_at IS NULL))
    FROM customer c WHERE c.id = customer
$$;

-- Whether it is quiet where a customer is. The hours may lie across midnight; both the same: there are none.
CREATE FUNCTION is_quiet(at timestamptz, zone text, begins time, ends time) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE WHEN begins IS NULL OR ends IS NULL OR begins = ends THEN false
                WHEN begins < ends THEN (at AT TIME ZONE zone)::time >= begins AND (at AT TIME ZONE zone)::time < ends
                ELSE (at AT TIME ZONE zone)::time >= begins OR (at AT TIME ZONE zone)::time < ends END;

INSERT INTO web_right (relation, rights)
VALUES ('receipt', 'SELECT, INSERT, UPDATE, DELETE'), ('message_route', 'SELECT, INSERT, UPDATE, DELETE'),
       ('chat', 'SELECT, INSERT, UPDATE, DELETE'), ('chat_code', 'SELECT, INSERT, UPDATE, DELETE'),
       ('chat_message', 'SELECT, INSERT, UPDATE'), ('push_subscription', 'SELECT, INSERT, UPDATE, DELETE');
