-- put_letter --
-- A letter that the fleet's clock brings, once of its kind and sequence.
INSERT INTO customer_letter (tenant_id, customer_id, product, about, kind, purpose, sequence, at)
SELECT c.tenant_id, c.id, %(product)s, %(about)s, %(kind)s, %(purpose)s, %(sequence)s, %(at)s
FROM customer c WHERE c.id = %(customer_id)s AND c.erased_at IS NULL
ON CONFLICT (about, kind, sequence) DO NOTHING

-- claim_letter --
-- The letter that is due first; whoever claims it and dies is followed a minute later.
UPDATE customer_letter SET state = 'sending', attempts = attempts + 1, next_at = now() + %(patience)s
WHERE id = (
    SELECT l.id FROM customer_letter l LEFT JOIN fleet_clock c ON c.product = l.product
    WHERE l.state IN ('pending', 'sending') AND l.next_at <= now()
      AND (l.not_before IS NULL OR l.not_before <= CASE WHEN c.mode = 'driven' THEN c.now ELSE now() END)
    ORDER BY l.next_at, l.id LIMIT 1 FOR UPDATE OF l SKIP LOCKED)
RETURNING id, customer_id, product, about, kind, purpose, sequence, at, attempts, channel,
    (SELECT CASE WHEN c.mode = 'driven' THEN c.now ELSE now() END FROM fleet_clock c WHERE c.product = customer_letter.product)
        AS clock

-- link_letter --
-- What is in the letter's link, by its hash.
UPDATE customer_letter SET token_hash = %(token_hash)s WHERE id = %(letter_id)s

-- begin_way --
-- It is about to leave by a channel whose receivers cannot tell a repeat.
UPDATE customer_letter SET channel = %(channel)s
WHERE id = %(letter_id)s AND attempts = %(attempts)s AND state = 'sending'

-- settle_letter --
-- What became of an attempt, if no other has followed it.
UPDATE customer_letter SET state = %(state)s, reason = %(reason)s, channel = %(channel)s,
    next_at = now() + %(wait)s, not_before = %(not_before)s, sent_at = CASE WHEN %(state)s = 'sent' THEN now() END
WHERE id = %(letter_id)s AND attempts = %(attempts)s AND state = 'sending'

-- letter_behind --
-- The letter whose link somebody has.
SELECT id, customer_id, product, about, kind, purpose, sequence, at, attempts, channel, NULL::timestamptz AS clock
FROM customer_letter WHERE token_hash = %(token_hash)s AND sent_at > now() - interval '180 days'

-- mark_letter_opened --
-- Somebody has looked.
UPDATE customer_letter SET opened_at = coalesce(opened_at, %(at)s) WHERE id = %(letter_id)s

-- letters_of_customer --
-- What was written to a customer, newest first.
SELECT id, about, kind, purpose, state, channel, at, sent_at, opened_at, reason FROM customer_letter
WHERE customer_id = %(customer_id)s ORDER BY id DESC LIMIT %(limit)s

-- unwanted_of --
-- What a customer does not want.
SELECT purpose, channel FROM unwanted_message WHERE customer_id = %(customer_id)s

-- want_message --
-- They want it again.
DELETE FROM unwanted_message WHERE customer_id = %(customer_id)s AND purpose = %(purpose)s AND channel = %(channel)s

-- unwant_message --
-- They want none of it.
INSERT INTO unwanted_message (customer_id, purpose, channel, since)
SELECT id, %(purpose)s, %(channel)s, %(at)s FROM customer WHERE id = %(customer_id)s AND erased_at IS NULL
ON CONFLICT DO NOTHING

-- begin_day --
-- Of two workers one writes the reminders of a day.
INSERT INTO reminder_check (product, day) VALUES (%(product)s, %(day)s)
ON CONFLICT (product) DO UPDATE SET day = excluded.day WHERE reminder_check.day < excluded.day

-- ending_coverage --
-- Assets of which the last coverage that a product promised or somebody bought ends between two days, with their owner.
SELECT a.id AS asset_id, a.customer_id, max(v.until_on) AS until_on
FROM coverage v JOIN asset a ON a.id = v.asset_id
WHERE a.product = %(product)s AND a.customer_id IS NOT NULL AND a.retired_at IS NULL AND v.ended_at IS NULL
  AND v.source IN ('product', 'extension') AND v.component_id IS NULL AND v.components IS NULL
GROUP BY a.id HAVING max(v.until_on) BETWEEN %(from_on)s AND %(until_on)s
   AND NOT EXISTS (SELECT FROM customer_letter l WHERE l.about = 'asset/' || a.id AND l.kind = 'warranty_ends'
                   AND l.sequence = max(v.until_on) - DATE '2000-01-01')
ORDER BY a.id LIMIT 500

-- maintenance_due --
-- Assets of which a component was not maintained for so long, as far as is known: since it was fitted, maintained, or the
-- customer was last reminded of it.
SELECT a.id AS asset_id, a.customer_id, x.since
FROM asset a JOIN device d ON d.asset_id = a.id
CROSS JOIN LATERAL (
    SELECT greatest(
        (SELECT max(p.installed_at) FROM component p
         WHERE p.asset_id = a.id AND p.component = %(component)s AND p.removed_at IS NULL),
        d.installed_at, a.sold_at,
        (SELECT max(m.ts) FROM maintenance m WHERE m.device_id = d.id AND m.component = %(component)s),
        (SELECT max(l.at) FROM customer_letter l WHERE l.about = 'asset/' || a.id AND l.kind = 'maintenance_due'
           AND l.sequence / 100000 = %(plan)s)) AS since
) x
WHERE a.product = %(product)s AND a.customer_id IS NOT NULL AND a.retired_at IS NULL AND d.retired_at IS NULL
  AND x.since <= %(before)s
  AND EXISTS (SELECT FROM consent k WHERE k.customer_id = a.customer_id AND k.purpose = 'advice' AND k.withdrawn_at IS NULL)
ORDER BY a.id LIMIT 500
