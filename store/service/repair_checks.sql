-- repair_check_columns --
-- A repair check as it stands.
r.ticket_id, r.opening, r.failure_mode, r.state, r.repaired_at, r.judged_from, r.judged_until, r.decided_at, r.evidence,
r.reason

-- put_repair_check --
-- Readings are to show whether a repair holds; a finding that was corrected begins the check anew.
INSERT INTO repair_check (ticket_id, opening, failure_mode, repaired_at, judged_from, judged_until, look_at)
VALUES (%(ticket_id)s, %(opening)s, %(failure_mode)s, %(repaired_at)s, %(judged_from)s, %(judged_until)s,
        %(judged_until)s)
ON CONFLICT (ticket_id, opening) DO UPDATE SET
    failure_mode = excluded.failure_mode, judged_from = excluded.judged_from, judged_until = excluded.judged_until,
    look_at = excluded.look_at, state = 'watching', decided_at = NULL, reason = NULL, evidence = '{}'

-- repair_checks_of --
-- The repair checks of a ticket, newest first.
SELECT {repair_check_columns} FROM repair_check r WHERE r.ticket_id = %(ticket_id)s ORDER BY r.opening DESC

-- claim_repair_check --
-- A check whose time has come, with its ticket, its asset and what else is known of the fault; all three are held until
-- the transaction ends. Who claims never waits, so nobody waits for each other.
SELECT r.ticket_id, r.opening, r.failure_mode, r.repaired_at, r.judged_from, r.judged_until, t.failure_mode AS ticket_mode,
       t.asset_id, t.device_id, d.serial, t.prediction_id, d.installed_at,
       least(t.opened_at, t.reported_at, f.failed_at) AS first_sign, t.state AS ticket_state, t.openings,
       EXISTS (SELECT FROM ticket o WHERE o.asset_id = t.asset_id AND o.failure_mode = t.failure_mode AND is_open(o.state))
           AS key_is_open
FROM repair_check r JOIN ticket t ON t.id = r.ticket_id JOIN asset a ON a.id = t.asset_id
JOIN device d ON d.id = t.device_id
LEFT JOIN finding f ON f.ticket_id = r.ticket_id AND f.opening = r.opening
WHERE r.state = 'watching' AND r.look_at <= %(now)s AND t.product = %(product)s
ORDER BY r.look_at, r.ticket_id LIMIT 1
FOR UPDATE OF r, t SKIP LOCKED
FOR NO KEY UPDATE OF a SKIP LOCKED

-- watch_on --
-- Too little came to judge by: the window is longer.
UPDATE repair_check SET judged_until = %(until)s, look_at = %(until)s, evidence = %(evidence)s
WHERE ticket_id = %(ticket_id)s AND opening = %(opening)s AND state = 'watching'

-- put_off --
-- A look at the check came to nothing: it is looked at again later.
UPDATE repair_check SET look_at = %(until)s
WHERE ticket_id = %(ticket_id)s AND opening = %(opening)s AND state = 'watching'

-- decide_repair_check --
-- What readings showed, with the figures.
UPDATE repair_check SET state = %(state)s, decided_at = %(at)s, reason = %(reason)s, evidence = %(evidence)s, look_at = NULL
WHERE ticket_id = %(ticket_id)s AND opening = %(opening)s AND state = 'watching'

-- overtake_repair_check --
-- Readings of this repair decide nothing any more.
UPDATE repair_check SET state = 'overtaken', decided_at = %(at)s, reason = %(reason)s, look_at = NULL
WHERE ticket_id = %(ticket_id)s AND opening = %(opening)s AND state IN ('watching', %(also)s)

-- fault_came_back --
-- The fault was seen again before readings had shown that its repair holds.
UPDATE repair_check r SET state = 'reopened', decided_at = %(at)s, reason = %(reason)s, look_at = NULL
FROM ticket t
WHERE t.id = r.ticket_id AND t.asset_id = %(asset_id)s AND r.failure_mode = %(failure_mode)s AND r.state = 'watching'
  AND r.repaired_at <= %(seen_at)s

-- last_replacement --
-- When a component of a device was replaced last before a moment.
SELECT max(ts) FROM maintenance
WHERE device_id = %(device_id)s AND component = %(component)s AND action = 'replaced' AND ts < %(before)s

-- operating_point --
-- Where the model in force opens tickets of a failure mode.
SELECT manifest -> 'modes' -> %(failure_mode)s -> 'point' AS point FROM model
WHERE product = %(product)s AND state = 'champion'

-- first_time_fixes --
-- By failure mode, what became of the repairs of a time: those that a visit made. `back`: the fault was found again, or
-- is being looked at, within a time after the repair; an opening whose finding saw no such fault counts for nothing.
-- `came_twice`: a visit before it could not be completed, though the technician was let in.
WITH checked AS MATERIALIZED (
    SELECT ticket_id, opening, failure_mode, state, repaired_at FROM repair_check
    WHERE repaired_at >= %(since)s AND repaired_at <= %(now)s AND state <> 'overtaken'
), repair AS (
    SELECT r.*, t.asset_id
    FROM checked r JOIN ticket t ON t.id = r.ticket_id
    JOIN finding f ON f.ticket_id = r.ticket_id AND f.opening = r.opening
    WHERE t.product = %(product)s AND f.kind <> 'cured_remotely'
), followed AS MATERIALIZED (
    SELECT r.*, EXISTS (
        SELECT FROM work_order_ticket o JOIN work_order w ON w.id = o.order_id
        WHERE o.ticket_id = r.ticket_id AND o.opening = r.opening AND w.state = 'incomplete' AND w.arrived_at IS NOT NULL
          AND w.reason <> 'absent') AS came_twice, EXISTS (
        SELECT FROM ticket t JOIN ticket_history h ON h.ticket_id = t.id
        CROSS JOIN LATERAL (
            SELECT count(*) AS opening FROM ticket_history e
            WHERE e.ticket_id = t.id AND e.action IN ('open', 'reopen') AND e.id <= h.id) o
        LEFT JOIN finding g ON g.ticket_id = t.id AND g.opening = o.opening
        WHERE t.asset_id = r.asset_id AND h.action IN ('open', 'reopen')
          AND h.at > r.repaired_at AND h.at <= r.repaired_at + %(within)s::interval
          AND coalesce(g.failure_mode = r.failure_mode,
                       g.kind IS NULL AND t.failure_mode = r.failure_mode AND t.state <> 'cancelled')) AS back
    FROM repair r
)
SELECT failure_mode, count(*) AS repairs,
       count(*) FILTER (WHERE state = 'watching') AS watching,
       count(*) FILTER (WHERE state = 'certified') AS certified,
       count(*) FILTER (WHERE state = 'reopened') AS reopened,
       count(*) FILTER (WHERE state = 'undecided') AS undecided,
       count(*) FILTER (WHERE state = 'certified' AND back) AS came_back,
       count(*) FILTER (WHERE state = 'certified' AND NOT (back OR came_twice)
                          AND repaired_at + %(within)s::interval <= %(now)s)
           AS fixed,
       count(*) FILTER (WHERE state = 'reopened' OR back OR (came_twice AND state <> 'watching')) AS not_fixed
FROM followed GROUP BY failure_mode ORDER BY failure_mode
