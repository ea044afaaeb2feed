-- claim_columns --
-- A claim as it stands.
c.id, c.number, c.tenant_id, c.product, c.asset_id,
(SELECT d.serial FROM device d WHERE d.asset_id = c.asset_id ORDER BY d.id DESC LIMIT 1) AS serial, c.customer_id,
u.name AS customer, c.ticket_id, c.state, c.failure_mode, c.fault, c.purchased_on, c.reviewer, c.round, c.asked, c.appeal,
c.made_at, c.made_by, c.submitted_at, c.due_at, c.breached_at, c.decided_at, c.decided_by, c.appealed_at, c.settled_at,
c.ended_at, (SELECT count(*) FROM evidence e WHERE e.claim_id = c.id) AS evidence

-- make_claim --
-- A claim, unless the asset has an open one or the receipt number is taken: then nothing comes back.
INSERT INTO warranty_claim (number, asset_id, customer_id, product, ticket_id, failure_mode, fault, purchased_on, made_at,
                            made_by)
VALUES (%(number)s, %(asset_id)s, %(customer_id)s, %(product)s, %(ticket_id)s, %(failure_mode)s, %(fault)s, %(purchased_on)s,
        %(made_at)s, %(made_by)s)
ON CONFLICT DO NOTHING RETURNING id

-- change_draft --
-- Other words of a claim that was not submitted yet.
UPDATE warranty_claim SET fault = %(fault)s, purchased_on = coalesce(%(purchased_on)s, purchased_on)
WHERE id = %(claim_id)s AND state = 'draft'

-- drop_lines --
-- What was claimed before goes.
DELETE FROM warranty_claim_line WHERE claim_id = %(claim_id)s

-- put_line --
-- One line of a claim.
INSERT INTO warranty_claim_line (claim_id, position, item, component, what, asked, amount)
VALUES (%(claim_id)s, %(position)s, %(item)s, %(component)s, %(what)s, %(asked)s, %(amount)s)

-- lines_of --
-- What is claimed.
SELECT position, item, component, what, asked, amount FROM warranty_claim_line WHERE claim_id = %(claim_id)s ORDER BY position

-- put_decision --
-- What was decided on a line in a round.
INSERT INTO warranty_claim_decision (claim_id, round, position, decision, granted, amount, clause, evidence_id, words)
VALUES (%(claim_id)s, %(round)s, %(position)s, %(decision)s, %(granted)s, %(amount)s, %(clause)s, %(evidence_id)s, %(words)s)

-- decisions_of --
-- What was decided, the first round first.
SELECT round, position, decision, granted, amount, clause, evidence_id, words FROM warranty_claim_decision
WHERE claim_id = %(claim_id)s ORDER BY round, position

-- move_claim --
-- A claim into another state, if it is in one of those that allow it; with the state it left. It is appealed once. While
-- it waits for the customer no time runs.
UPDATE warranty_claim c SET
    state = %(to_state)s,
    reviewer = coalesce(%(reviewer)s, c.reviewer),
    asked = coalesce(%(asked)s, c.asked),
    appeal = coalesce(%(appeal)s, c.appeal),
    round = CASE WHEN %(action)s = 'appeal' THEN 2 ELSE c.round END,
    appealed_at = CASE WHEN %(action)s = 'appeal' THEN %(at)s ELSE c.appealed_at END,
    submitted_at = CASE WHEN %(action)s = 'submit' THEN %(at)s ELSE c.submitted_at END,
    asked_at = CASE WHEN %(to_state)s = 'needs_info' THEN %(at)s::timestamptz END,
    waited = CASE WHEN c.asked_at < %(at)s THEN c.waited + tstzmultirange(tstzrange(c.asked_at, %(at)s)) ELSE c.waited END,
    due_at = CASE WHEN %(to_state)s = 'needs_info' THEN NULL ELSE c.due_at END,
    warned_at = CASE WHEN %(action)s IN ('appeal', 'inform') THEN NULL ELSE c.warned_at END,
    breached_at = CASE WHEN %(action)s = 'decide' AND c.due_at < %(at)s THEN coalesce(c.breached_at, c.due_at)
                       ELSE c.breached_at END,
    decided_at = CASE WHEN %(action)s = 'decide' THEN %(at)s ELSE c.decided_at END,
    decided_by = CASE WHEN %(action)s = 'decide' THEN %(actor)s ELSE c.decided_by END,
    settled_at = CASE WHEN %(action)s = 'settle' THEN %(at)s ELSE c.settled_at END,
    ended_at = CASE WHEN %(to_state)s IN ('closed', 'withdrawn') THEN %(at)s::timestamptz END
