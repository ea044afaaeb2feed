-- chunks_before --
-- Chunks of a product's readings that end at a time or earlier.
SELECT format('%%I.%%I', chunk_schema, chunk_name) AS name, range_start AS begins, range_end AS ends,
       is_compressed AND NOT public_status && ARRAY['PARTIAL', 'UNORDERED'] AS settled
FROM timescaledb_information.chunks, LATERAL (
    SELECT _timescaledb_functions.chunk_status_text(format('%%I.%%I', chunk_schema, chunk_name)::regclass)
        AS public_status) s
WHERE hypertable_schema = 'telemetry' AND hypertable_name = %(product)s AND range_end <= %(before)s
ORDER BY range_start

-- has_columnstore --
-- Whether a product's readings may lie in the columnstore.
SELECT compression_enabled FROM timescaledb_information.hypertables
WHERE hypertable_schema = 'telemetry' AND hypertable_name = %(product)s

-- wait_briefly --
-- Nobody waits long behind a statement that has to wait itself.
SET LOCAL lock_timeout = '3s'

-- stored_buckets --
-- The table below a continuous aggregate.
SELECT materialization_hypertable_schema, materialization_hypertable_name
FROM timescaledb_information.continuous_aggregates
WHERE format('%%I.%%I', view_schema, view_name)::regclass = %(name)s::regclass
