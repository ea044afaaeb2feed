-- What was sold and what it says: products, devices, arrivals. Rules are constraints.

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
