-- technician_columns --
-- A technician as they stand, with how much they have to do.
k.id, k.tenant_id, k.person_id, k.name, k.email, k.phone, k.language, k.home_area, k.skills, k.time_zone, k.active,
ARRAY(SELECT a.area FROM technician_area a WHERE a.technician_id = k.id ORDER BY a.area) AS areas,
(SELECT count(*) FROM booking b WHERE b.technician_id = k.id AND b.state = 'confirmed') AS booked,
(SELECT count(*) FROM ticket t WHERE t.assignee = k.name AND t.tenant_id = k.tenant_id AND is_open(t.state)) AS tickets,
EXISTS (SELECT FROM technician_hours h WHERE h.technician_id = k.id) AS has_hours

-- create_technician --
-- A technician from outside.
INSERT INTO technician (name, email, phone, language, home_area, skills, time_zone, active)
VALUES (%(name)s, %(email)s, %(phone)s, %(language)s, %(home_area)s, %(skills)s, %(time_zone)s, %(active)s)
RETURNING id

-- rename_assignee --
-- Tickets of a technician from outside follow when they get another name; where an account bears the old name, too, whose
-- ticket it is is not known, and it stays.
UPDATE ticket SET assignee = %(name)s WHERE id IN (
    SELECT t.id FROM technician k JOIN ticket t ON t.assignee = k.name AND t.tenant_id = k.tenant_id
    WHERE k.id = %(id)s AND k.person_id IS NULL AND k.name <> %(name)s AND NOT EXISTS (
        SELECT FROM person p WHERE p.name = k.name AND p.role <> 'customer' AND coalesce(p.tenant_id, k.tenant_id) = k.tenant_id)
    ORDER BY t.id FOR UPDATE OF t)

-- change_technician --
-- What people enter of a technician; name and address of one with an account are the account's.
UPDATE technician SET
    name = CASE WHEN person_id IS NULL THEN %(name)s ELSE name END,
    email = CASE WHEN person_id IS NULL THEN %(email)s ELSE email END,
    phone = %(phone)s, language = %(language)s, home_area = %(home_area)s, skills = %(skills)s,
    time_zone = %(time_zone)s, active = %(active)s
WHERE id = %(id)s

-- drop_areas --
-- Where a technician works is said anew.
DELETE FROM technician_area WHERE technician_id = %(id)s

-- add_areas --
-- Where a technician works.
INSERT INTO technician_area (technician_id, area) SELECT DISTINCT %(id)s::bigint, area FROM unnest(%(areas)s::text[]) AS area

-- drop_hours --
-- When a technician works is said anew.
DELETE FROM technician_hours WHERE technician_id = %(id)s

-- add_hours --
-- When a technician works.
INSERT INTO technician_hours (technician_id, weekday, begins, ends)
VALUES (%(id)s, %(weekday)s, %(begins)s, %(ends)s)

-- hours_of --
-- When a technician works.
SELECT weekday, begins, ends FROM technician_hours WHERE technician_id = %(id)s ORDER BY weekday, begins

-- find_technician --
-- One technician.
SELECT {technician_columns} FROM technician k WHERE k.id = %(id)s

-- technician_of_person --
-- The technician that an account is.
SELECT {technician_columns} FROM technician k WHERE k.person_id = %(person_id)s

-- list_technicians --
-- A page of technicians.
SELECT {technician_columns} FROM technician k WHERE k.id > %(after)s ORDER BY k.id LIMIT %(limit)s

-- add_absence --
-- A time when a technician is away.
INSERT INTO absence (technician_id, during, kind, note, made_by, made_at)
VALUES (%(technician_id)s, tstzrange(%(begins)s, %(ends)s), %(kind)s, %(note)s, %(made_by)s, %(made_at)s)
RETURNING id

-- end_absence --
-- They are not away after all.
DELETE FROM absence WHERE id = %(absence_id)s AND technician_id = %(technician_id)s

-- absences_of --
-- When a technician is away, newest first.
SELECT id, technician_id, lower(during) AS begins, upper(during) AS ends, kind, note FROM absence
WHERE technician_id = %(id)s ORDER BY lower(during) DESC, id DESC LIMIT 100
