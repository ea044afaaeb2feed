-- device_rows --
-- Devices with their fixed attributes.
SELECT id, serial, installed_at, attributes FROM device
WHERE product = %(product)s AND (%(devices)s::integer[] IS NULL OR id = ANY(%(devices)s::integer[]))
ORDER BY serial COLLATE "C"

-- event_rows --
-- Events of devices within a time.
SELECT e.device_id AS device, e.ts, e.code, e.severity FROM event e
WHERE e.device_id = ANY(%(devices)s::integer[]) AND e.ts >= %(since)s AND e.ts < %(until)s ORDER BY e.device_id, e.ts

-- maintenance_rows --
-- Work done on devices before a time.
SELECT device_id AS device, ts, component, action FROM maintenance
WHERE device_id = ANY(%(devices)s::integer[]) AND ts < %(until)s ORDER BY device_id, ts

-- failure_rows --
-- Functional failures of devices before a time, and the faults that were found before they became failures: without
-- them, a device that was repaired in time would be learnt from as a sound one.
SELECT device_id AS device, ts, failure_mode FROM failure
WHERE device_id = ANY(%(devices)s::integer[]) AND ts < %(until)s
UNION
SELECT t.device_id, coalesce(
           (SELECT min(r.reported_at) FROM customer_report r
            WHERE r.ticket_id = t.id AND r.reported_at <= f.at AND r.reported_at > coalesce(
                (SELECT max(e.at) FROM finding e WHERE e.ticket_id = t.id AND e.opening < f.opening), '-infinity')),
           f.at), f.failure_mode
FROM finding f JOIN ticket t ON t.id = f.ticket_id
WHERE t.device_id = ANY(%(devices)s::integer[]) AND f.at < %(until)s AND f.failed_at IS NULL
  AND f.failure_mode IS NOT NULL
ORDER BY device, ts

-- anomaly_rows --
-- Stretches known to be abnormal.
SELECT device_id AS device, starts_at, ends_at FROM anomaly_label
WHERE device_id = ANY(%(devices)s::integer[]) AND starts_at < %(until)s ORDER BY device_id, starts_at

-- read_in_order --
-- A device's first buckets come from the index as they lie there, until there are enough: a sort would read its whole
-- life first.
SELECT set_config('enable_sort', 'off', true), set_config('enable_bitmapscan', 'off', true)

-- read_as_usual --
-- What follows in the same transaction may sort again.
SELECT set_config('enable_sort', 'on', true), set_config('enable_bitmapscan', 'on', true)
