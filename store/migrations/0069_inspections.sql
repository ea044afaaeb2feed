-- Inspections of components that are unlike themselves: the budget's tokens, and components that are muted.

-- What a look at health grants to the budget. `devices` that were looked at; `device_days`: how long devices had readings
-- since looks began, all together; `ask_above`: how far out a component must be for an inspection (null: not known).
ALTER TABLE health_look
    ADD COLUMN devices     integer NOT NULL DEFAULT 0 CHECK (devices >= 0),
    ADD COLUMN device_days double precision NOT NULL DEFAULT 0 CHECK (device_days >= 0),
    ADD COLUMN ask_above   real;

-- A product's budget: its tokens at `at` on the fleet's clock, when `device_days` of the looks had been counted; since
-- when, and from how many of them on (`from_days`), it counts; how many inspections were `opened`.
CREATE TABLE inspection_budget (
    product     text PRIMARY KEY REFERENCES product,
    tokens      double precision NOT NULL CHECK (tokens >= 0),
    device_days double precision NOT NULL,
    at          timestamptz,
    since       timestamptz NOT NULL,
    from_days   double precision NOT NULL,
    opened      integer NOT NULL DEFAULT 0 CHECK (opened >= 0)
);
INSERT INTO web_right (relation, rights) VALUES ('inspection_budget', 'SELECT');

-- A component of a device at which an inspection found nothing, and when: it asks again when its statistic is half as
-- high again as `size`, or a metric that is none of `metrics` joins. `ticket_id` and `opening`: whose finding it is.
CREATE TABLE muted_component (
    device_id integer NOT NULL REFERENCES device ON DELETE CASCADE,
    component text NOT NULL,
    at        timestamptz NOT NULL,
    size      real NOT NULL,
    metrics   text[] NOT NULL,
    ticket_id integer NOT NULL REFERENCES ticket ON DELETE CASCADE,
    opening   integer NOT NULL,
    PRIMARY KEY (device_id, component)
);
CREATE INDEX ON muted_component (ticket_id);
SELECT show_rows_with('muted_component', 'device', 'device_id');
INSERT INTO web_right (relation, rights) VALUES ('muted_component', 'SELECT, INSERT, UPDATE, DELETE');

-- The ledger and the choice of inspections ask for one device's predictions of pseudo failure modes.
CREATE INDEX prediction_unusual ON prediction (device_id, failure_mode, opened_at) WHERE failure_mode LIKE 'unusual:%';
