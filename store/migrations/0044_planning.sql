-- Planning of visits: when technicians are free, whoever asks; and one planner at a time for each technician.

-- A technician's weekly hours between two instants, by the clock of their zone.
CREATE FUNCTION technician_works(technician bigint, since timestamptz, until timestamptz) RETURNS tstzmultirange
LANGUAGE sql STABLE
    RETURN (SELECT coalesce(range_agg(o.span), '{}') * tstzmultirange(tstzrange(since, greatest(since, until)))
            FROM technician k
            CROSS JOIN LATERAL (
                SELECT (timezone(k.time_zone, since))::date + n AS day
                FROM generate_series(-1, (timezone(k.time_zone, until))::date - (timezone(k.time_zone, since))::date) AS n) d
            JOIN technician_hours h ON h.technician_id = k.id AND h.weekday = extract(isodow FROM d.day)
            CROSS JOIN LATERAL unnest(local_spans(d.day, int4multirange(int4range(
                (extract(epoch FROM h.begins) / 60)::integer, (extract(epoch FROM h.ends) / 60)::integer)),
                k.time_zone)) AS o (span)
            WHERE k.id = technician);

-- Whether a technician goes to a place: they name no area, or the place's, or that of the service area that serves it.
CREATE FUNCTION technician_serves(technician bigint, tenant integer, place text) RETURNS boolean LANGUAGE sql STABLE
    RETURN NOT EXISTS (SELECT FROM technician_area a WHERE a.technician_id = technician)
        OR EXISTS (SELECT FROM technician_area a WHERE a.technician_id = technician
                   AND lower(a.area) IN (lower(btrim(place)),
                                         (SELECT lower(s.name) FROM service_area s
                                          WHERE s.id = service_area_for(tenant, place))));

-- What a technician is booked for, without holds that have ended and without one order's own.
CREATE FUNCTION booked(technician bigint, since timestamptz, until timestamptz, but_order bigint) RETURNS SETOF booking
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = sigap, public, pg_temp AS $$
    SELECT b.* FROM booking b
    WHERE b.technician_id = technician AND b.during && tstzrange(since, until) AND b.order_id IS DISTINCT FROM but_order
      AND (b.state = 'confirmed' OR b.state = 'held' AND b.held_until > clock_timestamp())
$$;

-- Technicians of a tenant who may do a visit at a place, and when they are free. Customers ask, too: it runs as the owner.
CREATE FUNCTION free_technicians(tenant integer, place text, wanted text[], by_clock text, but_order bigint,
                                 since timestamptz, until timestamptz)
RETURNS TABLE (id bigint, name text, home_area text, time_zone text, free tstzmultirange)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = sigap, public, pg_temp AS $$
    SELECT k.id, k.name, k.home_area, k.time_zone,
           technician_works(k.id, since, until)
           - coalesce((SELECT range_agg(a.during) FROM absence a
                       WHERE a.technician_id = k.id AND a.during && tstzrange(since, until)), '{}')
           - coalesce((SELECT range_agg(b.during) FROM booked(k.id, since, until, but_order) AS b), '{}')
    FROM technician k
    WHERE k.tenant_id = tenant AND k.active AND k.skills @> wanted AND technician_serves(k.id, tenant, place)
      AND EXISTS (SELECT FROM technician_hours h WHERE h.technician_id = k.id)
      AND NOT EXISTS (SELECT FROM booking b WHERE b.technician_id = k.id AND b.clock <> by_clock
                      AND b.state IN ('held', 'confirmed'))
    ORDER BY k.id
$$;

-- Where a technician is booked to be, with the way there as it was planned.
CREATE FUNCTION technician_stops(technicians bigint[], since timestamptz, until timestamptz, but_order bigint)
RETURNS TABLE (technician_id bigint, begins timestamptz, ends timestamptz, travel interval, area text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = sigap, public, pg_temp AS $$
    SELECT b.technician_id, lower(b.during), upper(b.during), b.travel, a.area
    FROM unnest(technicians) AS k (id) CROSS JOIN LATERAL booked(k.id, since, until, but_order) AS b
    JOIN work_order o ON o.id = b.order_id JOIN asset a ON a.id = o.asset_id
    ORDER BY 1, 2
$$;

-- When a place's service area is open: arrival windows are parts of these spans.
CREATE FUNCTION place_open(tenant integer, place text, since timestamptz, until timestamptz) RETURNS tstzmultirange
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = sigap, public, pg_temp AS $$
    SELECT coalesce(area_open(service_area_for(tenant, place), since, until), '{}')
$$;

CREATE FUNCTION travel_times_of(tenant integer) RETURNS TABLE (from_area text, to_area text, takes interval)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = sigap, public, pg_temp AS $$
    SELECT t.from_area, t.to_area, t.takes FROM travel_time t WHERE t.tenant_id = tenant
$$;

-- One planner at a time for each technician; and holds of theirs that have ended give way. The constraint on overlaps
-- stays the rule.
CREATE FUNCTION lock_technician(number bigint, at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sigap, public, pg_temp AS $$
BEGIN
    PERFORM FROM technician WHERE id = number FOR NO KEY UPDATE;
    UPDATE booking SET state = 'expired', ended_at = at
    WHERE technician_id = number AND state = 'held' AND held_until <= clock_timestamp();
END
$$;

-- By whose time a product's appointments are: of the wall, or of the product's own driven clock.
CREATE FUNCTION clock_name(of_product text) RETURNS text LANGUAGE sql STABLE
    RETURN coalesce((SELECT CASE c.mode WHEN 'driven' THEN c.product ELSE 'wall' END
                     FROM fleet_clock c WHERE c.product = of_product), 'wall');

-- A visit that was moved is written of again: `sequence` counts such notices of one kind.
ALTER TABLE notice ADD COLUMN sequence integer NOT NULL DEFAULT 0 CHECK (sequence >= 0),
    DROP CONSTRAINT notice_ticket_id_opening_kind_channel_key,
    ADD CONSTRAINT one_notice UNIQUE (ticket_id, opening, kind, channel, sequence);

-- Orders are seen with their asset; and by the technician that they are given to.
CREATE FUNCTION own_technicians(customer bigint, technician bigint) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1 SET search_path = sigap, pg_temp AS $$
BEGIN
    IF technician IS NOT NULL AND customer IS NULL THEN
        RETURN QUERY SELECT k.id FROM technician k WHERE k.person_id = technician;
    END IF;
END
$$;
CREATE OR REPLACE FUNCTION orders_in_scope(customer bigint, technician bigint) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50 SET search_path = sigap, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT o.id FROM assets_in_scope(customer, technician) AS a (id) JOIN work_order o ON o.asset_id = a.id
                 UNION SELECT o.id FROM own_technicians(customer, technician) AS k (id)
                       JOIN work_order o ON o.technician_id = k.id;
END
$$;
SELECT show_rows_of_tenant('work_order', $$asset_id IN (SELECT assets_in_scope(scope_customer(), scope_technician()))
    OR technician_id IN (SELECT own_technicians(scope_customer(), scope_technician()))$$);
