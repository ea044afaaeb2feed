-- of_late --
-- How many devices sent something in a time, and how many readings.
SELECT count(DISTINCT r.device), coalesce(sum(r.readings), 0) FROM device d, LATERAL (
    SELECT b.device, b.readings FROM {table} b
    WHERE b.device = d.id AND b.bucket >= %(since)s AND b.bucket < %(until)s) r
WHERE d.product = %(product)s

-- is_scored --
-- Whether a model of this product is in force.
SELECT EXISTS (SELECT FROM model WHERE product = %(product)s AND state = 'champion')

-- table_bytes --
-- What tables take, with their indexes.
SELECT sum(pg_total_relation_size(name::regclass)) FROM unnest(%(tables)s::text[]) AS t (name)

-- hypertable_bytes --
-- What hypertables take, with all of their chunks and indexes.
SELECT sum(public.hypertable_size(name::regclass)) FROM unnest(%(tables)s::text[]) AS t (name)

-- table_rows --
-- About how many rows tables have, by the last look of the planner.
SELECT sum(greatest(c.reltuples, 0)) FROM unnest(%(tables)s::text[]) AS t (name)
JOIN pg_class c ON c.oid = t.name::regclass

-- hypertable_rows --
-- About how many rows hypertables have.
SELECT sum(public.approximate_row_count(name::regclass)) FROM unnest(%(tables)s::text[]) AS t (name)

-- database_bytes --
-- What the server's databases take.
SELECT sum(pg_database_size(oid)) FROM pg_database
WHERE has_database_privilege(oid, 'CONNECT') OR pg_has_role(current_user, 'pg_read_all_stats', 'USAGE')
