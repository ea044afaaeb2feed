-- put_latest --
-- The newest value of every metric, each by its own event time. Most rows are newer than what is kept, and hold every
-- metric: they take its place, which is much cheaper than to merge.
WITH given AS MATERIALIZED (
    SELECT * FROM ROWS FROM (
        unnest(%(devices)s::integer[]), unnest(%(ts)s::timestamptz[]), jsonb_array_elements(%(readings)s::jsonb),
        unnest(%(received)s::timestamptz[]), jsonb_array_elements(%(older)s::jsonb))
        AS r (device, ts, readings, received, older)
), replaced AS (
    UPDATE device_latest l
    SET ts = g.ts, readings = g.readings, older = '{}', received_at = greatest(l.received_at, g.received)
    FROM given g
    WHERE l.device_id = g.device AND g.ts > l.ts AND g.older = '{}'
        AND g.readings ?& %(metrics)s::text[] AND l.readings - %(metrics)s::text[] = '{}'
    RETURNING l.device_id
)
INSERT INTO device_latest (device_id, ts, readings, received_at, older, tenant_id)
SELECT g.*, (SELECT d.tenant_id FROM device d WHERE d.id = g.device) FROM given g
WHERE NOT EXISTS (SELECT FROM replaced p WHERE p.device_id = g.device)
ON CONFLICT (device_id) DO UPDATE SET
    (readings, older) = (SELECT m.readings, m.older
                         FROM merge_latest(device_latest.ts, device_latest.readings, device_latest.older,
                                           excluded.ts, excluded.readings, excluded.older) m),
    ts = greatest(device_latest.ts, excluded.ts),
    received_at = greatest(device_latest.received_at, excluded.received_at)

-- put_events --
-- Events, once each; the new ones go to service's inbox and make their time dirty.
WITH fresh AS (
    INSERT INTO event (device_id, ts, code, severity, text, seq, received_at)
    SELECT * FROM unnest(%(devices)s::integer[], %(ts)s::timestamptz[], %(codes)s::text[], %(severities)s::text[],
                         %(texts)s::text[], %(seqs)s::bigint[], %(received)s::timestamptz[])
    ON CONFLICT (device_id, ts, code) DO NOTHING
    RETURNING device_id, ts, code, severity, text
), told AS (
    INSERT INTO event_inbox (product, device_id, ts, code, severity, text)
    SELECT d.product, f.device_id, f.ts, f.code, f.severity, f.text
    FROM fresh f JOIN device d ON d.id = f.device_id
    WHERE %(live)s
), marked AS (
    INSERT INTO dirty_range (product, device_id, lo, hi, scores)
    SELECT d.product, f.device_id, min(f.ts), max(f.ts), %(live)s
    FROM fresh f JOIN device d ON d.id = f.device_id GROUP BY d.product, f.device_id
)
SELECT count(*) FROM fresh

-- lock_statuses --
-- The statuses that count for some devices, for a change of them.
SELECT device_id, state, ts, firmware, received_at, arrived_at, said, said_ts, stamp FROM device_status
WHERE device_id = ANY(%(devices)s::integer[]) ORDER BY device_id FOR UPDATE

-- put_statuses --
-- The statuses that count now; a device that sleeps or wakes has its rules looked at.
WITH newest AS (
    INSERT INTO device_status (device_id, state, ts, firmware, received_at, arrived_at, said, said_ts, stamp, tenant_id)
    SELECT s.*, (SELECT d.tenant_id FROM device d WHERE d.id = s.device)
    FROM unnest(%(device_id)s::integer[], %(state)s::text[], %(ts)s::timestamptz[], %(firmware)s::text[],
                %(received_at)s::timestamptz[], %(arrived_at)s::timestamptz[], %(said)s::text[],
                %(said_ts)s::timestamptz[], %(stamp)s::timestamptz[])
         AS s (device, state, ts, firmware, received_at, arrived_at, said, said_ts, stamp)
    ON CONFLICT (device_id) DO UPDATE SET state = excluded.state, ts = excluded.ts, firmware = excluded.firmware,
        received_at = excluded.received_at, arrived_at = excluded.arrived_at, said = excluded.said,
        said_ts = excluded.said_ts, stamp = excluded.stamp
    RETURNING device_id
)
INSERT INTO rule_mark (product, device_id) SELECT d.product, d.id FROM newest n JOIN device d ON d.id = n.device_id

-- offline_devices --
-- Which of some devices are said to be offline.
SELECT device_id FROM device_status WHERE device_id = ANY(%(devices)s::integer[]) AND state = 'offline'

-- note_heard --
-- Devices that speak are not offline, whatever the will of another connection said; one that another worker slot
-- received later than they spoke counts.
WITH wrong AS MATERIALIZED (
    SELECT s.device_id, h.at, h.received_at
    FROM device_status s JOIN unnest(%(devices)s::integer[], %(at)s::timestamptz[], %(received_at)s::timestamptz[])
         AS h (device, at, received_at) ON s.device_id = h.device
    WHERE s.state = 'offline' AND s.received_at <= h.received_at ORDER BY s.device_id FOR UPDATE OF s
), awake AS (
    UPDATE device_status s SET state = 'online', ts = w.at, arrived_at = w.at, received_at = w.received_at
    FROM wrong w WHERE s.device_id = w.device_id
    RETURNING s.device_id
)
INSERT INTO rule_mark (product, device_id) SELECT d.product, d.id FROM awake a JOIN device d ON d.id = a.device_id

-- put_asides --
-- Values that broke a rule.
INSERT INTO aside (device_id, ts, metric, value, rule, received_at, text)
SELECT * FROM unnest(%(devices)s::integer[], %(ts)s::timestamptz[], %(metrics)s::text[],
                     %(values)s::double precision[], %(rules)s::jsonb[], %(received)s::timestamptz[], %(texts)s::text[])
ON CONFLICT (device_id, ts, metric) DO NOTHING

-- add_tallies --
-- Things counted and left out.
INSERT INTO tally (device_id, kind, metric, count)
SELECT * FROM unnest(%(devices)s::integer[], %(kinds)s::text[], %(metrics)s::text[], %(counts)s::bigint[])
ON CONFLICT (device_id, kind, metric) DO UPDATE SET count = tally.count + excluded.count

-- mark_dirty_ranges --
-- Ranges of device time that rollups and scores have yet to see; rules look at what is live.
WITH ruled AS (
    INSERT INTO rule_mark (product, device_id, lo)
    SELECT %(product)s, d.device, d.lo
    FROM unnest(%(devices)s::integer[], %(los)s::timestamptz[]) AS d (device, lo) WHERE %(live)s
)
INSERT INTO dirty_range (product, device_id, lo, hi, scores)
SELECT %(product)s, d.device, d.lo, d.hi, %(live)s
FROM unnest(%(devices)s::integer[], %(los)s::timestamptz[], %(his)s::timestamptz[]) AS d (device, lo, hi)
