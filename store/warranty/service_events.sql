-- write_event --
-- What other systems are told, once for each type and subject.
INSERT INTO service_event (tenant_id, type, subject, at, data)
VALUES (%(tenant_id)s, %(type)s, %(subject)s, %(at)s, %(data)s) ON CONFLICT (type, subject) DO NOTHING

-- list_events --
-- A page of events in the order in which they were written.
SELECT id, type, subject, at, data FROM service_event WHERE id > %(after)s ORDER BY id LIMIT %(limit)s
