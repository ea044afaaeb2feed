-- needs_checked_at --
-- When a product's needs were evaluated last.
SELECT at FROM part_need_check WHERE product = %(product)s

-- note_check --
-- A product's needs are evaluated now; of two who evaluate the second waits here.
INSERT INTO part_need_check (product, at) VALUES (%(product)s, %(now)s)
ON CONFLICT (product) DO UPDATE SET at = excluded.at

-- forget_needs --
-- What was expected before.
DELETE FROM part_need WHERE product = %(product)s

-- put_needs --
-- Of every device and failure mode the newest probability, spread over the weeks of the horizon as if the chance were the
-- same at every moment of it: until a share s of the horizon it is 1 - (1 - p)^s. Left out: appliances whose work order
-- has the part reserved or waits for it; there it is no expectation any more.
INSERT INTO part_need (tenant_id, product, part_number, week, expected, variance, devices, at)
SELECT tenant_id, %(product)s, part_number, week, sum(chance), sum(chance * (1 - chance)), count(DISTINCT device_id), %(now)s
FROM (
    SELECT d.tenant_id, d.id AS device_id, u.part_number, w.week,
           power(1 - n.probability, least(1, 7.0 * w.week / u.days))
           - power(1 - n.probability, least(1, 7.0 * (w.week + 1) / u.days)) AS chance
    FROM (SELECT failure_mode, part_number, (extract(epoch FROM horizon) / 86400)::double precision AS days
          FROM unnest(%(modes)s::text[], %(horizons)s::interval[], %(numbers)s::text[])
               AS given (failure_mode, horizon, part_number)) u
    CROSS JOIN (SELECT id, asset_id, tenant_id FROM device WHERE product = %(product)s AND retired_at IS NULL) d
    CROSS JOIN LATERAL (SELECT least(greatest(s.probability, 0), 1)::double precision AS probability FROM score s
                        WHERE s.device_id = d.id AND s.failure_mode = u.failure_mode AND s.ts > %(scored_since)s
                          AND s.ts <= %(now)s AND s.probability IS NOT NULL
                        ORDER BY s.ts DESC LIMIT 1) n
    CROSS JOIN LATERAL generate_series(0, least(52, ceil(u.days / 7)::integer - 1)) AS w (week)
    WHERE NOT EXISTS (SELECT FROM work_order o JOIN stock_reservation r ON r.order_id = o.id
                      WHERE o.asset_id = d.asset_id AND is_living_order(o.state) AND r.part_number = u.part_number
                        AND r.state IN ('waiting', 'reserved'))
) spread
GROUP BY tenant_id, part_number, week

-- list_needs --
-- What is expected, week by week.
SELECT product, part_number, week, sum(expected) AS expected, sum(variance) AS variance, sum(devices)::bigint AS devices,
       max(at) AS at
FROM part_need GROUP BY product, part_number, week ORDER BY part_number, product, week
