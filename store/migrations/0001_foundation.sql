-- The nouns of Sigap, their rules as constraints.

CREATE SCHEMA IF NOT EXISTS telemetry;
CREATE SCHEMA IF NOT EXISTS rollup;

-- What was sold -----------------------------------------------------------------------------------------

CREATE TABLE product (
    id            text PRIMARY KEY,
    version       integer NOT NULL,
    changed_at    timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE product_version (
    product       text NOT NULL REFERENCES product,
    version       integer NOT NULL,
    digest        text NOT NULL,
    body          text NOT NULL,
    registered_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (product, version)
);

-- A fleet's clock: wall, or driven step by step by the one program that feeds it. `ready_step` is the last
-- step whose messages the feeder knows to be stored; predict and service follow it.
CREATE TABLE fleet_clock (
    product    text PRIMARY KEY REFERENCES product,
    mode       text NOT NULL CHECK (mode IN ('wall', 'driven')),
    now        timestamptz,
    step       bigint NOT NULL DEFAULT 0,
    ready_step bigint NOT NULL DEFAULT 0,
    CHECK (mode = 'wall' OR now IS NOT NULL)
);

CREATE TABLE step_report (
    product text NOT NULL REFERENCES product,
    stage   text NOT NULL CHECK (stage IN ('ingest', 'predict', 'service')),
    slot    integer NOT NULL,
    step    bigint NOT NULL,
    attempt integer NOT NULL DEFAULT 0,
    PRIMARY KEY (product, stage, slot)
);

CREATE TABLE worker (
    stage      text NOT NULL,
    slot       integer NOT NULL,
    slots      integer NOT NULL DEFAULT 1,
    pid        integer NOT NULL,
    address    text NOT NULL DEFAULT '',
    seen_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (stage, slot)
);

CREATE TABLE customer (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name      text NOT NULL CHECK (name <> ''),
    email     text,
    phone     text,
    language  text NOT NULL DEFAULT 'id' CHECK (language IN ('id', 'en')),
    time_zone text NOT NULL DEFAULT 'Asia/Jakarta'
);

CREATE TABLE asset (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    product        text NOT NULL REFERENCES product,
    customer_id    bigint REFERENCES customer,
    sold_at        timestamptz,
    warranty_until timestamptz,
    site           text NOT NULL DEFAULT ''
);

CREATE TABLE device (
    id            integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    product       text NOT NULL REFERENCES product,
    serial        text NOT NULL CHECK (serial <> '' AND length(serial) <= 120 AND serial !~ '[/+#]|^_'),
    asset_id      bigint NOT NULL REFERENCES asset,
    installed_at  timestamptz NOT NULL,
    attributes    jsonb NOT NULL DEFAULT '{}',
    registered_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (product, serial)
);
CREATE INDEX ON device (asset_id);

CREATE TABLE component (
    asset_id     bigint NOT NULL REFERENCES asset ON DELETE CASCADE,
    component    text NOT NULL,
    installed_at timestamptz NOT NULL,
    PRIMARY KEY (asset_id, component)
);

CREATE TABLE maintenance (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    device_id   integer NOT NULL REFERENCES device ON DELETE CASCADE,
    ts          timestamptz NOT NULL,
    component   text NOT NULL,
    action      text NOT NULL,
    source      text NOT NULL CHECK (source IN ('import', 'api', 'finding')),
    recorded_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (device_id, ts, component, action)
);

-- A functional failure: what the predictions are held against, and what they learn from.
CREATE TABLE failure (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    device_id    integer NOT NULL REFERENCES device ON DELETE CASCADE,
    ts           timestamptz NOT NULL,
    failure_mode text NOT NULL,
    source       text NOT NULL CHECK (source IN ('import', 'finding')),
    recorded_at  timestamptz NOT NULL DEFAULT now(),
    UNIQUE (device_id, failure_mode, ts)
);

CREATE TABLE anomaly_label (
    device_id integer NOT NULL REFERENCES device ON DELETE CASCADE,
    starts_at timestamptz NOT NULL,
    ends_at   timestamptz NOT NULL,
    PRIMARY KEY (device_id, starts_at)
);

-- What devices said (telemetry itself: one table per product, made from its product file) ------------------

CREATE TABLE event (
    device_id   integer NOT NULL,
    ts          timestamptz NOT NULL,
    code        text NOT NULL,
    severity    text NOT NULL,
    text        text NOT NULL DEFAULT '',
    seq         bigint,
    received_at timestamptz NOT NULL,
    UNIQUE (device_id, ts, code)
);

-- Events that service has yet to look at (a fault that the device itself reports opens a ticket).
CREATE TABLE event_inbox (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    product   text NOT NULL,
    device_id integer NOT NULL,
    ts        timestamptz NOT NULL,
    code      text NOT NULL,
    severity  text NOT NULL,
    text      text NOT NULL
);

CREATE TABLE device_status (
    device_id   integer PRIMARY KEY REFERENCES device ON DELETE CASCADE,
    state       text NOT NULL CHECK (state IN ('online', 'sleeping', 'offline')),
    ts          timestamptz NOT NULL,
    firmware    text NOT NULL DEFAULT '',
    received_at timestamptz NOT NULL
);

CREATE TABLE device_latest (
    device_id   integer PRIMARY KEY REFERENCES device ON DELETE CASCADE,
    ts          timestamptz NOT NULL,
    readings    jsonb NOT NULL,
    received_at timestamptz NOT NULL
);

-- Values out of their plausible range: kept aside with the rule they broke.
CREATE TABLE aside (
    device_id   integer NOT NULL,
    ts          timestamptz NOT NULL,
    metric      text NOT NULL,
    value       double precision NOT NULL,
    rule        text NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (device_id, ts, metric)
);

-- Counted and left out: undeclared metrics, conflicting second readings, gaps in seq.
CREATE TABLE tally (
    device_id integer NOT NULL,
    kind      text NOT NULL CHECK (kind IN ('undeclared', 'conflict', 'lost')),
    metric    text NOT NULL,
    count     bigint NOT NULL,
    PRIMARY KEY (device_id, kind, metric)
);

CREATE TABLE sequence (
    device_id integer PRIMARY KEY REFERENCES device ON DELETE CASCADE,
    boot      bigint NOT NULL,
    seq       bigint NOT NULL
);

CREATE TABLE dead_letter (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    digest      text NOT NULL UNIQUE,
    topic       text NOT NULL,
    product     text NOT NULL DEFAULT '',
    serial      text NOT NULL DEFAULT '',
    ts          timestamptz,
    reason      text NOT NULL,
    detail      text NOT NULL,
    payload     bytea NOT NULL,
    size        integer NOT NULL,
    truncated   boolean NOT NULL DEFAULT false,
    seen        bigint NOT NULL DEFAULT 1,
    received_at timestamptz NOT NULL,
    seen_at     timestamptz NOT NULL,
    replayed_at timestamptz
);
CREATE INDEX ON dead_letter (product, serial, ts);

-- Ranges of event time that changed and that no rollup has seen yet; ingest writes them with the rows.
CREATE TABLE dirty_range (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    product   text NOT NULL,
    device_id integer NOT NULL,
    lo        timestamptz NOT NULL,
    hi        timestamptz NOT NULL,
    scores    boolean NOT NULL DEFAULT true
);
CREATE INDEX ON dirty_range (product, id);

-- Devices whose newest buckets wait for a score.
CREATE TABLE score_due (
    device_id integer PRIMARY KEY REFERENCES device ON DELETE CASCADE,
    product   text NOT NULL,
    since     timestamptz NOT NULL,
    due_at    timestamptz NOT NULL
);
CREATE INDEX ON score_due (product, due_at);

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
