-- What devices tried at the broker on topics that are not theirs: the newest stretch of each device. Times are wall time.
-- `times`: since `first_at`; a device that stays quiet for an hour begins anew.
CREATE TABLE refused_topic (
    device_id integer PRIMARY KEY REFERENCES device ON DELETE CASCADE,
    kind      text NOT NULL CHECK (kind IN ('publish', 'subscribe')),
    topic     text NOT NULL,
    times     bigint NOT NULL CHECK (times > 0),
    first_at  timestamptz NOT NULL,
    last_at   timestamptz NOT NULL CHECK (last_at >= first_at)
);

-- Staff see those of their tenant's devices; customers and technicians none.
SELECT show_rows('refused_topic', $$
    (SELECT sees_all())
    OR ((SELECT is_unlimited()) AND EXISTS (SELECT FROM device d WHERE d.id = refused_topic.device_id))$$);
INSERT INTO web_right (relation, rights) VALUES ('refused_topic', 'SELECT');
