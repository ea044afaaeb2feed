-- Calls: a customer books half an hour with the service team, by telephone or in a room on the network.

-- `lane`: as many calls run at once as there are lanes. `room`: the random name of the room; the address is made of it by the
-- settings. `sequence`: how often it was moved. `during`, `made_at`, `ended_at`: the fleet's time. `taken_by`: who held it.
CREATE TABLE consultation (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id   integer NOT NULL,
    customer_id bigint NOT NULL,
    product     text NOT NULL REFERENCES product,
    asset_id    bigint NOT NULL REFERENCES asset ON DELETE CASCADE,
    lane        integer NOT NULL CHECK (lane >= 0),
    during      tstzrange NOT NULL CHECK (NOT isempty(during) AND NOT lower_inf(during) AND NOT upper_inf(during)),
    time_zone   text NOT NULL,
    state       text NOT NULL DEFAULT 'booked' CHECK (state IN ('booked', 'held', 'missed', 'cancelled')),
    topic       text NOT NULL DEFAULT '' CHECK (length(topic) <= 500),
    room        text NOT NULL UNIQUE CHECK (room ~ '^[A-Za-z0-9_-]{20,60}$'),
    sequence    integer NOT NULL DEFAULT 0,
    made_at     timestamptz NOT NULL,
    made_by     text NOT NULL CHECK (made_by <> ''),
    ended_at    timestamptz,
    taken_by    text CHECK (taken_by <> ''),
    FOREIGN KEY (customer_id, tenant_id) REFERENCES customer (id, tenant_id) ON UPDATE CASCADE ON DELETE CASCADE,
    CHECK ((state = 'booked') = (ended_at IS NULL)),
    CONSTRAINT one_call_in_a_lane EXCLUDE USING gist (tenant_id WITH =, lane WITH =, during WITH &&) WHERE (state = 'booked')
);
CREATE UNIQUE INDEX one_call_ahead ON consultation (asset_id) WHERE state = 'booked';
CREATE INDEX ON consultation (customer_id, id);
CREATE INDEX ON consultation (tenant_id, id);
SELECT show_rows_of_tenant('consultation', 'customer_id = (SELECT scope_customer())');

-- How many calls of a tenant a time has, whoever's: a customer learns which times are free, and no more.
CREATE FUNCTION calls_between(of_tenant integer, since timestamptz, until timestamptz)
RETURNS TABLE (lane integer, begins timestamptz, ends timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = sigap, pg_temp AS $$
    SELECT c.lane, lower(c.during), upper(c.during) FROM consultation c
    WHERE c.tenant_id = of_tenant AND c.state = 'booked' AND c.during && tstzrange(since, until)
$$;

-- Letters about a call, each once. `sequence`: of the call when it was written; one about an earlier time is no news any
-- more. `not_before`: the fleet's time; `next_at`: wall time from which on somebody may send it.
CREATE TABLE consultation_letter (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    consultation_id bigint NOT NULL REFERENCES consultation ON DELETE CASCADE,
    kind            text NOT NULL CHECK (kind IN ('booked', 'moved', 'cancelled', 'reminder')),
    sequence        integer NOT NULL,
    not_before      timestamptz,
    state           text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'sending', 'sent', 'failed', 'dropped')),
    reason          jsonb,
    attempts        integer NOT NULL DEFAULT 0,
    next_at         timestamptz NOT NULL DEFAULT now(),
    UNIQUE (consultation_id, kind, sequence)
);
CREATE INDEX consultation_letter_due ON consultation_letter (next_at, id) WHERE state IN ('pending', 'sending');
SELECT show_rows_with('consultation_letter', 'consultation', 'consultation_id');

INSERT INTO web_right (relation, rights)
VALUES ('consultation', 'SELECT, INSERT, UPDATE'), ('consultation_letter', 'SELECT, INSERT');

-- What a customer refused by purpose and channel counts on each channel.
CREATE OR REPLACE FUNCTION may_write_to(customer bigint, the_purpose text, the_channel text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = sigap, pg_temp AS $$
    SELECT c.erased_at IS NULL AND NOT the_channel = ANY(c.opted_out)
       AND NOT EXISTS (SELECT FROM unwanted_message u WHERE u.customer_id = c.id AND u.purpose = the_purpose
                       AND u.channel IN ('', the_channel))
       AND (the_purpose = 'service' OR c.restricted_at IS NULL AND EXISTS (
            SELECT FROM consent s WHERE s.customer_id = c.id AND s.purpose = the_purpose AND s.withdrawn_at IS NULL))
    FROM customer c WHERE c.id = customer
$$;