FROM (SELECT id, state FROM warranty_claim WHERE id = %(claim_id)s FOR UPDATE) old
WHERE c.id = old.id AND old.state = ANY(%(allowed)s) AND c.state = ANY(%(allowed)s)
  AND (%(action)s <> 'appeal' OR c.appealed_at IS NULL)
RETURNING old.state

-- count_due --
-- By when a claim is decided, by the calendar of where the product stands.
UPDATE warranty_claim c SET due_at = due_time(a.calendar_id, a.time_zone, coalesce(c.appealed_at, c.submitted_at), %(within)s,
                                              c.waited)
FROM service_area a WHERE c.id = %(claim_id)s AND a.id = area_of_asset(c.asset_id)

-- note_claim --
-- Who did what to a claim, when and why.
INSERT INTO warranty_claim_history (claim_id, at, actor, action, from_state, to_state, why)
VALUES (%(claim_id)s, %(at)s, %(actor)s, %(action)s, %(from_state)s, %(to_state)s, %(why)s)

-- claim_history --
-- What became of a claim, oldest first.
SELECT at, actor, action, from_state, to_state, why FROM warranty_claim_history WHERE claim_id = %(claim_id)s ORDER BY id

-- find_claim --
-- One claim.
SELECT {claim_columns} FROM warranty_claim c JOIN customer u ON u.id = c.customer_id WHERE c.id = %(claim_id)s

-- claim_numbered --
-- The claim of a receipt number.
SELECT {claim_columns} FROM warranty_claim c JOIN customer u ON u.id = c.customer_id WHERE c.number = %(number)s

-- open_claim --
-- The claim of an asset that has not ended.
SELECT {claim_columns} FROM warranty_claim c JOIN customer u ON u.id = c.customer_id
WHERE c.asset_id = %(asset_id)s AND is_open_claim(c.state)

-- list_claims --
-- A page of claims, the newest first.
SELECT {claim_columns} FROM warranty_claim c JOIN customer u ON u.id = c.customer_id
WHERE (%(before)s::bigint IS NULL OR c.id < %(before)s)
  AND (%(states)s::text[] IS NULL OR c.state = ANY(%(states)s))
  AND (%(product)s::text IS NULL OR c.product = %(product)s)
  AND (%(customer_id)s::bigint IS NULL OR c.customer_id = %(customer_id)s)
  AND (%(asset_id)s::bigint IS NULL OR c.asset_id = %(asset_id)s)
  AND (%(ticket_id)s::bigint IS NULL OR c.ticket_id = %(ticket_id)s)
  AND (%(text)s::text IS NULL OR c.number ILIKE %(text)s OR u.name ILIKE %(text)s
       OR EXISTS (SELECT FROM device d WHERE d.asset_id = c.asset_id AND d.serial ILIKE %(text)s))
ORDER BY c.id DESC LIMIT %(limit)s OFFSET %(skip)s

-- take_due_claims --
-- Claims that are due soon or were not decided in time, each once; rows that another worker holds are left to it.
UPDATE warranty_claim c SET warned_at = %(now)s, breached_at = CASE WHEN o.due_at <= %(now)s THEN o.due_at END
FROM (SELECT id, due_at FROM warranty_claim
      WHERE product = %(product)s AND state IN ('submitted', 'in_review') AND due_at <= %(now)s::timestamptz + %(warn_before)s::interval
        AND (warned_at IS NULL OR (breached_at IS NULL AND due_at <= %(now)s))
      ORDER BY due_at LIMIT 100 FOR UPDATE SKIP LOCKED) o
WHERE c.id = o.id
RETURNING c.id, c.tenant_id, (SELECT d.serial FROM device d WHERE d.asset_id = c.asset_id ORDER BY d.id DESC LIMIT 1) AS serial,
          c.due_at, c.breached_at IS NOT NULL AS breached

-- answered_claims --
-- Claims that were settled before a time; and those decided before it in which every line was refused.
SELECT c.id FROM warranty_claim c
WHERE c.product = %(product)s
  AND (c.state = 'settled' AND c.settled_at < %(before)s
       OR c.state = 'decided' AND c.decided_at < %(before)s AND NOT EXISTS (
           SELECT FROM warranty_claim_decision w
           WHERE w.claim_id = c.id AND w.round = c.round AND w.decision <> 'refused'))
ORDER BY c.id LIMIT %(limit)s
