-- Notices: quiet hours and opt-out, one for each opening of a ticket, links to the customer's page, and the answers.

ALTER TABLE customer
    -- In the customer's own time zone; both the same: no quiet hours.
    ADD COLUMN quiet_from  time NOT NULL DEFAULT '21:00',
    ADD COLUMN quiet_until time NOT NULL DEFAULT '07:00',
    ADD COLUMN opted_out   text[] NOT NULL DEFAULT '{}' CHECK (opted_out <@ ARRAY['email']);

-- `not_before`, `opened_at` and `answered_at` are the fleet's time.
ALTER TABLE notice
    ADD COLUMN opening     integer NOT NULL DEFAULT 1,
    ADD COLUMN customer_id bigint REFERENCES customer,
    ADD COLUMN not_before  timestamptz,
    ADD COLUMN opened_at   timestamptz,
    ADD COLUMN answered_at timestamptz,
    DROP CONSTRAINT notice_ticket_id_kind_channel_key,
    ADD UNIQUE (ticket_id, opening, kind, channel);
UPDATE notice n SET customer_id = a.customer_id, opening = t.openings
FROM ticket t JOIN asset a ON a.id = t.asset_id WHERE t.id = n.ticket_id;
CREATE INDEX ON notice (customer_id, id) WHERE customer_id IS NOT NULL;

-- The link itself is in the mail alone: here is only its hash.
CREATE TABLE notice_link (
    token_hash bytea PRIMARY KEY CHECK (octet_length(token_hash) = 32),
    notice_id  bigint NOT NULL REFERENCES notice ON DELETE CASCADE,
    made_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON notice_link (notice_id);

CREATE TABLE notice_answer (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    notice_id   bigint NOT NULL REFERENCES notice ON DELETE CASCADE,
    ticket_id   bigint NOT NULL REFERENCES ticket ON DELETE CASCADE,
    opening     integer NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('agree', 'later', 'decline', 'stopped', 'opt_out', 'opt_in')),
    slot_on     date,
    slot_part   text CHECK (slot_part IN ('morning', 'afternoon')),
    note        text NOT NULL DEFAULT '',
    at          timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((kind = 'agree') = (slot_on IS NOT NULL) AND (slot_on IS NULL) = (slot_part IS NULL))
);
CREATE INDEX ON notice_answer (ticket_id, id);
CREATE INDEX ON notice_answer (notice_id, id);
