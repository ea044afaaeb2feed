-- letter_columns --
-- A dead letter as it is kept.
id, topic, product, serial, ts, reason, detail, payload, size, truncated, readings, seen, received_at, seen_at,
replayed_at

-- put_dead_letter --
-- A message that cannot be stored, whole and with its reason; the same one again is counted.
INSERT INTO dead_letter (digest, topic, product, serial, ts, reason, detail, payload, size, truncated,
                         readings, times, received_at, seen_at)
VALUES (%(digest)s, %(topic)s, %(product)s, %(serial)s, %(ts)s, %(reason)s, %(detail)s, %(payload)s, %(size)s,
        %(truncated)s, %(readings)s, %(times)s, %(received_at)s, %(received_at)s)
ON CONFLICT (digest) DO UPDATE SET seen = dead_letter.seen + 1, seen_at = excluded.seen_at,
    reason = excluded.reason, detail = excluded.detail, replayed_at = NULL

-- list_dead_letters --
-- Newest first, a page at a time.
SELECT {letter_columns} FROM dead_letter
WHERE id < %(before)s
  AND (%(reason)s::text IS NULL OR reason = %(reason)s)
  AND (%(product)s::text IS NULL OR product = %(product)s)
  AND (%(replayed)s OR replayed_at IS NULL)
ORDER BY id DESC LIMIT %(limit)s

-- waiting_letters --
-- The oldest that wait behind a number, as many as some bytes of payload allow, one at least.
WITH page AS (
    SELECT {letter_columns} FROM dead_letter
    WHERE id > %(after)s AND replayed_at IS NULL
      AND (%(reason)s::text IS NULL OR reason = %(reason)s)
      AND (%(product)s::text IS NULL OR product = %(product)s)
    ORDER BY id LIMIT %(limit)s
), summed AS (
    SELECT id, sum(length(payload)) OVER (ORDER BY id) - length(payload) AS before FROM page
)
SELECT {letter_columns} FROM page JOIN summed USING (id) WHERE before < %(most_bytes)s ORDER BY id

-- find_dead_letter --
-- One dead letter.
SELECT {letter_columns} FROM dead_letter WHERE id = %(id)s

-- mark_replayed --
-- Their content is stored now; the letters stay as a record.
UPDATE dead_letter SET replayed_at = now() WHERE id = ANY(%(ids)s::bigint[])

-- count_by_reason --
-- How many wait, by reason.
SELECT reason, count(*) FROM dead_letter WHERE replayed_at IS NULL GROUP BY reason ORDER BY count(*) DESC

-- lettered_times --
-- Which of a device's readings were dead-lettered.
SELECT ts FROM dead_letter
WHERE product = %(product)s AND serial = %(serial)s AND times IS NULL AND ts IS NOT NULL
UNION ALL
SELECT unnest(times) FROM dead_letter WHERE product = %(product)s AND serial = %(serial)s
