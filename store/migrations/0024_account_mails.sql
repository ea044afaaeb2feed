-- Mails about accounts on their way out, sign-ins that are begun, recovery codes. All of their times are wall time.

-- What a link's secret is derived from with the secret of this installation, so that a mail can be sent again while no
-- usable link stands in the database. NULL: the link's secret was handed out once and is nowhere.
ALTER TABLE single_use_link ADD COLUMN seed bytea;
CREATE INDEX ON single_use_link (expires_at);
CREATE INDEX ON session (expires_at);
-- Of the demo: who looks through this person's eyes.
ALTER TABLE session ADD COLUMN seen_through_by bigint REFERENCES person ON DELETE CASCADE;

-- A sign-in that is begun in one browser and needs one more step: the code of a second factor, or the answer
-- of an identity provider. Whoever has done the step deletes the row, and comes in.
CREATE TABLE begun_sign_in (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- Of the browser's cookie.
    token_hash bytea NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
    step       text NOT NULL CHECK (step IN ('second_factor', 'oidc')),
    person_id  bigint REFERENCES person ON DELETE CASCADE,
    how        text NOT NULL CHECK (how IN ('password', 'link', 'oidc', 'code')),
    -- Of OIDC: state, nonce and code verifier.
    state      text,
    nonce      text,
    verifier   text,
    target     text NOT NULL,
    tries      integer NOT NULL DEFAULT 0,
    begun_at   timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CHECK ((step = 'second_factor') = (person_id IS NOT NULL)),
    CHECK ((step = 'oidc') = (state IS NOT NULL AND nonce IS NOT NULL AND verifier IS NOT NULL))
);
CREATE INDEX ON begun_sign_in (expires_at);

-- For the day when the telephone with the one-time codes is gone; each is good once.
CREATE TABLE recovery_code (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES person ON DELETE CASCADE,
    code_hash bytea NOT NULL CHECK (octet_length(code_hash) = 32),
    spent_at  timestamptz,
    UNIQUE (person_id, code_hash)
);

-- `email`: somebody who is not signed in asked for a mail to this address; whether there is an account is looked up when
-- the mail is sent, so that asking is the same work for every address. Everything else names its person.
CREATE TABLE account_mail (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind       text NOT NULL CHECK (kind IN ('invitation', 'sign_in', 'reset', 'password_changed', 'new_browser',
                                             'second_factor_removed')),
    person_id  bigint REFERENCES person ON DELETE CASCADE,
    email      text,
    link_id    bigint REFERENCES single_use_link ON DELETE CASCADE,
    target     text NOT NULL DEFAULT '/',
    -- What a person is told about their browser: its address and name.
    address    text NOT NULL DEFAULT '',
    agent      text NOT NULL DEFAULT '',
    state      text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'sending', 'sent', 'failed', 'dropped')),
    reason     jsonb,
    attempts   integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    next_at    timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CHECK ((person_id IS NULL) <> (email IS NULL))
);
CREATE INDEX account_mail_due ON account_mail (next_at, id) WHERE state IN ('pending', 'sending');
CREATE INDEX ON account_mail (person_id);
CREATE INDEX ON account_mail (link_id);
CREATE INDEX ON account_mail (expires_at);

-- Rows of a person are seen by whoever sees the person; what belongs to nobody yet, by whoever sees everything.
SELECT show_rows_with(relation, 'person', 'person_id')
FROM unnest(ARRAY['begun_sign_in', 'recovery_code', 'account_mail']) AS relation;
