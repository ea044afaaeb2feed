-- freeze_entitlement --
-- What was decided at a stage of an opening; decided anew, it takes the place of what was there.
INSERT INTO entitlement (ticket_id, opening, stage, at, failure_mode, component, result, lines, currency, total,
                         customer_pays, needs_reason, decided_by, why)
VALUES (%(ticket_id)s, %(opening)s, %(stage)s, %(at)s, %(failure_mode)s, %(component)s, %(result)s, %(lines)s,
        %(currency)s, %(total)s, %(customer_pays)s, %(needs_reason)s, %(decided_by)s, %(why)s)
ON CONFLICT (ticket_id, opening, stage) DO UPDATE SET
    at = excluded.at, failure_mode = excluded.failure_mode, component = excluded.component, result = excluded.result,
    lines = excluded.lines, currency = excluded.currency, total = excluded.total,
    customer_pays = excluded.customer_pays, needs_reason = excluded.needs_reason, decided_by = excluded.decided_by,
    why = excluded.why

-- entitlements_of --
-- What was decided for a ticket, in the order of its openings and stages.
SELECT ticket_id, opening, stage, at, failure_mode, component, result, lines, currency, total, customer_pays,
       needs_reason, decided_by, why
FROM entitlement WHERE ticket_id = %(ticket_id)s ORDER BY opening, stage = 'finding'

-- forget_finding --
-- A corrected finding saw no fault: what the opening was decided with holds.
DELETE FROM entitlement WHERE ticket_id = %(ticket_id)s AND opening = %(opening)s AND stage = 'finding'

-- set_in_warranty --
-- Whether the ticket's repair is covered, as it was decided last; what is decided of an earlier opening changes nothing.
UPDATE ticket SET in_warranty = %(in_warranty)s WHERE id = %(ticket_id)s AND openings = %(opening)s
