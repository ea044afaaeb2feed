-- What an ingest worker must remember of its session with the broker: the filters that it subscribed to, and the last
-- messages that hold no time of their own (a broker sends again what was not acknowledged): what each was, the moment
-- it was given, and when it was stored, in milliseconds since the epoch.

CREATE TABLE ingest_session (
    client text PRIMARY KEY,
    filters text[] NOT NULL DEFAULT '{}',
    digests bigint[] NOT NULL DEFAULT '{}',
    moments bigint[] NOT NULL DEFAULT '{}',
    stored bigint[] NOT NULL DEFAULT '{}',
    CHECK (cardinality(digests) = cardinality(moments) AND cardinality(digests) = cardinality(stored))
);
