-- Service areas, and the calendars that they work by. Spans of a day are minutes of its local time (0 to 1440), as a
-- multirange: several spans, none of which overlap. The area's zone turns them into instants.

-- Weekly hours and special days; areas in several zones may share one.
CREATE TABLE calendar (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id integer NOT NULL DEFAULT tenant_for_new() REFERENCES tenant,
    name      text NOT NULL CHECK (name <> '' AND length(name) <= 100),
    -- Whose holidays the calendar begins with: ISO 3166; NULL: none.
    country   text DEFAULT 'ID' CHECK (country ~ '^[A-Z]{2}$'),
    UNIQUE (id, tenant_id)
);
CREATE UNIQUE INDEX calendar_name ON calendar (tenant_id, lower(name));

-- A weekday's hours; 1 is Monday. A weekday without a row is closed.
CREATE TABLE calendar_hours (
    calendar_id bigint NOT NULL REFERENCES calendar ON DELETE CASCADE,
    weekday     smallint NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    spans       int4multirange NOT NULL CHECK (spans <@ '{[0,1440)}' AND NOT isempty(spans)),
    PRIMARY KEY (calendar_id, weekday)
);

-- A day that differs. `spans`: the day's hours, `{}`: closed all day, NULL: as its weekday (a holiday that was removed,
-- so that seeding does not bring it back). `seed`: from the package `holidays`, and no person touched it.
CREATE TABLE calendar_day (
    calendar_id bigint NOT NULL REFERENCES calendar ON DELETE CASCADE,
    day         date NOT NULL CHECK (day BETWEEN '2000-01-01' AND '2200-01-01'),
    spans       int4multirange CHECK (spans <@ '{[0,1440)}'),
    name        text NOT NULL CHECK (length(name) <= 200),
    kind        text NOT NULL CHECK (kind IN ('public', 'collective_leave', 'own')),
    source      text NOT NULL CHECK (source IN ('seed', 'edited')),
    -- The source itself says that the date may still move.
    estimated   boolean NOT NULL DEFAULT false,
    edited_by   text,
    edited_at   timestamptz,
    PRIMARY KEY (calendar_id, day),
    CHECK ((source = 'edited') = (edited_by IS NOT NULL)),
    CHECK ((edited_by IS NULL) = (edited_at IS NULL)),
    CHECK (source = 'edited' OR spans = '{}')
);

-- Where a team of technicians works, with its zone and calendar. `serves_rest`: whatever no other area serves.
CREATE TABLE service_area (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id   integer NOT NULL DEFAULT tenant_for_new() REFERENCES tenant,
    name        text NOT NULL CHECK (name <> '' AND length(name) <= 100),
    time_zone   text NOT NULL,
    calendar_id bigint NOT NULL,
    serves_rest boolean NOT NULL DEFAULT false,
    UNIQUE (id, tenant_id),
    FOREIGN KEY (calendar_id, tenant_id) REFERENCES calendar (id, tenant_id)
);
CREATE UNIQUE INDEX service_area_name ON service_area (tenant_id, lower(name));
CREATE UNIQUE INDEX one_area_serves_rest ON service_area (tenant_id) WHERE serves_rest;
CREATE INDEX ON service_area (calendar_id);

