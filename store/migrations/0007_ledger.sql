-- The ledger: what predictions were worth, the rungs that this earns, drift, and the models that follow from it.

-- Devices of the hold-out share: their predictions stay without a ticket, so that their truth comes out untouched.
ALTER TABLE prediction_state ADD COLUMN held_out boolean NOT NULL DEFAULT false;

-- How far the predictions of a failure mode may go now: one row each, and every change kept.
CREATE TABLE rung (
    product      text NOT NULL REFERENCES product,
    failure_mode text NOT NULL,
    rung         text NOT NULL CHECK (rung IN ('shadow', 'advise', 'inspect', 'ticket', 'ticket_notice')),
    model_id     integer NOT NULL REFERENCES model,
    PRIMARY KEY (product, failure_mode)
);
CREATE TABLE rung_change (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    product      text NOT NULL REFERENCES product,
    failure_mode text NOT NULL,
    at           timestamptz NOT NULL,
    recorded_at  timestamptz NOT NULL DEFAULT now(),
    cause        text NOT NULL CHECK (cause IN ('promotion', 'ladder', 'staff')),
    actor        text NOT NULL,
    from_rung    text,
    to_rung      text NOT NULL,
    model_id     integer NOT NULL REFERENCES model,
    why          text NOT NULL
);
CREATE INDEX ON rung_change (product, failure_mode, id);

-- Which model came into force when, by whom and why; the newest row is the one in force.
CREATE TABLE reign (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    product     text NOT NULL REFERENCES product,
    model_id    integer NOT NULL REFERENCES model,
    at          timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    actor       text NOT NULL,
    why         text NOT NULL
);
CREATE INDEX ON reign (product, id);
INSERT INTO reign (product, model_id, at, actor, why)
SELECT product, id, created_at, 'migration', 'in force when the ledger began' FROM model WHERE state = 'champion';

-- The figures of a failure mode as each evaluation found them, on the fleet's clock.
CREATE TABLE ledger_page (
    product      text NOT NULL REFERENCES product,
    failure_mode text NOT NULL,
    at           timestamptz NOT NULL,
    since        timestamptz NOT NULL,
    figures      jsonb NOT NULL,
    PRIMARY KEY (product, failure_mode, at)
);
CREATE INDEX ON ledger_page (product, at);

-- One look at how far the live fleet has moved away from what the model in force was trained on.
CREATE TABLE drift_check (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    product  text NOT NULL REFERENCES product,
    model_id integer NOT NULL REFERENCES model,
    at       timestamptz NOT NULL,
    devices  integer NOT NULL,
    drifted  boolean NOT NULL,
    figures  jsonb NOT NULL
);
CREATE INDEX ON drift_check (product, at);

-- A drift that was seen twice in a row; it ends with a check without drift, or with another model.
CREATE TABLE drift_alarm (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    product    text NOT NULL REFERENCES product,
    model_id   integer NOT NULL REFERENCES model,
    raised_at  timestamptz NOT NULL,
    ended_at   timestamptz,
    why        text NOT NULL
);
CREATE UNIQUE INDEX one_drift_alarm ON drift_alarm (product) WHERE ended_at IS NULL;

-- Asked for by schedule, drift, findings or a lost rung; at most one of a product waits or runs.
CREATE TABLE retraining (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    product    text NOT NULL REFERENCES product,
    cause      text NOT NULL CHECK (cause IN ('schedule', 'drift', 'findings', 'rung', 'staff')),
    why        text NOT NULL,
    asked_at   timestamptz NOT NULL,
    state      text NOT NULL CHECK (state IN ('asked', 'running', 'done', 'failed')),
    started_at timestamptz,
    ended_at   timestamptz,
    model_id   integer REFERENCES model,
    promoted   boolean,
    outcome    text NOT NULL DEFAULT '',
    CHECK ((state IN ('done', 'failed')) = (ended_at IS NOT NULL))
);
CREATE UNIQUE INDEX one_retraining ON retraining (product) WHERE state IN ('asked', 'running');

-- What a challenger would have said, beside the champion's score of the same device and time.
CREATE TABLE shadow_score (
    model_id     integer NOT NULL REFERENCES model ON DELETE CASCADE,
    device_id    integer NOT NULL REFERENCES device ON DELETE CASCADE,
    failure_mode text NOT NULL,
    ts           timestamptz NOT NULL,
    probability  real,
    PRIMARY KEY (model_id, device_id, failure_mode, ts)
);

CREATE INDEX ON prediction (product, failure_mode, opened_at);
CREATE INDEX ON finding (failure_mode, at) WHERE failure_mode IS NOT NULL;
