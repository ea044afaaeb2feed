-- Events and scores as hypertables, where the database is TimescaleDB.

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_extension WHERE extname = 'timescaledb') THEN
        PERFORM public.create_hypertable('event', public.by_range('ts', INTERVAL '90 days'));
        PERFORM public.create_hypertable('score', public.by_range('ts', INTERVAL '30 days'));
    END IF;
END
$$;
