-- set_travel_time --
-- How long the way takes, in both directions until the other one is said, too.
INSERT INTO travel_time (from_area, to_area, takes)
VALUES (%(from_area)s, %(to_area)s, %(takes)s)
ON CONFLICT (tenant_id, from_area, to_area) DO UPDATE SET takes = excluded.takes

-- drop_travel_time --
-- What the product file says counts again.
DELETE FROM travel_time WHERE from_area = %(from_area)s AND to_area = %(to_area)s

-- list_travel_times --
-- Ways that people entered.
SELECT from_area, to_area, takes FROM travel_time ORDER BY lower(from_area), lower(to_area)

-- known_areas --
-- Areas as appliances, technicians, service areas and ways name them.
SELECT DISTINCT n.area FROM (
    SELECT name AS area FROM service_area UNION SELECT place FROM served_place UNION SELECT area FROM technician_area
    UNION SELECT home_area FROM technician UNION SELECT from_area FROM travel_time UNION SELECT to_area FROM travel_time
    UNION (WITH RECURSIVE one AS ((SELECT a.area FROM asset a WHERE a.area <> '' ORDER BY a.area LIMIT 1)
           UNION ALL SELECT (SELECT a.area FROM asset a WHERE a.area > one.area ORDER BY a.area LIMIT 1) FROM one
                     WHERE one.area IS NOT NULL)
           SELECT area FROM one)) n
WHERE n.area <> '' ORDER BY 1
