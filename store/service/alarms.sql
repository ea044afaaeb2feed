-- row_columns --
-- A living alarm as rules and people change it.
id, device_id, rule, metric, class AS kind, severity, failure_mode, name, state, active, occurrences,
first_raised_at, raised_at, returned_at, opened_at, acknowledged_at, acknowledged_by, shelved_until,
suppressed_by, ticket_id

-- alarm_columns --
-- An alarm with its device's serial.
a.id, a.product, d.serial, a.device_id, a.rule, a.metric, a.class AS kind, a.severity, a.failure_mode, a.name,
 a.state, a.active, a.occurrences, a.first_raised_at, a.raised_at, a.returned_at, a.opened_at,
a.changed_at, a.ended_at, a.acknowledged_at, a.acknowledged_by, a.shelved_until, a.suppressed_by, a.ticket_id

-- lock_living --
-- The living alarms of some devices, kept from others until the transaction ends.
SELECT {row_columns} FROM alarm WHERE device_id = ANY(%(devices)s::integer[]) AND ended_at IS NULL
ORDER BY id FOR UPDATE

-- lock_alarm --
-- One alarm, kept from others until the transaction ends.
SELECT {row_columns} FROM alarm WHERE id = %(alarm_id)s
FOR UPDATE

-- spans_of --
-- When alarms of some devices stood, as far as it reaches beyond a time of each device.
SELECT a.device_id, a.rule, a.metric, a.first_raised_at AS raised_at, a.returned_at
FROM unnest(%(devices)s::integer[], %(los)s::timestamptz[]) AS d (id, lo)
JOIN alarm a ON a.device_id = d.id
WHERE a.returned_at IS NULL OR a.returned_at >= d.lo

-- open_alarms --
-- New alarms; where a key has a living one already, nothing comes back.
INSERT INTO alarm (product, device_id, rule, metric, class, severity, failure_mode, name, state, active,
                   occurrences, first_raised_at, raised_at, returned_at, opened_at, changed_at, ended_at,
                   suppressed_by)
SELECT %(product)s, n.*
FROM unnest(%(device_id)s::integer[], %(rule)s::text[], %(metric)s::text[], %(kind)s::text[], %(severity)s::text[],
            %(failure_mode)s::text[], %(name)s::jsonb[], %(state)s::text[],
            %(active)s::boolean[], %(occurrences)s::integer[], %(first_raised_at)s::timestamptz[],
            %(raised_at)s::timestamptz[], %(returned_at)s::timestamptz[], %(opened_at)s::timestamptz[],
            %(changed_at)s::timestamptz[], %(ended_at)s::timestamptz[], %(suppressed_by)s::text[]) AS n
ON CONFLICT (device_id, rule, metric) WHERE ended_at IS NULL DO NOTHING
RETURNING id, device_id, rule, metric

-- change_alarms --
-- Alarms into another state, each only if it still is in the state that was read.
UPDATE alarm a SET
    state = n.state, active = n.active, occurrences = n.occurrences, raised_at = n.raised_at,
    returned_at = n.returned_at, changed_at = %(at)s, ended_at = n.ended_at, acknowledged_at = n.acknowledged_at,
    acknowledged_by = n.acknowledged_by, shelved_until = n.shelved_until, suppressed_by = n.suppressed_by,
    ticket_id = n.ticket_id
FROM unnest(%(id)s::bigint[], %(was)s::text[], %(state)s::text[], %(active)s::boolean[], %(occurrences)s::integer[],
            %(raised_at)s::timestamptz[], %(returned_at)s::timestamptz[], %(ended_at)s::timestamptz[],
            %(acknowledged_at)s::timestamptz[], %(acknowledged_by)s::text[], %(shelved_until)s::timestamptz[],
            %(suppressed_by)s::text[], %(ticket_id)s::bigint[])
    AS n (id, was, state, active, occurrences, raised_at, returned_at, ended_at, acknowledged_at, acknowledged_by,
          shelved_until, suppressed_by, ticket_id)
WHERE a.id = n.id AND a.state = n.was

-- note_alarms --
-- Who did what to alarms, when and why.
INSERT INTO alarm_history (alarm_id, at, event_at, actor, action, from_state, to_state, why)
SELECT * FROM unnest(%(alarm_id)s::bigint[], %(at)s::timestamptz[], %(event_at)s::timestamptz[], %(actor)s::text[],
                     %(action)s::text[], %(from_state)s::text[], %(to_state)s::text[], %(why)s::jsonb[])

-- link_evidence --
-- Alarms that point to a failure mode stand beside the open ticket of its key.
UPDATE alarm a SET ticket_id = t.id
FROM device d, ticket t
WHERE a.id = ANY(%(ids)s::bigint[]) AND a.ticket_id IS NULL AND d.id = a.device_id AND t.asset_id = d.asset_id
  AND t.failure_mode = a.failure_mode AND is_open(t.state)

-- link_tickets --
-- The tickets that alarms opened or joined.
UPDATE alarm a SET ticket_id = n.ticket
FROM unnest(%(ids)s::bigint[], %(tickets)s::bigint[]) AS n (id, ticket) WHERE a.id = n.id

-- find_alarm --
-- One alarm with its device's serial.
SELECT {alarm_columns}
FROM alarm a JOIN device d ON d.id = a.device_id
WHERE a.id = %(alarm_id)s

-- list_alarms --
-- A page of alarms in the order they were opened.
SELECT {alarm_columns}
FROM alarm a JOIN device d ON d.id = a.device_id
WHERE a.id > %(after)s
  AND (%(product)s::text IS NULL OR a.product = %(product)s)
  AND (%(serial)s::text IS NULL OR d.serial = %(serial)s)
  AND (%(states)s::text[] IS NULL OR a.state = ANY(%(states)s))
  AND (%(kinds)s::text[] IS NULL OR a.class = ANY(%(kinds)s))
  AND (%(severities)s::text[] IS NULL OR a.severity = ANY(%(severities)s))
  AND (%(active)s::boolean IS NULL OR a.active = %(active)s)
  AND (%(since)s::timestamptz IS NULL OR a.raised_at >= %(since)s)
  AND (%(rule)s::text IS NULL OR a.rule = %(rule)s)
  AND (%(failure_mode)s::text IS NULL OR a.failure_mode = %(failure_mode)s)
  AND (%(ticket_id)s::bigint IS NULL OR a.ticket_id = %(ticket_id)s)
ORDER BY a.id LIMIT %(limit)s

-- alarm_history --
-- Everything that happened to an alarm, oldest first.
SELECT at, event_at, actor, action, from_state, to_state, why FROM alarm_history
WHERE alarm_id = %(alarm_id)s ORDER BY id
