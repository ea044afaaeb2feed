-- browsers_of --
-- The browsers of a customer, or of somebody on the staff.
SELECT id, endpoint, p256dh, auth, agent, made_at FROM push_subscription
WHERE customer_id IS NOT DISTINCT FROM %(customer_id)s AND person_id IS NOT DISTINCT FROM %(person_id)s
ORDER BY id DESC LIMIT 20

-- forget_browser --
-- A browser takes no messages any more.
SELECT forget_push(%(endpoint)s)

-- end_browser --
-- The same, of whoever asks.
DELETE FROM push_subscription
WHERE id = %(id)s AND customer_id IS NOT DISTINCT FROM %(customer_id)s AND person_id IS NOT DISTINCT FROM %(person_id)s

-- put_browser --
-- A browser that takes messages from now on.
INSERT INTO push_subscription (customer_id, person_id, endpoint, p256dh, auth, agent, made_at)
VALUES (%(customer_id)s, %(person_id)s, %(endpoint)s, %(p256dh)s, %(auth)s, %(agent)s, %(at)s)

-- claim_push_news --
-- Somebody on the staff who has browsers, and news that nobody pushed; only what is fresh, unread and not their own doing.
UPDATE staff_news SET pushed_at = %(now)s
WHERE id IN (
    SELECT n.id FROM staff_news n
    WHERE n.pushed_at IS NULL AND n.read_at IS NULL AND n.made_at > %(now)s - %(fresh)s::interval
      AND n.person_id = (SELECT m.person_id FROM staff_news m JOIN push_subscription p ON p.person_id = m.person_id
                         WHERE m.pushed_at IS NULL AND m.read_at IS NULL AND m.made_at > %(now)s - %(fresh)s::interval
                         ORDER BY m.id LIMIT 1)
    ORDER BY n.id LIMIT 20 FOR UPDATE SKIP LOCKED)
RETURNING id, person_id
