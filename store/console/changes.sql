-- here --
-- The position after the newest change.
SELECT pg_current_snapshot()::text

-- changes_since --
-- What has become visible since a snapshot. Numbers are drawn before transactions commit, so that a higher number may
-- be seen before a lower one; snapshots miss neither. Rows of another server's transactions (restored) are left out.
WITH here AS MATERIALIZED (
    SELECT pg_current_snapshot() AS now, %(seen)s::text::pg_snapshot AS seen, xid AS pruned FROM change_horizon
)
SELECT h.now::text,
       h.pruned >= pg_snapshot_xmin(h.seen) OR pg_snapshot_xmax(h.seen) > pg_snapshot_xmax(h.now),
       c.id, c.at, c.recorded_at, c.product, c.kind, c.subject, c.serial, c.tenant_id
FROM here h LEFT JOIN LATERAL (
    SELECT * FROM change c
    WHERE c.xid >= pg_snapshot_xmin(h.seen) AND NOT pg_visible_in_snapshot(c.xid, h.seen)
      AND pg_visible_in_snapshot(c.xid, h.now)
    LIMIT %(limit)s
) c ON true
ORDER BY c.id

-- changes_shown --
-- Which of some changes this connection sees.
SELECT id FROM change WHERE id = ANY(%(ids)s::bigint[])

-- prune_changes --
-- The oldest changes go, whole transactions at a time: those before a time and those beyond a number, so many at once.
WITH old AS (
    (SELECT xid FROM change WHERE recorded_at < %(before)s ORDER BY xid DESC LIMIT 1)
    UNION ALL
    (SELECT xid FROM change ORDER BY xid DESC OFFSET %(keep)s LIMIT 1)
), bound AS (
    SELECT least(o.xid, c.xid) AS xid
    FROM (SELECT xid FROM old ORDER BY xid DESC LIMIT 1) o,
         (SELECT xid FROM (SELECT xid FROM change ORDER BY xid LIMIT %(at_once)s) c ORDER BY xid DESC LIMIT 1) c
), gone AS (
    DELETE FROM change WHERE xid <= (SELECT xid FROM bound) AND xid < pg_snapshot_xmin(pg_current_snapshot())
    RETURNING xid
), noted AS (
    UPDATE change_horizon SET xid = greatest(change_horizon.xid, g.xid)
    FROM (SELECT xid FROM gone ORDER BY xid DESC LIMIT 1) g
)
SELECT count(*) FROM gone
