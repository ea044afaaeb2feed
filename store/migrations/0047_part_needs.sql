-- How many parts are going to be needed, as the newest probabilities of the whole fleet say: evaluated regularly, on the
-- fleet's clock. `week` 0 begins at `at`. `variance`: of the number, as far as failures do not depend on each other.
CREATE TABLE part_need (
    tenant_id   integer NOT NULL REFERENCES tenant,
    product     text NOT NULL REFERENCES product,
    part_number text NOT NULL,
    week        integer NOT NULL CHECK (week BETWEEN 0 AND 52),
    expected    double precision NOT NULL CHECK (expected >= 0),
    variance    double precision NOT NULL CHECK (variance >= 0),
    -- How many devices it is the sum of.
    devices     bigint NOT NULL,
    at          timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, product, part_number, week)
);
-- When a product's needs were evaluated last.
CREATE TABLE part_need_check (
    product text PRIMARY KEY REFERENCES product,
    at      timestamptz NOT NULL
);
INSERT INTO web_right (relation, rights) VALUES ('part_need', 'SELECT'), ('part_need_check', 'SELECT');
SELECT show_rows_of_tenant('part_need', '(SELECT scope_technician()) > 0');

-- As `parts_ready`, for a visit that has no work order yet: whoever asks now asks last. Parts of which no stock is kept are
-- no obstacle.
CREATE FUNCTION parts_ready_for(the_tenant integer, numbers text[], moment timestamptz) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = sigap, pg_temp AS $$
    SELECT greatest(moment, max(coalesce(
        (SELECT moment + min(p.ready_after) FROM stock_balance b JOIN stock_place p ON p.id = b.place_id
         WHERE b.tenant_id = the_tenant AND b.part_number = n.number AND b.on_hand > b.reserved AND p.ended_at IS NULL
           AND p.kind = 'warehouse'),
        (SELECT greatest(d.expected_at, moment + interval '1 day') + w.ready_after
         FROM (SELECT e.expected_at, e.place_id, e.id, sum(e.quantity) OVER (ORDER BY e.expected_at, e.id) AS brought
               FROM stock_delivery e
               WHERE e.tenant_id = the_tenant AND e.part_number = n.number AND e.state = 'expected') d
         JOIN stock_place w ON w.id = d.place_id
         WHERE d.brought > (SELECT coalesce(sum(q.quantity), 0) FROM stock_reservation q
                            WHERE q.tenant_id = the_tenant AND q.part_number = n.number AND q.state = 'waiting')
         ORDER BY d.expected_at, d.id LIMIT 1),
        moment + coalesce((SELECT max(k.lead_time + w.ready_after) FROM reorder_point k JOIN stock_place w ON w.id = k.place_id
                           WHERE k.tenant_id = the_tenant AND k.part_number = n.number), interval '14 days'))))
    FROM unnest(numbers) AS n (number)
    WHERE EXISTS (SELECT FROM stock_balance b WHERE b.tenant_id = the_tenant AND b.part_number = n.number)
       OR EXISTS (SELECT FROM reorder_point k WHERE k.tenant_id = the_tenant AND k.part_number = n.number)
       OR EXISTS (SELECT FROM stock_delivery e WHERE e.tenant_id = the_tenant AND e.part_number = n.number
                                               AND e.state = 'expected')
$$;
