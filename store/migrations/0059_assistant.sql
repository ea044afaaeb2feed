-- What customers asked the assistant, what it said, and what people made of it. All times are wall time: a chat belongs to
-- no fleet.

-- One conversation with it: of a customer, or of somebody without an account, whose page holds the key. `handed_over`: a
-- person is wanted; `taken`: one of the staff has it. `contact`: how somebody without an account is reached.
CREATE TABLE assistant_chat (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id      integer NOT NULL REFERENCES tenant,
    customer_id    bigint REFERENCES customer ON DELETE CASCADE,
    key_hash       bytea UNIQUE CHECK (octet_length(key_hash) = 32),
    language       text NOT NULL CHECK (language IN ('en', 'id')),
    state          text NOT NULL DEFAULT 'assistant' CHECK (state IN ('assistant', 'handed_over', 'taken')),
    contact_name   text NOT NULL DEFAULT '' CHECK (length(contact_name) <= 100),
    contact        text NOT NULL DEFAULT '' CHECK (length(contact) <= 254),
    began_at       timestamptz NOT NULL,
    handed_over_at timestamptz,
    taken_at       timestamptz,
    taken_by       text CHECK (taken_by <> ''),
    CHECK ((customer_id IS NULL) = (key_hash IS NOT NULL)),
    CHECK ((state = 'assistant') = (handed_over_at IS NULL)),
    CHECK ((state = 'taken') = (taken_at IS NOT NULL) AND (taken_at IS NULL) = (taken_by IS NULL))
);
CREATE INDEX ON assistant_chat (customer_id, id) WHERE customer_id IS NOT NULL;
CREATE INDEX assistant_chat_waiting ON assistant_chat (tenant_id, id) WHERE state = 'handed_over';
-- A customer talks to the assistant in one chat at a time.
CREATE UNIQUE INDEX one_chat_with_assistant ON assistant_chat (customer_id) WHERE state = 'assistant';

-- One question and its answer, as it was said. `client_id`: made by the page; one that is sent twice is one question.
-- `cited`, `retrieved`: short names of articles. `rating`: of the staff; `helped`: of whoever asked.
CREATE TABLE assistant_turn (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    chat_id   bigint NOT NULL REFERENCES assistant_chat ON DELETE CASCADE,
    client_id uuid NOT NULL,
    question  text NOT NULL CHECK (length(question) <= 1000),
    language  text NOT NULL CHECK (language IN ('en', 'id')),
    outcome   text NOT NULL CHECK (outcome IN ('answered', 'records', 'danger', 'unknown', 'person', 'small_talk')),
    answer    jsonb NOT NULL,
    cited     text[] NOT NULL,
    retrieved text[] NOT NULL,
    coverage  real NOT NULL,
    reworded  boolean NOT NULL DEFAULT false,
    asked_at  timestamptz NOT NULL,
    helped    boolean,
    rating    text CHECK (rating IN ('right', 'wrong', 'unsafe')),
    rated_by  text CHECK (rated_by <> ''),
    rated_at  timestamptz,
    UNIQUE (chat_id, client_id),
    CHECK (cited <@ retrieved),
    CHECK ((rating IS NULL) = (rated_by IS NULL) AND (rated_by IS NULL) = (rated_at IS NULL))
);
CREATE INDEX assistant_turn_asked ON assistant_turn (asked_at);

INSERT INTO web_right (relation, rights)
VALUES ('assistant_chat', 'SELECT, INSERT, UPDATE'), ('assistant_turn', 'SELECT, INSERT, UPDATE');
SELECT show_rows_of_tenant('assistant_chat', 'customer_id = (SELECT scope_customer())');
SELECT show_rows_with('assistant_turn', 'assistant_chat', 'chat_id');
