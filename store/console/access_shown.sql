-- access_rows --
-- Devices with their living credential and the unit that speaks, in the order of their serials.
SELECT d.id AS device_id, d.product, d.serial, c.id AS credential_id, c.kind, c.username, c.quarantined, c.disabled_until,
       c.disabled_code, c.good_until, c.issued_at, c.issued_by, c.issued_how, u.hardware_id, x.kind AS change_kind
FROM device d
LEFT JOIN device_credential c ON c.device_id = d.id AND c.revoked_at IS NULL
LEFT JOIN device_unit u ON u.device_id = d.id AND u.present
LEFT JOIN unit_change x ON x.device_id = d.id AND x.settled_at IS NULL
WHERE (%(product)s::text IS NULL OR d.product = %(product)s)
  AND (%(prefix)s::text IS NULL OR d.serial ^@ %(prefix)s)
  AND (%(state)s::text IS NULL OR %(state)s = CASE
       WHEN c.id IS NULL THEN 'none' WHEN c.quarantined THEN 'quarantined' WHEN c.disabled_until IS NOT NULL THEN 'disabled'
       WHEN c.good_until <= %(now)s THEN 'over' ELSE 'good' END)
  AND (NOT %(changed)s OR x.id IS NOT NULL)
ORDER BY d.product, d.serial LIMIT %(limit)s OFFSET %(skip)s

-- count_access --
-- How many devices have a credential in each state, and of how many the unit changed and nobody has said why.
SELECT CASE WHEN c.id IS NULL THEN 'none' WHEN c.quarantined THEN 'quarantined'
            WHEN c.disabled_until IS NOT NULL THEN 'disabled' WHEN c.good_until <= %(now)s THEN 'over' ELSE 'good' END,
       count(*)
FROM device d LEFT JOIN device_credential c ON c.device_id = d.id AND c.revoked_at IS NULL
GROUP BY 1
