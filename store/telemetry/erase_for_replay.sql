-- erase_alarms --
-- Alarms of these devices that anything happened to from a time on, with their history.
DELETE FROM alarm WHERE device_id = ANY(%(devices)s::integer[]) AND changed_at >= %(since)s

-- erase_sensor_signs --
-- Sensor faults that scoring detected on these devices.
DELETE FROM sensor_fault WHERE device_id = ANY(%(devices)s::integer[]) AND newest >= %(since)s

-- erase_rule_marks --
-- Changes that rules have not looked at.
DELETE FROM rule_mark WHERE device_id = ANY(%(devices)s::integer[])

-- erase_rule_memory --
-- What rules remember of these devices.
DELETE FROM rule_due WHERE device_id = ANY(%(devices)s::integer[])

-- give_parts_back --
-- Parts that findings of these tickets took out of stock lie there again: moves are only ever added.
INSERT INTO stock_move (tenant_id, client_id, kind, part_number, quantity, from_place, to_place, serial, reason, actor, at)
SELECT m.tenant_id, 'erased/' || m.id, 'transfer', m.part_number, m.quantity, m.to_place, m.from_place,
       (SELECT s.serial FROM stock_serial s WHERE s.tenant_id = m.tenant_id AND s.part_number = m.part_number
                                              AND s.serial = m.serial AND s.place_id = m.to_place),
       '{"code": "erased_for_replay", "args": {}}', 'replay', %(since)s
FROM stock_move m JOIN ticket t ON t.id = m.ticket_id
WHERE t.device_id = ANY(%(devices)s::integer[]) AND t.opened_at >= %(since)s AND m.kind = 'consume'
  AND NOT EXISTS (SELECT FROM stock_move b WHERE b.tenant_id = m.tenant_id AND b.client_id = m.client_id || '/back')
ON CONFLICT (tenant_id, client_id) DO NOTHING

-- erase_tickets --
-- Tickets of these devices from a time on, with their history, findings and notices.
DELETE FROM ticket WHERE device_id = ANY(%(devices)s::integer[]) AND opened_at >= %(since)s

-- erase_predictions --
-- Predictions of these devices from a time on.
DELETE FROM prediction WHERE device_id = ANY(%(devices)s::integer[]) AND opened_at >= %(since)s

-- erase_ledger --
-- What was evaluated from a time on: the clock goes back there.
DELETE FROM ledger_page WHERE product = %(product)s AND at >= %(since)s

-- erase_health --
-- Health as it was read from a time on.
DELETE FROM component_health WHERE device_id = ANY(%(devices)s::integer[]) AND at >= %(since)s

-- erase_health_look --
-- The last look at health, if it was later: the next one comes at once.
DELETE FROM health_look WHERE product = %(product)s AND at >= %(since)s

-- erase_inspection_budget --
-- A budget that was spent from later looks begins anew.
DELETE FROM inspection_budget WHERE product = %(product)s AND (at IS NULL OR at >= %(since)s)

-- erase_mutes --
-- Mutes by inspections from a time on.
DELETE FROM muted_component WHERE device_id = ANY(%(devices)s::integer[]) AND at >= %(since)s

-- erase_steps --
-- Steps on the ladder from a time on.
DELETE FROM rung_change WHERE product = %(product)s AND cause = 'ladder' AND at >= %(since)s

-- reset_rungs --
-- Failure modes stand where what is left on record put them.
UPDATE rung r SET rung = coalesce(
    (SELECT c.to_rung FROM rung_change c WHERE c.product = r.product AND c.failure_mode = r.failure_mode
                                           AND c.model_id = r.model_id ORDER BY c.id DESC LIMIT 1), r.rung)
WHERE r.product = %(product)s

-- erase_drift_checks --
-- Drift checks from a time on.
DELETE FROM drift_check WHERE product = %(product)s AND at >= %(since)s

-- erase_drift_alarms --
-- Drift that was seen from a time on.
DELETE FROM drift_alarm WHERE product = %(product)s AND raised_at >= %(since)s

-- erase_shadow_scores --
-- Shadow scores from a time on.
DELETE FROM shadow_score WHERE device_id = ANY(%(devices)s::integer[]) AND ts >= %(since)s

-- erase_scores --
-- Scores of these devices from a time on.
DELETE FROM score WHERE device_id = ANY(%(devices)s::integer[]) AND ts >= %(since)s

-- erase_events --
-- Events of these devices from a time on.
DELETE FROM event WHERE device_id = ANY(%(devices)s::integer[]) AND ts >= %(since)s

-- erase_event_inbox --
-- Events that service has not looked at.
DELETE FROM event_inbox WHERE device_id = ANY(%(devices)s::integer[]) AND ts >= %(since)s

-- erase_failures --
-- Failures of these devices from a time on.
DELETE FROM failure WHERE device_id = ANY(%(devices)s::integer[]) AND ts >= %(since)s

-- erase_maintenance --
-- Work on these devices from a time on.
DELETE FROM maintenance WHERE device_id = ANY(%(devices)s::integer[]) AND ts >= %(since)s

-- erase_asides --
-- Values kept aside from a time on.
DELETE FROM aside WHERE device_id = ANY(%(devices)s::integer[]) AND ts >= %(since)s

-- erase_latest --
-- Latest values, which would be newer than the clock.
DELETE FROM device_latest WHERE device_id = ANY(%(devices)s::integer[]) AND ts >= %(since)s

-- erase_status --
-- What they last said of themselves.
DELETE FROM device_status WHERE device_id = ANY(%(devices)s::integer[]) AND ts >= %(since)s

-- erase_clocks --
-- What is known of their own clocks.
DELETE FROM device_clock WHERE device_id = ANY(%(devices)s::integer[]) AND seen_at >= %(since)s

-- erase_sequences --
-- Numbering starts again.
DELETE FROM sequence WHERE device_id = ANY(%(devices)s::integer[])

-- erase_dirty --
-- Changes not yet rolled up.
DELETE FROM dirty_range WHERE device_id = ANY(%(devices)s::integer[])

-- erase_due --
-- Scores not yet made.
DELETE FROM score_due WHERE device_id = ANY(%(devices)s::integer[])

-- erase_components --
-- Components that were fitted in the place of others from a time on.
DELETE FROM component c USING device d
WHERE d.asset_id = c.asset_id AND d.id = ANY(%(devices)s::integer[]) AND c.installed_at >= %(since)s
  AND EXISTS (SELECT FROM component b WHERE b.asset_id = c.asset_id AND b.component = c.component
                                      AND b.installed_at < c.installed_at)

-- refit_components --
-- What was removed from a time on is in its place still.
UPDATE component c SET removed_at = NULL FROM device d
WHERE d.asset_id = c.asset_id AND d.id = ANY(%(devices)s::integer[]) AND c.removed_at >= %(since)s

-- reset_components --
-- Components are as old as what is left on record says.
UPDATE component c SET installed_at = coalesce(
    (SELECT max(m.ts) FROM maintenance m WHERE m.device_id = d.id AND m.component = c.component
                                           AND m.action = 'replaced'), d.installed_at)
FROM device d WHERE d.asset_id = c.asset_id AND d.id = ANY(%(devices)s::integer[]) AND c.removed_at IS NULL
