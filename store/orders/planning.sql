-- place_of --
-- Where an asset stands, and by whose clock it is served.
SELECT tenant_id, area, clock_name(product) FROM asset WHERE id = %(asset_id)s

-- free_spans --
-- When technicians who may do a visit are free.
SELECT t.id AS technician_id, t.name, t.home_area, t.time_zone, lower(f.span) AS begins, upper(f.span) AS ends
FROM free_technicians(%(tenant)s, %(place)s, %(skills)s::text[], %(clock)s, %(but_order)s, %(since)s, %(until)s) AS t
CROSS JOIN LATERAL unnest(t.free) AS f (span)
ORDER BY t.id, 5

-- serving_technicians --
-- How many technicians may be sent to a place at all.
SELECT count(*) FROM free_technicians(%(tenant)s, %(place)s, %(skills)s::text[], %(clock)s, %(but_order)s, %(since)s, %(until)s)

-- stops_of --
-- Where technicians are booked to be.
SELECT technician_id, begins, ends, travel, area
FROM technician_stops(%(technicians)s::bigint[], %(since)s, %(until)s, %(but_order)s)

-- open_spans --
-- When a place's service area is open.
SELECT lower(o.span) AS begins, upper(o.span) AS ends
FROM unnest(place_open(%(tenant)s, %(place)s, %(since)s, %(until)s)) AS o (span) ORDER BY 1

-- travel_times --
-- How long ways take from area to area.
SELECT from_area, to_area, takes FROM travel_times_of(%(tenant)s)

-- other_clock --
-- Another clock by which a technician has appointments.
SELECT clock FROM booking
WHERE technician_id = %(technician_id)s AND clock <> %(clock)s AND state IN ('held', 'confirmed') LIMIT 1

-- lock_technician --
-- One planner at a time for a technician.
SELECT lock_technician(%(technician_id)s, %(at)s)
