-- finding_columns --
-- What a technician found.
kind, failure_mode, component, mechanism, parts, note, failed_at

-- find_report --
-- The ticket that the present owner's report went to, if the same report came before.
SELECT r.ticket_id FROM customer_report r JOIN device d ON d.id = r.device_id JOIN asset a ON a.id = d.asset_id
WHERE r.device_id = %(device_id)s AND r.failure_mode = %(failure_mode)s AND r.reported_at = %(reported_at)s
  AND r.customer_id IS NOT DISTINCT FROM a.customer_id

-- record_report --
-- A customer's report, once; it stays theirs when the device gets another owner.
INSERT INTO customer_report (device_id, failure_mode, reported_at, text, ticket_id, customer_id)
SELECT d.id, %(failure_mode)s, %(reported_at)s, %(text)s, %(ticket_id)s, a.customer_id
FROM device d JOIN asset a ON a.id = d.asset_id WHERE d.id = %(device_id)s
ON CONFLICT (device_id, failure_mode, reported_at, customer_id) DO NOTHING

-- reports_of --
-- The customer's reports on a ticket.
SELECT failure_mode, reported_at, text FROM customer_report WHERE ticket_id = %(ticket_id)s ORDER BY reported_at, id

-- record_finding --
-- What was found, once for each opening of the ticket.
INSERT INTO finding (ticket_id, opening, kind, failure_mode, component, mechanism, parts, note, actor, at, failed_at)
VALUES (%(ticket_id)s, %(opening)s, %(kind)s, %(failure_mode)s, %(component)s, %(mechanism)s, %(parts)s, %(note)s,
        %(actor)s, %(at)s, %(failed_at)s)

-- find_finding --
-- What was found when the ticket was opened for the nth time.
SELECT {finding_columns} FROM finding
WHERE ticket_id = %(ticket_id)s AND opening = %(opening)s

-- findings_of --
-- Every finding of a ticket, newest first.
SELECT {finding_columns}, opening, actor, at, version FROM finding
WHERE ticket_id = %(ticket_id)s ORDER BY opening DESC

-- last_finding_before --
-- When an earlier opening of a ticket ended.
SELECT max(at) FROM finding WHERE ticket_id = %(ticket_id)s AND opening < %(opening)s

-- keep_former_finding --
-- A finding as it is now, before it is corrected; nothing where it is another version by now.
INSERT INTO former_finding (ticket_id, opening, version, kind, failure_mode, component, mechanism, parts, note, failed_at,
                            actor, at, corrected_by, until_at, why)
SELECT ticket_id, opening, version, kind, failure_mode, component, mechanism, parts, note, failed_at, actor, at,
       %(corrected_by)s, greatest(at, %(until_at)s), %(why)s
FROM finding WHERE ticket_id = %(ticket_id)s AND opening = %(opening)s AND version = %(version)s
FOR UPDATE

-- correct_finding --
-- What was found, as it is known now; who found it and when stays.
UPDATE finding SET kind = %(kind)s, failure_mode = %(failure_mode)s, component = %(component)s, mechanism = %(mechanism)s,
                   parts = %(parts)s, note = %(note)s, failed_at = %(failed_at)s, version = version + 1
WHERE ticket_id = %(ticket_id)s AND opening = %(opening)s AND version = %(version)s

-- former_findings_of --
-- Findings of a ticket as they were before corrections, newest first.
SELECT {finding_columns}, opening, actor, at, version, corrected_by, until_at, why FROM former_finding
WHERE ticket_id = %(ticket_id)s ORDER BY opening DESC, version DESC
