-- begin_targets --
-- The targets that the policy in force promises for an opening of a ticket, from a moment on. One that is there already is
-- taken from this policy only where that brings it forward, and never once it is over. What comes back is how many began.
INSERT INTO sla_target (ticket_id, opening, kind, product, policy_id, started_at, within, not_after, warn_before, due_at)
SELECT t.id, t.openings, p.kind, t.product, p.policy_id, %(at)s, p.within, p.not_after, p.warn_before,
       least(p.not_after, CASE WHEN p.within IS NOT NULL THEN
           due_time(a.calendar_id, a.time_zone, %(at)s, p.within, paused_spans(t.id, p.kind)) END)
FROM ticket t
JOIN service_area a ON a.id = area_of_asset(t.asset_id)
CROSS JOIN LATERAL (
    SELECT y.id FROM sla_policy y
    WHERE y.tenant_id = t.tenant_id AND y.replaced_at IS NULL AND y.applies_to = %(applies_to)s
      AND (y.product IS NULL OR y.product = t.product)
      AND (y.min_severity IS NULL OR array_position(%(rising)s::text[], y.min_severity)
                                     <= array_position(%(rising)s::text[], t.severity))
    ORDER BY y.product IS NULL, coalesce(array_position(%(rising)s::text[], y.min_severity), 0) DESC LIMIT 1) y
CROSS JOIN LATERAL (
    SELECT s.policy_id, s.kind, s.within, s.warn_before, CASE WHEN s.by_deadline THEN %(deadline)s::timestamptz END AS not_after
    FROM sla_promise s WHERE s.policy_id = y.id) p
WHERE t.id = %(ticket_id)s
ON CONFLICT (ticket_id, opening, kind) DO UPDATE SET
    policy_id = excluded.policy_id, started_at = excluded.started_at, within = excluded.within,
    not_after = least(sla_target.not_after, excluded.not_after), warn_before = excluded.warn_before,
    due_at = excluded.due_at, warn_at = NULL, tell_at = NULL
WHERE sla_target.met_at IS NULL AND sla_target.dropped_at IS NULL AND sla_target.breached_at IS NULL
  AND coalesce(excluded.due_at, 'infinity') < coalesce(sla_target.due_at, 'infinity')

-- count_targets --
-- Due, warn and telling times of the living targets of tickets, counted anew; those whose due time moved. Each calendar is
-- laid out once, as far as most targets need it; the others are counted by themselves, to the same result.
WITH asked AS MATERIALIZED (
    SELECT s.ticket_id, s.opening, s.kind, s.started_at, s.within, s.not_after, s.warn_before, s.due_at AS was,
           a.calendar_id, a.time_zone, paused_spans(t.id, s.kind) AS paused
    FROM sla_target s JOIN ticket t ON t.id = s.ticket_id AND t.openings = s.opening
    JOIN service_area a ON a.id = area_of_asset(t.asset_id)
    WHERE s.ticket_id = ANY(%(tickets)s) AND s.met_at IS NULL AND s.dropped_at IS NULL AND s.breached_at IS NULL
), laid AS MATERIALIZED (
    SELECT calendar_id, time_zone, until, calendar_open(calendar_id, time_zone, since, until) AS open
    FROM (SELECT calendar_id, time_zone, min(started_at) AS since,
                 greatest(max(started_at), max(not_after)) + interval '30 days' AS until
          FROM asked GROUP BY calendar_id, time_zone) g
), due AS MATERIALIZED (
    SELECT q.*, l.until, l.open, l.open - q.paused AS working,
           least(q.not_after, CASE WHEN q.within IS NOT NULL THEN coalesce(
               due_within(l.open - q.paused, q.started_at, q.within),
               due_time(q.calendar_id, q.time_zone, q.started_at, q.within, q.paused)) END) AS due_at
    FROM asked q JOIN laid l USING (calendar_id, time_zone)
), counted AS (
    SELECT d.ticket_id, d.opening, d.kind, d.was, d.due_at,
           CASE WHEN d.due_at > d.until
                THEN warn_time(d.calendar_id, d.time_zone, d.started_at, d.due_at, d.warn_before, d.paused)
                ELSE next_open(b.before, coalesce(open_before(b.before, d.due_at, d.warn_before), d.started_at))
           END AS warn_at,
           coalesce(CASE WHEN d.due_at < d.until THEN next_open(d.open, d.due_at) END,
                    next_working(d.calendar_id, d.time_zone, d.due_at)) AS tell_at
    FROM due d
    CROSS JOIN LATERAL (SELECT d.working * tstzmultirange(
        tstzrange(d.started_at, greatest(d.started_at, d.due_at))) AS before) b
), moved AS (
    UPDATE sla_target s SET
        due_at = c.due_at, warn_at = c.warn_at, tell_at = c.tell_at,
        warned_at = CASE WHEN c.warn_at IS NULL OR c.warn_at <= s.warned_at THEN s.warned_at END
    FROM counted c
    WHERE s.ticket_id = c.ticket_id AND s.opening = c.opening AND s.kind = c.kind
      AND (s.due_at, s.warn_at, s.tell_at) IS DISTINCT FROM (c.due_at, c.warn_at, c.tell_at)
    RETURNING s.ticket_id, s.kind, c.was, c.due_at
)
SELECT ticket_id, kind, was, due_at FROM moved WHERE was IS DISTINCT FROM due_at ORDER BY ticket_id, kind

