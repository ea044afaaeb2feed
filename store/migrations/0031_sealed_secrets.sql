-- Secrets on their way to a broker. Mosquitto's plugin takes a single new secret in plain text only; what it stores is a
-- hash. So a secret waits, sealed for the one process that keeps the broker's list of users, until it is applied.

-- Who keeps a broker's list of users: what is sealed with `public_key` it alone can open.
CREATE TABLE broker_keeper (
    broker       text PRIMARY KEY CHECK (broker <> ''),
    public_key   bytea NOT NULL CHECK (octet_length(public_key) = 32),
    announced_at timestamptz NOT NULL
);

-- Deleted with the credential's end, when the broker has it, and after a while.
CREATE TABLE sealed_secret (
    credential_id bigint NOT NULL REFERENCES device_credential ON DELETE CASCADE,
    broker        text NOT NULL REFERENCES broker_keeper ON DELETE CASCADE,
    sealed        bytea NOT NULL,
    sealed_at     timestamptz NOT NULL,
    PRIMARY KEY (credential_id, broker)
);
CREATE INDEX ON sealed_secret (broker);

CREATE OR REPLACE FUNCTION forget_secret() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sigap, pg_temp AS $$
BEGIN
    DELETE FROM device_secret WHERE credential_id = NEW.id;
    DELETE FROM sealed_secret WHERE credential_id = NEW.id;
    RETURN NULL;
END
$$;

INSERT INTO web_right (relation, rights) VALUES ('broker_keeper', 'SELECT'), ('sealed_secret', 'INSERT');
SELECT show_rows_with('sealed_secret', 'device_credential', 'credential_id');