-- A district (kecamatan) or town that an area serves, as `asset.area` names it; one area serves it.
CREATE TABLE served_place (
    service_area_id bigint NOT NULL,
    tenant_id       integer NOT NULL,
    place           text NOT NULL CHECK (place <> '' AND place = btrim(place) AND length(place) <= 100),
    FOREIGN KEY (service_area_id, tenant_id) REFERENCES service_area (id, tenant_id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX served_place_key ON served_place (tenant_id, lower(place));
CREATE INDEX ON served_place (service_area_id);

-- A zone that the server does not know would fail whatever reads the area.
CREATE FUNCTION check_time_zone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM timezone(NEW.time_zone, '2026-01-01'::timestamp);
    RETURN NEW;
END
$$;
CREATE TRIGGER check_time_zone BEFORE INSERT OR UPDATE OF time_zone ON service_area
    FOR EACH ROW EXECUTE FUNCTION check_time_zone();

-- The area that serves a place of a tenant: by its own name, by a place that it lists, else the one that serves the rest.
CREATE FUNCTION service_area_for(tenant integer, place text) RETURNS bigint LANGUAGE sql STABLE
    RETURN coalesce(
        (SELECT s.service_area_id FROM served_place s WHERE s.tenant_id = tenant AND lower(s.place) = lower(btrim(place))),
        (SELECT a.id FROM service_area a WHERE a.tenant_id = tenant AND lower(a.name) = lower(btrim(place))),
        (SELECT a.id FROM service_area a WHERE a.tenant_id = tenant AND a.serves_rest));

-- A minute of a local day as an instant.
CREATE FUNCTION local_instant(day date, minute integer, zone text) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (day + minute * interval '1 minute') AT TIME ZONE zone;

-- Spans of a local day as instants. An hour that the zone leaves out is no time.
CREATE FUNCTION local_spans(day date, spans int4multirange, zone text) RETURNS tstzmultirange
LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (SELECT coalesce(range_agg(tstzrange(
                local_instant(day, lower(s), zone),
                greatest(local_instant(day, lower(s), zone), local_instant(day, upper(s), zone)))), '{}')
            FROM unnest(spans) AS s);

-- When a calendar is open between two instants, by the clock of a zone.
CREATE FUNCTION calendar_open(calendar bigint, zone text, since timestamptz, until timestamptz) RETURNS tstzmultirange
LANGUAGE sql STABLE
    RETURN (SELECT coalesce(range_agg(o.span), '{}') * tstzmultirange(tstzrange(since, greatest(since, until)))
            FROM (SELECT (timezone(zone, since))::date + n AS day
                  FROM generate_series(0, (timezone(zone, until))::date - (timezone(zone, since))::date) AS n) d
            LEFT JOIN calendar_day c ON c.calendar_id = calendar AND c.day = d.day
            LEFT JOIN calendar_hours h ON h.calendar_id = calendar AND h.weekday = extract(isodow FROM d.day)
            CROSS JOIN LATERAL unnest(local_spans(d.day, coalesce(c.spans, h.spans, '{}'), zone)) AS o (span));

-- When a service area works between two instants.
CREATE FUNCTION area_open(area bigint, since timestamptz, until timestamptz) RETURNS tstzmultirange LANGUAGE sql STABLE
    RETURN (SELECT calendar_open(a.calendar_id, a.time_zone, since, until) FROM service_area a WHERE a.id = area);

-- Every tenant has a calendar, and an area that serves whatever no other does.
CREATE FUNCTION make_calendar(tenant integer) RETURNS void LANGUAGE plpgsql SET search_path = sigap, pg_temp AS $$
DECLARE
    made bigint;
BEGIN
    INSERT INTO calendar (tenant_id, name) VALUES (tenant, 'Indonesia') RETURNING id INTO made;
    INSERT INTO calendar_hours (calendar_id, weekday, spans)
    SELECT made, d, CASE d WHEN 6 THEN '{[480,780)}' ELSE '{[480,720),[780,1020)}' END::int4multirange
    FROM generate_series(1, 6) AS d;
    INSERT INTO service_area (tenant_id, name, time_zone, calendar_id, serves_rest)
    VALUES (tenant, 'Indonesia', 'Asia/Jakarta', made, true);
END
$$;
CREATE FUNCTION begin_calendars() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = sigap, pg_temp AS $$
BEGIN
    PERFORM make_calendar(NEW.id);
    RETURN NULL;
END
$$;
CREATE TRIGGER begin_calendars AFTER INSERT ON tenant FOR EACH ROW EXECUTE FUNCTION begin_calendars();
SELECT make_calendar(id) FROM tenant;
-- Areas that assets name already, in the zone of most of their customers.
INSERT INTO service_area (tenant_id, name, time_zone, calendar_id)
SELECT a.tenant_id, min(btrim(a.area)), coalesce(mode() WITHIN GROUP (ORDER BY c.time_zone), 'Asia/Jakarta'), k.id
FROM asset a JOIN calendar k ON k.tenant_id = a.tenant_id LEFT JOIN customer c ON c.id = a.customer_id
WHERE btrim(a.area) <> '' AND length(btrim(a.area)) <= 100 AND lower(btrim(a.area)) <> 'indonesia'
GROUP BY a.tenant_id, lower(btrim(a.area)), k.id;

INSERT INTO web_right (relation, rights)
VALUES ('calendar', 'SELECT, INSERT, UPDATE, DELETE'), ('calendar_hours', 'SELECT, INSERT, UPDATE, DELETE'),
       ('calendar_day', 'SELECT, INSERT, UPDATE, DELETE'), ('service_area', 'SELECT, INSERT, UPDATE, DELETE'),
       ('served_place', 'SELECT, INSERT, UPDATE, DELETE');
-- Customers choose among hours of their area, technicians work by them: both see those of their tenant.
SELECT show_rows_of_tenant(relation, format($$(
    tenant_id IN (SELECT c.tenant_id FROM customer c WHERE c.id = (SELECT scope_customer()))
    OR EXISTS (SELECT FROM person p WHERE p.id = (SELECT scope_technician())
               AND coalesce(p.tenant_id, %I.tenant_id) = %I.tenant_id))$$, relation, relation))
FROM unnest(ARRAY['calendar', 'service_area', 'served_place']) AS relation;
SELECT show_rows_with(relation, 'calendar', 'calendar_id') FROM unnest(ARRAY['calendar_hours', 'calendar_day']) AS relation;
