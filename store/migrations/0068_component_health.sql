-- The health of devices' components, as the regular look at normal behaviour finds it.

-- One row a device and component (a metric of no component stands for itself). `at`: the reading that it is of, event
-- time. `health`: 0 to 100, the share of the fleet's calm past that was farther out; null where nothing is known of it.
-- `size`: how far out it is by both clocks, in spreads; `threshold`: above it the component counts as unusual (null:
-- nothing is known yet). `since`: how long it has been that far out; null where it is not. `learning`: readings that the
-- device's own past lacks. `deviations`: codes, which metrics are away from what they should read. `reference`: what the
-- component's metrics read above the fleet's level, where that was learnt after training (from a repair on, or of a
-- device that training did not see).
CREATE TABLE component_health (
    device_id integer NOT NULL REFERENCES device ON DELETE CASCADE,
    component text NOT NULL,
    at        timestamptz NOT NULL,
    health    real CHECK (health BETWEEN 0 AND 100),
    size      real,
    threshold real,
    since     timestamptz,
    learning  integer NOT NULL CHECK (learning >= 0),
    deviations    jsonb NOT NULL,
    reference jsonb,
    model_id  integer NOT NULL REFERENCES model,
    PRIMARY KEY (device_id, component)
);
CREATE INDEX component_health_worst ON component_health (health, since) WHERE since IS NOT NULL;
SELECT show_rows_with('component_health', 'device', 'device_id');
INSERT INTO web_right (relation, rights) VALUES ('component_health', 'SELECT');

-- When a fleet's health was last looked at, on its clock, and by which model.
CREATE TABLE health_look (
    product  text PRIMARY KEY REFERENCES product,
    at       timestamptz NOT NULL,
    model_id integer NOT NULL REFERENCES model
);
INSERT INTO web_right (relation, rights) VALUES ('health_look', 'SELECT');
