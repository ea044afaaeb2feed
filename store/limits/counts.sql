-- take_hits --
-- Takes hits while the limit has room: those of the window before count by the share of it that the last `length_s`
-- seconds still hold. A process whose clock is behind counts in the newer window. Nothing comes back where it is full.
INSERT INTO rate_count AS r (key, length_s, window_no, hits, over_at)
SELECT %(key)s, %(length_s)s::integer, floor(%(at)s::double precision / %(length_s)s), %(amount)s,
       to_timestamp((floor(%(at)s::double precision / %(length_s)s) + 2) * %(length_s)s)
WHERE %(amount)s <= %(most)s
ON CONFLICT (key) DO UPDATE SET
    hits = CASE WHEN r.window_no >= excluded.window_no THEN r.hits ELSE 0 END + excluded.hits,
    hits_before = CASE WHEN r.window_no >= excluded.window_no THEN r.hits_before
                       WHEN r.window_no = excluded.window_no - 1 THEN r.hits ELSE 0 END,
    window_no = greatest(r.window_no, excluded.window_no),
    over_at = greatest(r.over_at, excluded.over_at)
WHERE CASE WHEN r.window_no >= excluded.window_no THEN r.hits ELSE 0 END + excluded.hits
      + CASE WHEN r.window_no >= excluded.window_no THEN r.hits_before
             WHEN r.window_no = excluded.window_no - 1 THEN r.hits ELSE 0 END
        * (1 - (%(at)s::double precision / %(length_s)s - floor(%(at)s::double precision / %(length_s)s)))
      <= %(most)s
RETURNING hits

-- add_hits --
-- Counts many keys at once, in the order of the keys, so that two processes do not wait for each other in a circle.
INSERT INTO rate_count AS r (key, length_s, window_no, hits, over_at)
SELECT a.key, a.length_s, floor(%(at)s::double precision / a.length_s), a.amount,
       to_timestamp((floor(%(at)s::double precision / a.length_s) + 2) * a.length_s)
FROM unnest(%(keys)s::bytea[], %(lengths)s::integer[], %(amounts)s::bigint[]) AS a (key, length_s, amount)
ORDER BY a.key
ON CONFLICT (key) DO UPDATE SET
    hits = CASE WHEN r.window_no >= excluded.window_no THEN r.hits ELSE 0 END + excluded.hits,
    hits_before = CASE WHEN r.window_no >= excluded.window_no THEN r.hits_before
                       WHEN r.window_no = excluded.window_no - 1 THEN r.hits ELSE 0 END,
    window_no = greatest(r.window_no, excluded.window_no),
    over_at = greatest(r.over_at, excluded.over_at)
RETURNING key, length_s, window_no, hits, hits_before

-- find_count --
-- What is counted for a key.
SELECT key, length_s, window_no, hits, hits_before FROM rate_count WHERE key = %(key)s

-- give_back_hit --
-- One hit of the present window does not count after all.
UPDATE rate_count SET hits = hits - 1
WHERE key = %(key)s AND hits > 0 AND window_no >= floor(%(at)s::double precision / %(length_s)s)

-- forget_count --
-- A key begins anew.
DELETE FROM rate_count WHERE key = %(key)s

-- forget_all --
-- Every key begins anew.
DELETE FROM rate_count

-- prune_counts --
-- What no longer counts.
DELETE FROM rate_count WHERE over_at < %(now)s
