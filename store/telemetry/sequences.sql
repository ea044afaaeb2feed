-- read_sequences --
-- Where each device's numbering stands, as one row of three columns end to end.
SELECT string_agg(int4send(device_id), ''), string_agg(int8send(boot), ''), string_agg(int8send(seq), '')
FROM sequence WHERE device_id = ANY(%(devices)s::integer[])

-- put_sequences --
-- Numbering moves on, never back within one boot.
INSERT INTO sequence (device_id, boot, seq)
SELECT * FROM unnest(%(devices)s::integer[], %(boots)s::bigint[], %(seqs)s::bigint[])
ON CONFLICT (device_id) DO UPDATE SET boot = excluded.boot, seq = excluded.seq
WHERE (sequence.boot, sequence.seq) < (excluded.boot, excluded.seq)