-- give_due_dates --
-- A ticket is due when its visit is.
UPDATE ticket t SET due_at = s.due_at
FROM sla_target s
WHERE s.ticket_id = t.id AND s.opening = t.openings AND s.kind = 'visit' AND t.id = ANY(%(tickets)s)
  AND s.met_at IS NULL AND s.dropped_at IS NULL AND t.due_at IS DISTINCT FROM s.due_at

-- meet_targets --
-- Targets of a ticket are met at a moment. Late is late, whether or not a timer had noted it.
UPDATE sla_target s SET met_at = %(at)s, breached_at = coalesce(s.breached_at, CASE WHEN s.due_at < %(at)s THEN s.due_at END)
FROM ticket t
WHERE t.id = s.ticket_id AND t.openings = s.opening AND s.ticket_id = %(ticket_id)s AND s.kind = ANY(%(kinds)s)
  AND s.met_at IS NULL AND s.dropped_at IS NULL

-- drop_targets --
-- Targets of a ticket that became pointless.
UPDATE sla_target s SET dropped_at = %(at)s
FROM ticket t
WHERE t.id = s.ticket_id AND t.openings = s.opening AND s.ticket_id = %(ticket_id)s AND s.kind = ANY(%(kinds)s)
  AND s.met_at IS NULL AND s.dropped_at IS NULL

-- take_due_targets --
-- What a fleet's clock brings: warnings, breaches and that breaches are told; each once. Outside working hours a warning
-- waits for the next ones, and so does what is told of a breach. Rows that another worker holds are left to it.
WITH due AS (
    SELECT s.ticket_id, s.opening, s.kind, s.warned_at, s.told_at,
           coalesce(next_working(a.calendar_id, a.time_zone, %(now)s), %(now)s) AS working
    FROM sla_target s JOIN ticket t ON t.id = s.ticket_id
    JOIN service_area a ON a.id = area_of_asset(t.asset_id)
    WHERE s.product = %(product)s AND s.look_at <= %(now)s
    ORDER BY s.look_at LIMIT %(limit)s FOR UPDATE OF s SKIP LOCKED
), taken AS (
    UPDATE sla_target s SET
        breached_at = CASE WHEN s.due_at <= %(now)s THEN s.due_at END,
        told_at = CASE WHEN s.due_at <= %(now)s AND d.working = %(now)s THEN %(now)s ELSE s.told_at END,
        tell_at = CASE WHEN s.due_at <= %(now)s THEN d.working ELSE s.tell_at END,
        warned_at = CASE WHEN s.due_at > %(now)s AND d.working = %(now)s THEN %(now)s ELSE s.warned_at END,
        warn_at = CASE WHEN s.due_at <= %(now)s OR d.working = %(now)s THEN s.warn_at
                       WHEN d.working < s.due_at THEN d.working END
    FROM due d
    WHERE s.ticket_id = d.ticket_id AND s.opening = d.opening AND s.kind = d.kind
    RETURNING s.ticket_id, s.kind, s.due_at, d.warned_at IS NULL AND s.warned_at IS NOT NULL AS warned,
              d.told_at IS NULL AND s.told_at IS NOT NULL AS told
)
SELECT ticket_id, kind, due_at, warned, told FROM taken ORDER BY ticket_id, kind

-- targets_of --
-- A ticket's targets of all its openings, the newest opening first.
SELECT s.kind, s.opening, s.policy_id, s.started_at, s.within, s.not_after, s.due_at, s.warn_at, s.warned_at, s.breached_at,
       s.met_at, s.dropped_at, upper_inf(paused_spans(s.ticket_id, s.kind)) AS paused
FROM sla_target s WHERE s.ticket_id = %(ticket_id)s
ORDER BY s.opening DESC, array_position(ARRAY['first_response', 'visit', 'resolution'], s.kind)

-- tickets_counted_by --
-- Tickets with living targets that a calendar counts; `day`: whose targets' spans hold this day.
SELECT DISTINCT s.ticket_id
FROM sla_target s JOIN ticket t ON t.id = s.ticket_id
JOIN service_area a ON a.id = area_of_asset(t.asset_id)
WHERE s.met_at IS NULL AND s.dropped_at IS NULL AND s.breached_at IS NULL AND a.calendar_id = %(calendar_id)s
  AND (%(day)s::date IS NULL OR (
      s.started_at < (%(day)s::date + 1)::timestamp AT TIME ZONE a.time_zone
      AND coalesce(greatest(s.due_at, s.tell_at), 'infinity') >= (%(day)s::date)::timestamp AT TIME ZONE a.time_zone))
ORDER BY s.ticket_id

-- living_tickets --
-- Tickets of a tenant with living targets: an area's zone or what it serves changed.
SELECT DISTINCT s.ticket_id FROM sla_target s JOIN ticket t ON t.id = s.ticket_id
WHERE s.met_at IS NULL AND s.dropped_at IS NULL AND s.breached_at IS NULL AND t.tenant_id = %(tenant_id)s

-- kept_targets --
-- Targets by kind that came due within a span before their fleet's clock: how many were kept, and how many were not.
SELECT s.kind, count(*) FILTER (WHERE s.breached_at IS NULL) AS in_time, count(*) FILTER (WHERE s.breached_at IS NOT NULL) AS late
FROM sla_target s JOIN fleet_clock c ON c.product = s.product
CROSS JOIN LATERAL (SELECT CASE WHEN c.mode = 'driven' THEN c.now ELSE now() END AS now) f
WHERE s.dropped_at IS NULL AND s.due_at > f.now - %(span)s::interval AND (s.met_at IS NOT NULL OR s.breached_at IS NOT NULL)
GROUP BY s.kind ORDER BY array_position(ARRAY['first_response', 'visit', 'resolution'], s.kind)
