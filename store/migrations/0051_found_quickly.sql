-- What people search by is found, and lists are paged, however much there is. Under a policy of rows the server may not use
-- these indexes of texts itself: functions of the owner find the numbers, within the tenant, and what is seen of them the
-- policies decide.

-- Ships with PostgreSQL; any owner of a database may create it.
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

CREATE FUNCTION telephone_digits(phone text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN regexp_replace(phone, '\D', '', 'g');

CREATE INDEX device_serial_parts ON device USING gin (serial public.gin_trgm_ops);
CREATE INDEX device_serial_begins ON device (lower(serial) COLLATE "C", product);
CREATE INDEX customer_name_parts ON customer USING gin (name public.gin_trgm_ops);
CREATE INDEX customer_email_parts ON customer USING gin (email public.gin_trgm_ops);
CREATE INDEX customer_phone_parts ON customer USING gin (telephone_digits(phone) public.gin_trgm_ops);

-- Lists by serial read nothing but this.
CREATE INDEX device_listed ON device (product, serial) INCLUDE (id, tenant_id) WHERE retired_at IS NULL;
-- What has ended is listed newest first; a work order's state is asked for by itself, too.
CREATE INDEX ticket_of_state ON ticket (state, id);
CREATE INDEX ticket_open_due ON ticket (due_at, id) WHERE is_open(state);
CREATE INDEX order_of_state ON work_order (state, id);
CREATE INDEX order_living ON work_order (id) WHERE is_living_order(state);
CREATE INDEX order_of_technician ON work_order (technician_id, id);
CREATE INDEX booking_arrival ON booking (lower(arrival)) WHERE state IN ('confirmed', 'kept', 'no_show');

-- Customers whose name or mail address has the pattern, or whose telephone number has the digits. The same one may come
-- twice.
CREATE FUNCTION customers_matching(pattern text, digits text) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100 SET search_path = sigap, public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT c.id FROM customer c
    WHERE c.erased_at IS NULL AND (c.name ILIKE pattern OR c.email ILIKE pattern)
      AND ((SELECT sees_all_tenants()) OR c.tenant_id = (SELECT scope_tenant()));
    IF digits IS NOT NULL THEN
        RETURN QUERY SELECT c.id FROM customer c
        WHERE c.erased_at IS NULL AND telephone_digits(c.phone) LIKE '%' || digits || '%'
          AND ((SELECT sees_all_tenants()) OR c.tenant_id = (SELECT scope_tenant()));
    END IF;
END
$$;

-- Devices whose serial has the pattern, or whose owner one of the customers is; `of_customers` NULL: by serial alone.
CREATE FUNCTION devices_matching(pattern text, of_customers text, digits text) RETURNS SETOF integer
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100 SET search_path = sigap, public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT d.id FROM device d
    WHERE d.serial ILIKE pattern AND ((SELECT sees_all_tenants()) OR d.tenant_id = (SELECT scope_tenant()));
    IF of_customers IS NOT NULL THEN
        RETURN QUERY SELECT d.id FROM (SELECT DISTINCT m AS id FROM customers_matching(of_customers, digits) AS m) c
        JOIN asset a ON a.customer_id = c.id JOIN device d ON d.asset_id = a.id WHERE d.serial NOT ILIKE pattern;
    END IF;
END
$$;

-- Tickets of such devices, and the one of a number.
CREATE FUNCTION tickets_matching(pattern text, of_customers text, digits text, number bigint) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100 SET search_path = sigap, public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT t.id FROM ticket t JOIN device d ON d.id = t.device_id
    WHERE d.serial ILIKE pattern AND ((SELECT sees_all_tenants()) OR d.tenant_id = (SELECT scope_tenant()))
    UNION SELECT t.id FROM ticket t WHERE t.id = number;
    IF of_customers IS NOT NULL THEN
        RETURN QUERY SELECT t.id FROM (SELECT DISTINCT m AS id FROM customers_matching(of_customers, digits) AS m) c
        JOIN asset a ON a.customer_id = c.id JOIN ticket t ON t.asset_id = a.id JOIN device d ON d.id = t.device_id
        WHERE d.serial NOT ILIKE pattern AND t.id IS DISTINCT FROM number;
    END IF;
END
$$;

-- The nearest devices of a serial: the same one first, then those that begin with it, then those that hold it. `text`: in
-- lower case; `beginning`: its pattern.
CREATE FUNCTION devices_nearest(text text, beginning text, pattern text, most integer) RETURNS SETOF integer
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20 SET search_path = sigap, public, pg_temp AS $$
DECLARE
    found integer[];
    held integer[];
BEGIN
    SELECT array_agg(n.id) INTO found FROM (
        SELECT d.id FROM device d
        WHERE lower(d.serial) COLLATE "C" LIKE beginning AND ((SELECT sees_all_tenants()) OR d.tenant_id = (SELECT scope_tenant()))
          AND ((SELECT is_unlimited()) OR d.id IN (SELECT devices_in_scope(scope_customer(), scope_technician())))
        ORDER BY lower(d.serial) COLLATE "C", d.product LIMIT most) n;
    IF coalesce(cardinality(found), 0) < most THEN
        SELECT array_agg(n.id) INTO held FROM (
            SELECT d.id FROM device d
            WHERE d.serial ILIKE pattern AND lower(d.serial) COLLATE "C" NOT LIKE beginning
              AND ((SELECT sees_all_tenants()) OR d.tenant_id = (SELECT scope_tenant()))
              AND ((SELECT is_unlimited()) OR d.id IN (SELECT devices_in_scope(scope_customer(), scope_technician())))
            ORDER BY d.serial, d.product LIMIT most - coalesce(cardinality(found), 0)) n;
    END IF;
    RETURN QUERY SELECT unnest(found || held);
END
$$;

-- Work orders whose appointment begins within a time.
CREATE FUNCTION orders_arriving(since timestamptz, until timestamptz) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER ROWS 100 SET search_path = sigap, public, pg_temp AS $$
    SELECT DISTINCT b.order_id FROM booking b
    WHERE lower(b.arrival) >= since AND lower(b.arrival) < coalesce(until, 'infinity')
      AND b.state IN ('confirmed', 'kept', 'no_show')
$$;

-- How many devices of a product there are, how many of them said that they go offline, how many were heard late enough, and
-- how many never: of those that whoever asks sees. The policies of three tables would cost more than the counting.
CREATE FUNCTION device_tally(the_product text, awake timestamptz, asleep timestamptz, OUT devices bigint, OUT offline bigint,
                             OUT online bigint, OUT never bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = sigap, public, pg_temp AS $$
    SELECT count(*), count(*) FILTER (WHERE s.state = 'offline'), count(*) FILTER (WHERE s.state IS DISTINCT FROM 'offline' AND CASE
               WHEN s.state = 'sleeping' AND l.ts IS NOT NULL THEN greatest(l.ts, s.arrived_at) >= asleep
               ELSE l.ts >= awake END),
           count(*) FILTER (WHERE l.ts IS NULL)
    FROM device d LEFT JOIN device_latest l ON l.device_id = d.id LEFT JOIN device_status s ON s.device_id = d.id
    WHERE d.product = the_product AND d.retired_at IS NULL AND ((SELECT sees_all_tenants()) OR d.tenant_id = (SELECT scope_tenant()))
      AND ((SELECT is_unlimited()) OR d.id IN (SELECT devices_in_scope(scope_customer(), scope_technician())))
$$;
