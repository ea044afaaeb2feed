-- Models, scores and predictions; tickets, findings and notices. Rules are constraints.

-- Learning ----------------------------------------------------------------------------------------------

CREATE TABLE model (
    id         integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    product    text NOT NULL REFERENCES product,
    state      text NOT NULL CHECK (state IN ('champion', 'challenger', 'retired')),
    manifest   jsonb NOT NULL,
    digest     text NOT NULL,
    body       bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX one_champion ON model (product) WHERE state = 'champion';

CREATE TABLE score (
    device_id         integer NOT NULL,
    failure_mode      text NOT NULL,
    ts                timestamptz NOT NULL,
    bucket            timestamptz NOT NULL,
    scored_at         timestamptz NOT NULL,
    probability       real,
    rul_s             double precision,
    rul_low_s         double precision,
    rul_high_s        double precision,
    anomaly           real,
    anomaly_threshold real,
    model_id          integer NOT NULL,
    UNIQUE (device_id, failure_mode, ts)
);

-- An episode: evidence frozen at opening. Its state and outcome live in rows of their own.
CREATE TABLE prediction (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    product      text NOT NULL,
    device_id    integer NOT NULL REFERENCES device ON DELETE CASCADE,
    asset_id     bigint NOT NULL REFERENCES asset ON DELETE CASCADE,
    failure_mode text NOT NULL,
    opened_at    timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    ts           timestamptz NOT NULL,
    probability  double precision,
    rul_s        double precision,
    rul_low_s    double precision,
    rul_high_s   double precision,
    rung         text NOT NULL CHECK (rung IN ('shadow', 'advise', 'inspect', 'ticket', 'ticket_notice')),
    reasons      jsonb NOT NULL,
    evidence     jsonb NOT NULL,
    model_id     integer NOT NULL REFERENCES model
);

CREATE TABLE prediction_state (
    prediction_id bigint PRIMARY KEY REFERENCES prediction ON DELETE CASCADE,
    asset_id      bigint NOT NULL,
    failure_mode  text NOT NULL,
    state         text NOT NULL CHECK (state IN ('open', 'ticketed', 'suppressed', 'expired', 'superseded')),
    reason        text NOT NULL DEFAULT '',
    ticket_id     bigint,
    outcome       text CHECK (outcome IN ('confirmed', 'other_fault', 'no_fault_found', 'not_inspected',
                                          'failed_before_visit', 'no_failure')),
    changed_at    timestamptz NOT NULL,
    ended_at      timestamptz,
    -- Copied from the prediction when triage leaves it without a ticket, so that the next to expire is found at once.
    product       text,
    expires_at    timestamptz
);
-- One living episode per asset and failure mode: it lives until it has an end.
CREATE UNIQUE INDEX one_episode ON prediction_state (asset_id, failure_mode) WHERE ended_at IS NULL;
CREATE INDEX ON prediction_state (prediction_id) WHERE state = 'open';
CREATE INDEX ON prediction_state (ticket_id) WHERE ticket_id IS NOT NULL;
CREATE INDEX ON prediction_state (product, expires_at) WHERE ended_at IS NULL AND ticket_id IS NULL;
CREATE INDEX ON prediction_state (prediction_id) WHERE ended_at IS NULL AND ticket_id IS NULL AND product IS NULL;

CREATE TABLE prediction_history (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    prediction_id bigint NOT NULL REFERENCES prediction ON DELETE CASCADE,
    at            timestamptz NOT NULL,
    recorded_at   timestamptz NOT NULL DEFAULT now(),
    actor         text NOT NULL,
    state         text NOT NULL,
    why           text NOT NULL
);

-- After-sales -------------------------------------------------------------------------------------------

CREATE TABLE ticket (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    product         text NOT NULL,
    asset_id        bigint NOT NULL REFERENCES asset ON DELETE CASCADE,
    device_id       integer NOT NULL REFERENCES device ON DELETE CASCADE,
    failure_mode    text NOT NULL,
    state           text NOT NULL CHECK (state IN ('new', 'assigned', 'in_progress', 'on_hold', 'resolved',
                                                   'closed', 'cancelled')),
    source          text NOT NULL CHECK (source IN ('prediction', 'device', 'customer', 'staff')),
    severity        text NOT NULL CHECK (severity IN ('info', 'warning', 'error', 'critical')),
    prediction_id   bigint REFERENCES prediction,
    assignee        text,
    opened_at       timestamptz NOT NULL,
    due_at          timestamptz,
    window_ends_at  timestamptz NOT NULL,
    reported_at     timestamptz,
    resolved_at     timestamptz,
    closed_at       timestamptz,
    in_warranty     boolean,
    openings        integer NOT NULL DEFAULT 1 CHECK (openings >= 1),
    CHECK ((state IN ('resolved', 'closed')) = (resolved_at IS NOT NULL))
);
CREATE UNIQUE INDEX one_open_ticket ON ticket (asset_id, failure_mode)
    WHERE state IN ('new', 'assigned', 'in_progress', 'on_hold');
CREATE INDEX ON ticket (product, opened_at);
CREATE INDEX ON ticket (device_id, opened_at);
CREATE INDEX ON ticket (asset_id, failure_mode, resolved_at) WHERE state IN ('resolved', 'closed');
CREATE INDEX ON ticket (product, resolved_at) WHERE state = 'resolved';

CREATE TABLE ticket_history (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ticket_id   bigint NOT NULL REFERENCES ticket ON DELETE CASCADE,
    at          timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    actor       text NOT NULL,
    action      text NOT NULL,
    from_state  text,
    to_state    text NOT NULL,
    why         text NOT NULL DEFAULT ''
);
CREATE INDEX ON ticket_history (ticket_id, id);

-- What was found, once for each time the ticket was opened (a reopened ticket gets another finding).
CREATE TABLE finding (
    ticket_id    bigint NOT NULL REFERENCES ticket ON DELETE CASCADE,
    opening      integer NOT NULL,
    kind         text NOT NULL CHECK (kind IN ('confirmed', 'other_fault', 'no_fault_found', 'not_inspected',
                                               'failed_before_visit')),
    failure_mode text,
    component    text,
    mechanism    text,
    parts        text[] NOT NULL DEFAULT '{}',
    note         text NOT NULL DEFAULT '',
    actor        text NOT NULL,
    at           timestamptz NOT NULL,
    failed_at    timestamptz,
    PRIMARY KEY (ticket_id, opening),
    CHECK ((kind IN ('confirmed', 'other_fault', 'failed_before_visit')) = (failure_mode IS NOT NULL))
);

CREATE TABLE customer_report (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    device_id    integer NOT NULL REFERENCES device ON DELETE CASCADE,
    failure_mode text NOT NULL,
    reported_at  timestamptz NOT NULL,
    text         text NOT NULL DEFAULT '',
    ticket_id    bigint NOT NULL REFERENCES ticket ON DELETE CASCADE,
    UNIQUE (device_id, failure_mode, reported_at)
);

-- The outbox: written in the transaction of what it tells of, sent afterwards.
CREATE TABLE notice (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ticket_id  bigint NOT NULL REFERENCES ticket ON DELETE CASCADE,
    kind       text NOT NULL,
    channel    text NOT NULL CHECK (channel IN ('email', 'webhook')),
    state      text NOT NULL CHECK (state IN ('pending', 'sending', 'sent', 'delivered', 'failed', 'opened',
                                              'answered', 'suppressed')),
    reason     text NOT NULL DEFAULT '',
    language   text NOT NULL CHECK (language IN ('id', 'en')),
    recipient  text NOT NULL DEFAULT '',
    subject    text NOT NULL,
    body       text NOT NULL,
    created_at timestamptz NOT NULL,
    attempts   integer NOT NULL DEFAULT 0,
    try_after  timestamptz NOT NULL DEFAULT now(),
    sent_at    timestamptz,
    UNIQUE (ticket_id, kind, channel)
);
CREATE INDEX ON notice (try_after) WHERE state IN ('pending', 'sending');
