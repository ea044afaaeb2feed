-- fleet_states --
-- Every fleet at a glance.
SELECT p.id AS product, p.version,
       CASE WHEN c.mode = 'driven' THEN 'driven, ' || to_char(c.now, 'YYYY-MM-DD HH24:MI') ELSE 'wall' END AS clock,
       (SELECT count(*) FROM device d WHERE d.product = p.id) AS devices,
       (SELECT m.id FROM model m WHERE m.product = p.id AND m.state = 'champion') AS model,
       (SELECT count(*) FROM dirty_range r WHERE r.product = p.id) AS dirty,
       (SELECT count(*) FROM ticket t WHERE t.product = p.id
        AND is_open(t.state)) AS open_tickets
FROM product p JOIN fleet_clock c ON c.product = p.id ORDER BY p.id

-- can_write --
-- Whether this user may create tables for products.
SELECT has_schema_privilege('telemetry', 'CREATE') AND has_schema_privilege('rollup', 'CREATE')

-- timescale_is_offered --
-- Whether the server has TimescaleDB installed.
SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'timescaledb')

-- unusual_serials --
-- Serials that are more than letters, digits and signs of ASCII, or are dots: a few of them may break a rule.
SELECT product, serial FROM device
WHERE serial COLLATE "C" !~ '^[!-~]([ -~]*[!-~])?$' OR serial IN ('.', '..')
ORDER BY product, serial

-- is_alive --
-- Whether the database answers.
SELECT 1
