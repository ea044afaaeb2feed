-- Alarms in the manner of ISA-18.2, and what evaluating rules needs to remember. Rules are constraints.

-- Devices whose rules are to be looked at, and from when on their time changed (null: it did not); appended to by ingest
-- with the readings, folded by service.
CREATE TABLE rule_mark (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    product   text NOT NULL,
    device_id integer NOT NULL,
    lo        timestamptz
);
CREATE INDEX ON rule_mark (product, id);

-- One row per device heard of: from when on its time changed (null: nothing new), when its rules are to be looked at
-- again (null: not before something new comes), and what they remember (`service/alarms/memory.py`).
CREATE TABLE rule_due (
    device_id integer PRIMARY KEY REFERENCES device ON DELETE CASCADE,
    product   text NOT NULL,
    since     timestamptz,
    due_at    timestamptz,
    signature integer NOT NULL DEFAULT 0,
    memory    bytea
);
CREATE INDEX ON rule_due (product, due_at) WHERE due_at IS NOT NULL;

-- A row lives from the first raise until it is normal again; raised meanwhile, it counts one occurrence more.
-- `active` tells whether the condition stands, also while the alarm is shelved, suppressed or out of service.
-- raised_at and returned_at are event times of the last occurrence; changed_at and ended_at the fleet's clock.
CREATE TABLE alarm (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    product         text NOT NULL,
    device_id       integer NOT NULL REFERENCES device ON DELETE CASCADE,
    rule            text NOT NULL,
    metric          text NOT NULL DEFAULT '',
    class           text NOT NULL CHECK (class IN ('device', 'sensor', 'communication')),
    severity        text NOT NULL CHECK (severity IN ('info', 'warning', 'error', 'critical')),
    failure_mode    text,
    name_en         text NOT NULL,
    name_id         text NOT NULL,
    state           text NOT NULL CHECK (state IN ('active_unacknowledged', 'active_acknowledged',
                                                   'returned_unacknowledged', 'normal', 'shelved', 'suppressed',
                                                   'out_of_service')),
    active          boolean NOT NULL,
    occurrences     integer NOT NULL DEFAULT 1 CHECK (occurrences >= 1),
    first_raised_at timestamptz NOT NULL,
    raised_at       timestamptz NOT NULL,
    returned_at     timestamptz,
    opened_at       timestamptz NOT NULL,
    changed_at      timestamptz NOT NULL,
    ended_at        timestamptz,
    acknowledged_at timestamptz,
    acknowledged_by text,
    shelved_until   timestamptz,
    suppressed_by   text,
    ticket_id       bigint REFERENCES ticket ON DELETE SET NULL,
    CHECK ((state = 'normal') = (ended_at IS NOT NULL)),
    CHECK ((state = 'shelved') = (shelved_until IS NOT NULL)),
    CHECK ((state = 'suppressed') = (suppressed_by IS NOT NULL)),
    CHECK (state NOT IN ('active_unacknowledged', 'active_acknowledged') OR active),
    CHECK (state NOT IN ('returned_unacknowledged', 'normal') OR NOT active),
    CHECK (active = (returned_at IS NULL))
);
CREATE UNIQUE INDEX one_living_alarm ON alarm (device_id, rule, metric) WHERE ended_at IS NULL;
CREATE INDEX ON alarm (product, id);
CREATE INDEX ON alarm (device_id, first_raised_at);
CREATE INDEX ON alarm (product, state) WHERE ended_at IS NULL;
CREATE INDEX ON alarm (ticket_id) WHERE ticket_id IS NOT NULL;

-- Append-only: who did what to an alarm, when on the fleet's clock (`at`), at what event time, and why.
CREATE TABLE alarm_history (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    alarm_id    bigint NOT NULL REFERENCES alarm ON DELETE CASCADE,
    at          timestamptz NOT NULL,
    event_at    timestamptz,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    actor       text NOT NULL,
    action      text NOT NULL CHECK (action IN ('raise', 'return', 'note', 'acknowledge', 'shelve', 'unshelve', 'suppress',
                                                'unsuppress', 'take_out_of_service', 'return_to_service')),
    from_state  text,
    to_state    text NOT NULL,
    why         text NOT NULL DEFAULT ''
);
CREATE INDEX ON alarm_history (alarm_id, id);
CREATE INDEX ON alarm_history (event_at) WHERE action = 'raise';
