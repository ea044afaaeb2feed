-- What an ingest worker must remember of its session with the broker: the filters that it subscribed to, and when the
-- last messages came that hold no time of their own (a broker sends again what was not acknowledged).

CREATE TABLE ingest_session (
    client text PRIMARY KEY,
    filters text[] NOT NULL DEFAULT '{}',
    digests bigint[] NOT NULL DEFAULT '{}',
    moments bigint[] NOT NULL DEFAULT '{}',
    CHECK (cardinality(digests) = cardinality(moments))
);
