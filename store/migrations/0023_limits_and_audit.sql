-- Rate limits, the browsers that people signed in with, and the audit log. All of their times are wall time.

-- How often something happened in a window of time and in the window before it; the key is a SHA-256, so that no
-- address and no account stands here. A crash of the database empties the table: every limit begins anew then.
CREATE UNLOGGED TABLE rate_count (
    key         bytea PRIMARY KEY CHECK (octet_length(key) = 32),
    length_s    integer NOT NULL CHECK (length_s > 0),
    -- Seconds since the epoch divided by `length_s`.
    window_no   bigint NOT NULL,
    hits        bigint NOT NULL,
    hits_before bigint NOT NULL DEFAULT 0,
    -- Counts for nothing from here on.
    over_at     timestamptz NOT NULL
);
CREATE INDEX ON rate_count (over_at);

-- A browser that a person signed in with: failed attempts of strangers do not keep it out. Of its cookie only the
-- SHA-256 is kept.
CREATE TABLE known_browser (
    token_hash bytea NOT NULL CHECK (octet_length(token_hash) = 32),
    person_id  bigint NOT NULL REFERENCES person ON DELETE CASCADE,
    seen_at    timestamptz NOT NULL,
    PRIMARY KEY (token_hash, person_id)
);
CREATE INDEX ON known_browser (person_id, seen_at);
