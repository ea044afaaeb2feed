-- put_latest --
-- The newest value of every metric, by event time; an older reading only fills what is missing.
INSERT INTO device_latest (device_id, ts, readings, received_at)
SELECT * FROM unnest(%(devices)s::integer[], %(ts)s::timestamptz[], %(readings)s::jsonb[], %(received)s::timestamptz[])
ON CONFLICT (device_id) DO UPDATE SET
    readings = CASE WHEN excluded.ts >= device_latest.ts THEN device_latest.readings || excluded.readings
                    ELSE excluded.readings || device_latest.readings END,
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

-- put_statuses --
-- What each device last said of itself; a device that sleeps or wakes has its rules looked at.
WITH newest AS (
    INSERT INTO device_status (device_id, state, ts, firmware, received_at)
    SELECT * FROM unnest(%(devices)s::integer[], %(states)s::text[], %(ts)s::timestamptz[], %(firmwares)s::text[],
                         %(received)s::timestamptz[])
    ON CONFLICT (device_id) DO UPDATE SET state = excluded.state, ts = excluded.ts,
        firmware = CASE WHEN excluded.firmware = '' THEN device_status.firmware ELSE excluded.firmware END,
        received_at = excluded.received_at
    WHERE device_status.ts <= excluded.ts
    RETURNING device_id
)
INSERT INTO rule_mark (product, device_id) SELECT d.product, d.id FROM newest n JOIN device d ON d.id = n.device_id

-- put_asides --
-- Values that broke a rule.
INSERT INTO aside (device_id, ts, metric, value, rule, received_at, text)
SELECT * FROM unnest(%(devices)s::integer[], %(ts)s::timestamptz[], %(metrics)s::text[],
                     %(values)s::double precision[], %(rules)s::text[], %(received)s::timestamptz[], %(texts)s::text[])
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

-- read_sequences --
-- Where each device's numbering stands.
SELECT device_id, boot, seq FROM sequence WHERE device_id = ANY(%(devices)s::integer[])

-- put_sequences --
-- Numbering moves on, never back within one boot.
INSERT INTO sequence (device_id, boot, seq)
SELECT * FROM unnest(%(devices)s::integer[], %(boots)s::bigint[], %(seqs)s::bigint[])
ON CONFLICT (device_id) DO UPDATE SET boot = excluded.boot, seq = excluded.seq
WHERE (sequence.boot, sequence.seq) < (excluded.boot, excluded.seq)
