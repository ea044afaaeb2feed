-- newest_grant --
-- The newest look at a fleet's health of which the budget knows nothing yet, if there is one.
SELECT l.at, l.devices, l.device_days, l.ask_above FROM health_look l
LEFT JOIN inspection_budget b ON b.product = l.product
WHERE l.product = %(product)s AND l.ask_above IS NOT NULL AND (b.at IS NULL OR b.at < l.at)

-- begin_budget --
-- A product's budget begins with the device-days that were counted until then.
INSERT INTO inspection_budget (product, tokens, device_days, at, since, from_days)
SELECT product, %(tokens)s, device_days, NULL, at, device_days FROM health_look WHERE product = %(product)s
ON CONFLICT (product) DO NOTHING

-- hold_budget --
-- A product's budget, held until the transaction ends: of two processes that spend from it the second waits.
SELECT tokens, device_days, at, since, from_days, opened FROM inspection_budget WHERE product = %(product)s FOR UPDATE

-- find_budget --
-- A product's budget.
SELECT tokens, device_days, at, since, from_days, opened FROM inspection_budget WHERE product = %(product)s

-- spend --
-- What a look has granted and inspections have spent.
UPDATE inspection_budget
SET tokens = %(tokens)s, device_days = %(device_days)s, at = %(at)s, opened = opened + %(opened)s
WHERE product = %(product)s

-- unusual_components --
-- Components of devices that are unusual by the model in force and were read lately, with all that may keep an inspection
-- back: an open ticket about them, the last inspection, the last repair or fault found there, a mute.
SELECT h.device_id, d.serial, h.component, h.at, h.size, h.health, h.threshold, h.since, h.learning, h.deviations,
       h.model_id,
       EXISTS (SELECT FROM ticket t WHERE t.asset_id = d.asset_id AND is_open(t.state)
               AND (t.failure_mode = 'unusual:' || h.component OR t.failure_mode = ANY (w.modes))) AS has_ticket,
       p.opened_at AS inspected_at, p.ended_at, p.outcome, r.repaired_at,
       m.at AS muted_at, m.size AS muted_size, m.metrics AS muted_metrics
FROM component_health h
JOIN device d ON d.id = h.device_id
JOIN health_look l ON l.product = d.product AND l.model_id = h.model_id
LEFT JOIN muted_component m ON m.device_id = h.device_id AND m.component = h.component
CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(a.mode), '{}') AS modes
    FROM unnest(%(modes)s::text[], %(components)s::text[]) AS a (mode, component) WHERE a.component = h.component) w
CROSS JOIN LATERAL (
    SELECT greatest(
        (SELECT max(ts) FROM maintenance
         WHERE device_id = h.device_id AND component = h.component AND ts <= %(now)s),
        (SELECT max(f.at) FROM ticket t JOIN finding f ON f.ticket_id = t.id
         WHERE t.device_id = h.device_id AND f.failure_mode IS NOT NULL AND f.at <= %(now)s
           AND (f.failure_mode = 'unusual:' || h.component OR f.failure_mode = ANY (w.modes)
                OR f.component = h.component))) AS repaired_at) r
LEFT JOIN LATERAL (
    SELECT p.opened_at, s.ended_at, s.outcome FROM prediction p JOIN prediction_state s ON s.prediction_id = p.id
    WHERE p.device_id = h.device_id AND p.failure_mode = 'unusual:' || h.component AND p.failure_mode LIKE 'unusual:%%'
    ORDER BY p.opened_at DESC, p.id DESC LIMIT 1) p ON true
WHERE d.product = %(product)s AND d.retired_at IS NULL AND h.since IS NOT NULL AND h.at > %(read_after)s
ORDER BY h.device_id, h.component

-- mute --
-- An inspection found nothing at a component of a device: as far out as it is now, or was when the inspection opened, is
-- no reason for another one.
INSERT INTO muted_component (device_id, component, at, size, metrics, ticket_id, opening)
SELECT t.device_id, %(component)s, %(at)s,
       greatest((p.evidence ->> 'size')::real, h.size, 0),
       ARRAY (SELECT jsonb_array_elements_text(coalesce(p.evidence -> 'metrics', '[]'))
              UNION SELECT one -> 'args' ->> 'metric' FROM jsonb_array_elements(coalesce(h.deviations, '[]')) one),
       t.id, %(opening)s
FROM ticket t
LEFT JOIN prediction p ON p.id = t.prediction_id
LEFT JOIN component_health h ON h.device_id = t.device_id AND h.component = %(component)s
WHERE t.id = %(ticket_id)s
ON CONFLICT (device_id, component) DO UPDATE SET
    at = excluded.at, size = excluded.size, metrics = excluded.metrics, ticket_id = excluded.ticket_id,
    opening = excluded.opening

-- unmute --
-- A finding says no longer that nothing was there.
DELETE FROM muted_component WHERE ticket_id = %(ticket_id)s AND opening = %(opening)s

-- inspections --
-- Inspections of a product that opened within a time, with what was found, as it is known now; newest first.
SELECT p.id, p.device_id AS device, d.serial, p.failure_mode, p.model_id AS model, p.opened_at, p.expires_at,
       CASE WHEN s.ended_at <= %(now)s THEN s.ended_at END AS ended_at,
       CASE WHEN s.ended_at <= %(now)s THEN s.outcome END AS outcome, s.ticket_id, s.held_out,
       f.failure_mode AS found_mode, f.component AS found_component
FROM prediction p
JOIN prediction_state s ON s.prediction_id = p.id
JOIN device d ON d.id = p.device_id
LEFT JOIN LATERAL (
    SELECT f.failure_mode, f.component FROM finding f
    WHERE f.ticket_id = s.ticket_id AND f.at = s.ended_at AND f.at <= %(now)s ORDER BY f.opening DESC LIMIT 1) f ON true
WHERE p.product = %(product)s AND p.failure_mode = ANY (%(modes)s::text[])
  AND p.opened_at >= %(since)s AND p.opened_at <= %(now)s
ORDER BY p.opened_at DESC, p.id DESC
