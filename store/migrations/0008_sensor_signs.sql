-- Sensor faults that scoring tells from sick devices, and predictions that rest on a faulty sensor.

-- One row a sensor that the newest scored rows of its device blame: `seen` verdicts in favour so far, `missed` rows since
-- then that do not repeat it. `confirmed_at`: event time of the verdict that made it a fault; null until then. `away`: how
-- far its level is from what the other metrics tell, in its unit.
CREATE TABLE sensor_sign (
    device_id    integer NOT NULL REFERENCES device ON DELETE CASCADE,
    metric       text NOT NULL,
    kind         text NOT NULL CHECK (kind IN ('drift', 'noisy', 'still')),
    since        timestamptz NOT NULL,
    newest       timestamptz NOT NULL,
    seen         integer NOT NULL CHECK (seen >= 1),
    missed       integer NOT NULL DEFAULT 0 CHECK (missed >= 0),
    confirmed_at timestamptz,
    away         double precision,
    PRIMARY KEY (device_id, metric)
);

-- This prediction stays without a ticket, for it rests on a faulty sensor.
ALTER TABLE prediction_state ADD COLUMN sensor_fault boolean NOT NULL DEFAULT false;
