-- list_areas --
-- Service areas with the places that they serve, and how many assets stand in them.
SELECT a.id, a.tenant_id, a.name, a.time_zone, a.calendar_id, c.name AS calendar, a.serves_rest,
       ARRAY(SELECT s.place FROM served_place s WHERE s.service_area_id = a.id ORDER BY lower(s.place)) AS places
FROM service_area a JOIN calendar c ON c.id = a.calendar_id
WHERE %(area_id)s::bigint IS NULL OR a.id = %(area_id)s
ORDER BY a.serves_rest DESC, lower(a.name), a.id

-- create_area --
-- A new service area of a calendar's tenant; nothing comes back where the name is taken.
INSERT INTO service_area (tenant_id, name, time_zone, calendar_id)
SELECT tenant_id, %(name)s, %(time_zone)s, id FROM calendar WHERE id = %(calendar_id)s
ON CONFLICT DO NOTHING RETURNING id

-- change_area --
-- Another name, zone or calendar of the same tenant; nothing where the name is taken.
UPDATE service_area a SET name = %(name)s, time_zone = %(time_zone)s, calendar_id = %(calendar_id)s
WHERE a.id = %(area_id)s AND NOT EXISTS (
    SELECT FROM service_area o WHERE o.tenant_id = a.tenant_id AND lower(o.name) = lower(%(name)s) AND o.id <> a.id)

-- taken_places --
-- Places that another area of the tenant serves.
SELECT s.place FROM served_place s JOIN service_area a ON a.id = %(area_id)s AND a.tenant_id = s.tenant_id
WHERE s.service_area_id <> a.id AND lower(s.place) = ANY(%(places)s)
UNION
SELECT o.name FROM service_area o JOIN service_area a ON a.id = %(area_id)s AND a.tenant_id = o.tenant_id
WHERE o.id <> a.id AND lower(o.name) = ANY(%(places)s)

-- clear_places --
-- An area serves nothing.
DELETE FROM served_place WHERE service_area_id = %(area_id)s

-- add_places --
-- Places that an area serves.
INSERT INTO served_place (service_area_id, tenant_id, place)
SELECT a.id, a.tenant_id, p FROM service_area a, unnest(%(places)s::text[]) AS p WHERE a.id = %(area_id)s

-- drop_area --
-- An area that nobody needs any more; the one that serves the rest stays.
DELETE FROM service_area WHERE id = %(area_id)s AND NOT serves_rest
