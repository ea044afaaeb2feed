-- letter_columns --
-- A dead letter as it is kept.
id, topic, product, serial, ts, reason, detail, payload, size, truncated, seen, received_at, seen_at,
replayed_at

-- put_dead_letter --
-- A message that cannot be stored, whole and with its reason; the same one again is counted.
INSERT INTO dead_letter (digest, topic, product, serial, ts, reason, detail, payload, size, truncated,
                         received_at, seen_at)
VALUES (%(digest)s, %(topic)s, %(product)s, %(serial)s, %(ts)s, %(reason)s, %(detail)s, %(payload)s, %(size)s,
        %(truncated)s, %(received_at)s, %(received_at)s)
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

-- find_dead_letter --
-- One dead letter.
SELECT {letter_columns} FROM dead_letter WHERE id = %(id)s

-- mark_replayed --
-- Its content is stored now; the letter stays as a record.
UPDATE dead_letter SET replayed_at = now() WHERE id = %(id)s

-- count_by_reason --
-- How many wait, by reason.
SELECT reason, count(*) FROM dead_letter WHERE replayed_at IS NULL GROUP BY reason ORDER BY count(*) DESC

-- lettered_times --
-- Which of a device's readings were dead-lettered.
SELECT ts FROM dead_letter WHERE product = %(product)s AND serial = %(serial)s AND ts IS NOT NULL
