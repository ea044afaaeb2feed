-- From when on a product's readings and buckets are kept.

-- One row for each product of which anything was dropped. No bucket that begins before `raw_from` is rolled up again, no
-- reading from before it is taken in. `rollup_from`: buckets from before were dropped too, but for each device's first.
CREATE TABLE retention (
    product     text PRIMARY KEY REFERENCES product,
    raw_from    timestamptz NOT NULL,
    rollup_from timestamptz
);
INSERT INTO web_right (relation, rights) VALUES ('retention', 'SELECT');
