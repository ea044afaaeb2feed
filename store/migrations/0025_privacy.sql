-- Personal data: consents, requests of the people whose data they are, and erasure. All of their times are wall time.

-- `erased_at`: nothing here leads to a person any more. `restricted_at`: only what the contract needs is done with it.
ALTER TABLE customer ADD COLUMN erased_at timestamptz, ADD COLUMN restricted_at timestamptz;

-- The proof of a consent: to which words (`text_version`, `language`), when, by which way, and until when. Service itself
-- needs none: that is the contract.
CREATE TABLE consent (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id   bigint NOT NULL REFERENCES customer ON DELETE CASCADE,
    purpose       text NOT NULL CHECK (purpose IN ('advice', 'survey', 'offer', 'extended_telemetry')),
    text_version  integer NOT NULL CHECK (text_version > 0),
    language      text NOT NULL CHECK (language IN ('id', 'en')),
    given_at      timestamptz NOT NULL,
    how           text NOT NULL CHECK (how IN ('page', 'link', 'phone', 'paper', 'import')),
    withdrawn_at  timestamptz CHECK (withdrawn_at >= given_at),
    withdrawn_how text CHECK (withdrawn_how IN ('page', 'link', 'phone', 'paper', 'import', 'erasure')),
    CHECK ((withdrawn_at IS NULL) = (withdrawn_how IS NULL))
);
CREATE UNIQUE INDEX one_consent ON consent (customer_id, purpose) WHERE withdrawn_at IS NULL;
CREATE INDEX ON consent (customer_id, id);

-- What a person asked for, and until when the law wants an answer: 3 x 24 hours of wall time.
CREATE TABLE privacy_request (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES customer ON DELETE CASCADE,
    kind        text NOT NULL CHECK (kind IN ('access', 'copy', 'correct', 'restrict', 'withdraw', 'erase')),
    -- What is to be corrected or withdrawn, in the person's words; empty once they are erased.
    words       text NOT NULL DEFAULT '',
    how         text NOT NULL CHECK (how IN ('page', 'link', 'phone', 'paper')),
    asked_at    timestamptz NOT NULL,
    due_at      timestamptz NOT NULL CHECK (due_at > asked_at),
    warned_at   timestamptz,
    answered_at timestamptz,
    answered_by text,
    answer      text CHECK (answer IN ('done', 'refused')),
    -- Why it was refused, for the person.
    reason      text NOT NULL DEFAULT '',
    CHECK ((answered_at IS NULL) = (answer IS NULL)),
    CHECK (answer IS DISTINCT FROM 'refused' OR reason <> '')
);
CREATE INDEX ON privacy_request (due_at) WHERE answered_at IS NULL;
CREATE INDEX ON privacy_request (customer_id, id);

-- That a person was erased: what was blanked (rows by table), and what is kept and why, as codes.
CREATE TABLE erasure (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES customer ON DELETE CASCADE,
    at          timestamptz NOT NULL,
    blanked     jsonb NOT NULL,
    kept        jsonb[] NOT NULL
);
CREATE INDEX ON erasure (customer_id);

SELECT show_rows_with(relation, 'customer', 'customer_id')
FROM unnest(ARRAY['consent', 'privacy_request', 'erasure']) AS relation;

-- A code without the words that people wrote inside of it (`as_written`, `with_words`). The text of a jsonb has one form.
CREATE FUNCTION without_words(said jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN regexp_replace(regexp_replace(
        said::text, '\{"args": \{"text": "(?:[^"\\]|\\.)*"\}, "code": "as_written"\}',
        '{"args": {"text": ""}, "code": "as_written"}', 'g'), '"words": "(?:[^"\\]|\\.)*"', '"words": ""', 'g')::jsonb;

-- Histories without the words that people wrote in them, for an erasure: nobody but the owner changes a history, so this
-- runs as the owner. Which ones is up to the caller, who sees their own alone.
CREATE FUNCTION blank_histories(tickets bigint[], assets bigint[], devices integer[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = sigap, pg_temp AS $$
DECLARE
    blanked bigint := 0;
    lines bigint;
BEGIN
    UPDATE ticket_history SET why = without_words(why)
    WHERE why IS DISTINCT FROM without_words(why) AND ticket_id = ANY(tickets);
    GET DIAGNOSTICS lines = ROW_COUNT;
    blanked := blanked + lines;
    UPDATE prediction_history SET why = without_words(why)
    WHERE why IS DISTINCT FROM without_words(why)
      AND prediction_id IN (SELECT id FROM prediction WHERE asset_id = ANY(assets));
    GET DIAGNOSTICS lines = ROW_COUNT;
    blanked := blanked + lines;
    UPDATE alarm_history SET why = without_words(why)
    WHERE why IS DISTINCT FROM without_words(why)
      AND alarm_id IN (SELECT id FROM alarm WHERE device_id = ANY(devices));
    GET DIAGNOSTICS lines = ROW_COUNT;
    RETURN blanked + lines;
END
$$;

-- A notice that was being written while its reader was erased says nothing and does not leave. The lock waits for an
-- erasure that is on its way.
CREATE FUNCTION silence_erased() RETURNS trigger LANGUAGE plpgsql SET search_path = sigap, pg_temp AS $$
BEGIN
    PERFORM FROM customer WHERE id = NEW.customer_id FOR KEY SHARE;
    IF EXISTS (SELECT FROM customer WHERE id = NEW.customer_id AND erased_at IS NOT NULL) THEN
        NEW.subject := '';
        NEW.body := '';
        IF NEW.to_customer THEN
            NEW.recipient := '';
            NEW.state := 'suppressed';
            NEW.not_before := NULL;
            NEW.reason := '{"code": "person_erased", "args": {}}';
        END IF;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER silence_erased BEFORE INSERT ON notice
    FOR EACH ROW WHEN (NEW.customer_id IS NOT NULL) EXECUTE FUNCTION silence_erased();
