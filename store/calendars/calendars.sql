-- list_calendars --
-- Every calendar, with its weekly hours as minutes of the local day.
SELECT c.id, c.tenant_id, c.name, c.country,
       coalesce((SELECT jsonb_object_agg(h.weekday, (SELECT jsonb_agg(jsonb_build_array(lower(s), upper(s))) FROM unnest(h.spans) s))
                 FROM calendar_hours h WHERE h.calendar_id = c.id), '{}') AS hours
FROM calendar c WHERE %(calendar_id)s::bigint IS NULL OR c.id = %(calendar_id)s
ORDER BY lower(c.name), c.id

-- create_calendar --
-- A new calendar with the hours of another; nothing comes back where the name is taken.
WITH made AS (
    INSERT INTO calendar (tenant_id, name, country)
    SELECT tenant_id, %(name)s, %(country)s FROM calendar WHERE id = %(like)s
    ON CONFLICT DO NOTHING RETURNING id
), hours AS (
    INSERT INTO calendar_hours (calendar_id, weekday, spans)
    SELECT made.id, h.weekday, h.spans FROM made, calendar_hours h WHERE h.calendar_id = %(like)s
), days AS (
    INSERT INTO calendar_day (calendar_id, day, spans, name, names, kind, source, estimated, edited_by, edited_at)
    SELECT made.id, d.day, d.spans, d.name, d.names, d.kind, d.source, d.estimated, d.edited_by, d.edited_at
    FROM made, calendar_day d
    WHERE d.calendar_id = %(like)s AND (%(country)s IS NOT DISTINCT FROM (SELECT country FROM calendar WHERE id = %(like)s)
                                        OR d.source = 'edited')
)
SELECT id FROM made

-- set_hours --
-- A weekday's hours.
INSERT INTO calendar_hours (calendar_id, weekday, spans) VALUES (%(calendar_id)s, %(weekday)s, %(spans)s::text::int4multirange)
ON CONFLICT (calendar_id, weekday) DO UPDATE SET spans = excluded.spans

-- close_weekday --
-- A weekday without hours.
DELETE FROM calendar_hours WHERE calendar_id = %(calendar_id)s AND weekday = %(weekday)s

-- lock_calendar --
-- One change of a calendar at a time, so that what it moves is counted once.
SELECT id FROM calendar WHERE id = %(calendar_id)s FOR NO KEY UPDATE

-- day_columns --
-- A day that differs, its spans as minutes.
d.day, d.name, coalesce(d.names, '{}') AS names, d.kind, d.source, d.estimated, d.edited_by, d.edited_at,
(SELECT coalesce(jsonb_agg(jsonb_build_array(lower(s), upper(s))), '[]') FROM unnest(d.spans) s) AS spans,
d.spans IS NULL AS as_usual

-- days_of --
-- The days that differ in a span of time, in their order.
SELECT {day_columns} FROM calendar_day d
WHERE d.calendar_id = %(calendar_id)s AND d.day BETWEEN %(since)s AND %(until)s ORDER BY d.day

-- find_day --
-- One day that differs.
SELECT {day_columns} FROM calendar_day d WHERE d.calendar_id = %(calendar_id)s AND d.day = %(day)s

-- set_day --
-- A day's hours as somebody entered them. `spans` null: as its weekday. A seeded day keeps its kind; where its name is not
-- given anew, it keeps that too.
INSERT INTO calendar_day (calendar_id, day, spans, name, kind, source, edited_by, edited_at)
VALUES (%(calendar_id)s, %(day)s, %(spans)s::text::int4multirange, coalesce(%(name)s, ''), 'own', 'edited', %(by)s, %(now)s)
ON CONFLICT (calendar_id, day) DO UPDATE SET
    spans = excluded.spans, name = coalesce(%(name)s, calendar_day.name),
    names = CASE WHEN %(name)s::text IS NULL OR %(name)s = calendar_day.name
                      OR calendar_day.names @> jsonb_build_object('en', %(name)s::text)
                      OR calendar_day.names @> jsonb_build_object('id', %(name)s::text) THEN calendar_day.names END,
    source = 'edited', edited_by = excluded.edited_by, edited_at = excluded.edited_at

-- drop_day --
-- A day that somebody entered is as its weekday again.
DELETE FROM calendar_day WHERE calendar_id = %(calendar_id)s AND day = %(day)s AND kind = 'own'

-- seed_days --
-- A year's holidays of the calendars of a country; what people entered stays, and what is seeded no more goes.
WITH seeds AS (
    SELECT * FROM unnest(%(days)s::date[], %(names)s::jsonb[], %(kinds)s::text[], %(estimated)s::boolean[])
        AS s (day, names, kind, estimated)
), gone AS (
    DELETE FROM calendar_day d USING calendar c
    WHERE c.id = d.calendar_id AND c.country = %(country)s AND d.source = 'seed'
      AND extract(year FROM d.day) = %(year)s AND d.day NOT IN (SELECT day FROM seeds)
    RETURNING d.calendar_id, d.day
), put AS (
    INSERT INTO calendar_day AS d (calendar_id, day, spans, name, names, kind, source, estimated)
    SELECT c.id, s.day, '{}', left(coalesce(s.names ->> 'id', s.names ->> 'en'), 200), s.names, s.kind, 'seed', s.estimated
    FROM calendar c, seeds s WHERE c.country = %(country)s
    ON CONFLICT (calendar_id, day) DO UPDATE
        SET name = excluded.name, names = excluded.names, kind = excluded.kind, estimated = excluded.estimated
        WHERE d.source = 'seed' AND (d.name, d.names, d.kind, d.estimated)
              IS DISTINCT FROM (excluded.name, excluded.names, excluded.kind, excluded.estimated)
    RETURNING d.calendar_id, d.day, xmax = 0 AS is_new
)
SELECT calendar_id, day FROM gone UNION ALL SELECT calendar_id, day FROM put WHERE is_new ORDER BY calendar_id, day

-- unseeded --
-- Countries of calendars that have no seeded or edited holiday in a year yet.
SELECT DISTINCT c.country FROM calendar c
WHERE c.country IS NOT NULL AND NOT EXISTS (
    SELECT FROM calendar_day d WHERE d.calendar_id = c.id AND d.kind <> 'own' AND extract(year FROM d.day) = %(year)s)

-- countries --
-- Countries whose holidays calendars begin with.
SELECT DISTINCT country FROM calendar WHERE country IS NOT NULL
