-- return_columns --
-- A return as it stands.
r.id, r.number, r.tenant_id, r.product, r.asset_id, r.customer_id, u.name AS customer, r.claim_id, r.ticket_id, r.follows_id,
r.leg, r.state, r.serial, r.arrived_serial, r.comes_back, r.reason, r.refusal, r.valid_until, r.ship_to, r.carrier, r.tracking,
r.out_carrier, r.out_tracking, r.disposition, r.assessment, r.amount, r.currency, r.new_asset_id,
(SELECT d.serial FROM device d WHERE d.asset_id = r.new_asset_id ORDER BY d.id DESC LIMIT 1) AS new_serial, r.made_at, r.made_by,
r.authorised_at, r.sent_at, r.received_at, r.assessed_at, r.replaced_at, r.shipped_at, r.delivered_at, r.taken_back_at,
r.ended_at, (SELECT count(*) FROM evidence e WHERE e.return_id = r.id) AS evidence

-- make_return --
-- A return, unless the asset has an open one or the number is taken: then nothing comes back.
INSERT INTO product_return (number, asset_id, customer_id, product, claim_id, ticket_id, follows_id, leg, serial, comes_back,
                            reason, made_at, made_by)
VALUES (%(number)s, %(asset_id)s, %(customer_id)s, %(product)s, %(claim_id)s, %(ticket_id)s, %(follows_id)s, %(leg)s,
        %(serial)s, %(comes_back)s, %(reason)s, %(made_at)s, %(made_by)s)
ON CONFLICT DO NOTHING RETURNING id

-- move_return --
-- A return into another state, if its state, its policy and its assessment allow it; with the state it left.
UPDATE product_return r SET
    state = %(to_state)s,
    refusal = coalesce(%(refusal)s, r.refusal),
    comes_back = coalesce(%(comes_back)s, r.comes_back),
    valid_until = coalesce(%(valid_until)s, r.valid_until),
    ship_to = coalesce(%(ship_to)s, r.ship_to),
    carrier = CASE WHEN %(action)s = 'send' THEN coalesce(%(carrier)s, r.carrier) ELSE r.carrier END,
    tracking = CASE WHEN %(action)s = 'send' THEN coalesce(%(tracking)s, r.tracking) ELSE r.tracking END,
    out_carrier = CASE WHEN %(action)s IN ('ship', 'ship_ahead') THEN coalesce(%(carrier)s, r.out_carrier) ELSE r.out_carrier END,
    out_tracking = CASE WHEN %(action)s IN ('ship', 'ship_ahead') THEN coalesce(%(tracking)s, r.out_tracking) ELSE r.out_tracking END,
    arrived_serial = coalesce(%(arrived_serial)s, r.arrived_serial),
    disposition = coalesce(%(disposition)s, r.disposition),
    assessment = coalesce(%(assessment)s, r.assessment),
    amount = coalesce(%(amount)s, r.amount),
    currency = coalesce(%(currency)s, r.currency),
    new_asset_id = coalesce(%(new_asset_id)s, r.new_asset_id),
    authorised_at = CASE WHEN %(action)s = 'authorise' THEN %(at)s ELSE r.authorised_at END,
    sent_at = CASE WHEN %(action)s = 'send' THEN %(at)s ELSE r.sent_at END,
    received_at = CASE WHEN %(action)s IN ('receive', 'exchange') THEN %(at)s ELSE r.received_at END,
    assessed_at = CASE WHEN %(action)s = 'assess' THEN %(at)s ELSE r.assessed_at END,
    replaced_at = CASE WHEN %(new_asset_id)s::bigint IS NOT NULL THEN %(at)s ELSE r.replaced_at END,
    shipped_at = CASE WHEN %(action)s IN ('ship', 'ship_ahead') THEN %(at)s ELSE r.shipped_at END,
    delivered_at = CASE WHEN %(to_state)s = 'delivered' THEN coalesce(r.delivered_at, %(at)s) ELSE r.delivered_at END,
    taken_back_at = CASE WHEN %(action)s IN ('take_back', 'exchange') THEN %(at)s ELSE r.taken_back_at END,
    ended_at = CASE WHEN %(to_state)s IN ('closed', 'expired', 'refused', 'cancelled') THEN %(at)s::timestamptz END
FROM (SELECT id, state FROM product_return WHERE id = %(return_id)s FOR UPDATE) old
WHERE r.id = old.id AND old.state = ANY(%(allowed)s) AND r.state = ANY(%(allowed)s)
  AND (%(policies)s::text[] IS NULL OR r.comes_back = ANY(%(policies)s))
  AND (%(dispositions)s::text[] IS NULL OR r.disposition = ANY(%(dispositions)s))
RETURNING old.state

-- note_arrival --
-- Another device arrived than the one that is promised.
UPDATE product_return SET arrived_serial = %(serial)s WHERE id = %(return_id)s AND is_open_return(state)

-- note_return --
-- Who did what to a return, when and why.
INSERT INTO product_return_history (return_id, at, actor, action, from_state, to_state, why)
VALUES (%(return_id)s, %(at)s, %(actor)s, %(action)s, %(from_state)s, %(to_state)s, %(why)s)

-- return_history --
-- What became of a return, oldest first.
SELECT at, actor, action, from_state, to_state, why FROM product_return_history WHERE return_id = %(return_id)s ORDER BY id

-- find_return --
-- One return.
SELECT {return_columns} FROM product_return r JOIN customer u ON u.id = r.customer_id WHERE r.id = %(return_id)s

-- lock_asset_of_return --
-- The asset is kept from others before its return is.
SELECT a.id FROM asset a JOIN product_return r ON r.asset_id = a.id WHERE r.id = %(return_id)s FOR NO KEY UPDATE OF a

-- lock_return --
-- One return is kept from others until the transaction ends.
SELECT id FROM product_return WHERE id = %(return_id)s FOR UPDATE

-- return_numbered --
-- The return of a number.
SELECT {return_columns} FROM product_return r JOIN customer u ON u.id = r.customer_id WHERE r.number = %(number)s

-- open_return --
-- The return of an asset that has not ended.
SELECT {return_columns} FROM product_return r JOIN customer u ON u.id = r.customer_id
WHERE r.asset_id = %(asset_id)s AND is_open_return(r.state)

-- list_returns --
-- A page of returns, the newest first.
SELECT {return_columns} FROM product_return r JOIN customer u ON u.id = r.customer_id
WHERE (%(before)s::bigint IS NULL OR r.id < %(before)s)
  AND (%(states)s::text[] IS NULL OR r.state = ANY(%(states)s))
  AND (%(product)s::text IS NULL OR r.product = %(product)s)
  AND (%(customer_id)s::bigint IS NULL OR r.customer_id = %(customer_id)s)
  AND (%(asset_id)s::bigint IS NULL OR r.asset_id = %(asset_id)s)
  AND (%(ticket_id)s::bigint IS NULL OR r.ticket_id = %(ticket_id)s)
  AND (%(claim_id)s::bigint IS NULL OR r.claim_id = %(claim_id)s)
  AND (%(text)s::text IS NULL OR r.number ILIKE %(text)s OR r.serial ILIKE %(text)s OR u.name ILIKE %(text)s)
ORDER BY r.id DESC LIMIT %(limit)s OFFSET %(skip)s

-- expired_returns --
-- Authorised returns that nothing was sent for in time.
SELECT id FROM product_return
WHERE product = %(product)s AND state = 'authorised' AND valid_until <= %(now)s AND replaced_at IS NULL
ORDER BY id LIMIT %(limit)s
