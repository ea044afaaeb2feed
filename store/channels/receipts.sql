-- lock_message --
-- Receipts of one message, and the note of its number, come one after the other.
SELECT pg_advisory_xact_lock(hashtextextended(%(channel)s || '/' || %(provider_id)s, 0))

-- put_receipt --
-- A receipt, each status of a message once; nothing where it came before.
INSERT INTO receipt (channel, provider_id, reference, status, at, code, words)
VALUES (%(channel)s, %(provider_id)s, %(reference)s, %(status)s, %(at)s, %(code)s, %(words)s)
ON CONFLICT (channel, provider_id, status) DO NOTHING

-- notice_of_message --
-- The notice that a message is: by its number there, else by what we named it.
SELECT n.id FROM notice n
WHERE n.channel = %(channel)s AND (n.provider_id = %(provider_id)s
      OR n.id = %(named)s AND n.provider_id IS NULL AND n.state IN ('sending', 'sent', 'pending', 'failed'))
ORDER BY n.provider_id = %(provider_id)s DESC NULLS LAST LIMIT 1

-- join_receipts --
-- Receipts of a message belong to its notice.
UPDATE receipt SET notice_id = %(notice_id)s
WHERE channel = %(channel)s AND provider_id = %(provider_id)s AND notice_id IS NULL

-- raise_state --
-- The state of a notice is the highest that its receipts say; a failure counts where nothing was delivered. Which channel
-- follows is looked for at once after a failure, and no more after a delivery.
UPDATE notice n SET
    provider_id = coalesce(n.provider_id, %(provider_id)s),
    sent_at = coalesce(n.sent_at, now()),
    state = CASE WHEN r.best > notice_rank(n.state) AND NOT (r.failed AND r.best < 2) THEN r.status
                 WHEN r.failed AND r.best < 2 AND n.state IN ('sending', 'sent')
                 THEN CASE WHEN %(again)s THEN 'pending' ELSE 'failed' END
                 ELSE n.state END,
    try_after = CASE WHEN %(again)s AND r.failed AND r.best < 2 AND n.state IN ('sending', 'sent') THEN now() + %(wait)s
                     ELSE n.try_after END,
    reason = CASE WHEN r.best >= 2 OR notice_rank(n.state) >= 2 THEN NULL
                  WHEN r.failed THEN jsonb_build_object('code', 'receipt_failed', 'args', jsonb_build_object(
                      'number', r.code, 'words', r.words))
                  ELSE NULL END,
    fall_back_at = CASE WHEN r.best >= 2 OR notice_rank(n.state) >= 2 OR n.route = '{}' THEN NULL
                        WHEN r.failed AND n.state IN ('sending', 'sent')
                        THEN CASE WHEN %(again)s THEN NULL ELSE fleet_now(t.product) END
                        ELSE n.fall_back_at END,
    cost = CASE WHEN r.failed AND r.best < 2 AND n.cost IS NOT NULL THEN 0 ELSE n.cost END
FROM ticket t, (
    SELECT coalesce(max(notice_rank(status)), 0) AS best, bool_or(status = 'failed') AS failed,
           coalesce((array_agg(status ORDER BY notice_rank(status) DESC))[1], 'sent') AS status,
           coalesce(max(code) FILTER (WHERE status = 'failed'), '') AS code,
           coalesce(max(words) FILTER (WHERE status = 'failed'), '') AS words
    FROM receipt WHERE channel = %(channel)s AND provider_id = %(provider_id)s) r
WHERE n.id = %(notice_id)s AND t.id = n.ticket_id AND n.state <> 'suppressed'
  AND coalesce(n.provider_id, %(provider_id)s) = %(provider_id)s

-- receipts_of --
-- What the provider said of a notice, in the order of its own clock.
SELECT status, at, received_at, code, words FROM receipt WHERE notice_id = %(notice_id)s
ORDER BY at, status = 'failed', notice_rank(status), id

-- forget_early --
-- Receipts that no notice was found for go after a while.
DELETE FROM receipt WHERE notice_id IS NULL AND received_at < %(before)s
