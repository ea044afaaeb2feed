-- survey_columns --
-- A survey as it stands, with whom and what it is about, and the call back that came of it.
s.id, s.tenant_id, s.customer_id, c.name AS customer, s.product, s.asset_id,
coalesce((SELECT d.serial FROM device d WHERE d.asset_id = s.asset_id ORDER BY d.id DESC LIMIT 1), '') AS serial,
s.ticket_id, s.opening, s.claim_id, s.state, s.reason, s.made_at, s.ask_at, s.asked_at, s.reminded_at, s.ended_at, s.score,
s.words, s.how, b.id AS call_id, b.state AS call_state, b.due_at AS call_due, b.taken_by AS call_by, b.outcome AS call_outcome,
b.words AS call_words, r.id AS review_id, r.state AS review_state

-- survey_tables --
-- Where these come from.
survey s JOIN customer c ON c.id = s.customer_id LEFT JOIN call_back b ON b.survey_id = s.id
LEFT JOIN review r ON r.survey_id = s.id

-- find_survey --
-- One survey.
SELECT {survey_columns} FROM {survey_tables} WHERE s.id = %(survey_id)s

-- survey_of --
-- The survey that stands for a ticket's opening, or for a claim, and can be answered or was.
SELECT {survey_columns} FROM {survey_tables}
WHERE s.state NOT IN ('suppressed', 'expired') AND s.customer_id = %(customer_id)s
  AND (s.ticket_id = %(ticket_id)s AND s.opening = %(opening)s OR s.claim_id = %(claim_id)s)
ORDER BY s.id DESC LIMIT 1

-- list_surveys --
-- Surveys of some kinds, newest first.
SELECT {survey_columns} FROM {survey_tables}
WHERE (%(states)s::text[] IS NULL OR s.state = ANY(%(states)s)) AND (%(product)s::text IS NULL OR s.product = %(product)s)
  AND (%(call)s::text IS NULL OR b.state = %(call)s OR %(call)s = 'waiting' AND b.state IN ('open', 'taken'))
  AND (%(lowest)s::int IS NULL OR s.score <= %(lowest)s)
  AND (%(customer_id)s::bigint IS NULL OR s.customer_id = %(customer_id)s)
  AND (%(before)s::bigint IS NULL OR s.id < %(before)s)
ORDER BY s.id DESC LIMIT %(limit)s OFFSET %(skip)s

-- due_surveys --
-- What the fleet's clock brings: surveys to be asked now, to be reminded of, and over; nobody else holds them.
SELECT s.id, CASE WHEN s.state IN ('shown', 'sent', 'reminded') AND s.ask_at <= %(over)s THEN 'expire'
                  WHEN s.state = 'sent' THEN 'remind' ELSE 'ask' END AS what
FROM survey s
WHERE s.product = %(product)s AND is_open_survey(s.state)
  AND (s.state = 'waiting' AND s.ask_at <= %(now)s OR s.state = 'sent' AND s.asked_at <= %(remind)s OR s.ask_at <= %(over)s)
ORDER BY s.ask_at, s.id LIMIT 200 FOR UPDATE SKIP LOCKED

-- still_over --
-- Whether what a survey asks about still is over: the ticket was not opened again, and the appliance has the same owner.
SELECT a.customer_id IS NOT DISTINCT FROM s.customer_id
           OR EXISTS (SELECT FROM product_return p WHERE p.asset_id = s.asset_id AND p.customer_id = s.customer_id) AS same_owner,
       t.id IS NULL OR (t.openings = s.opening AND NOT is_open(t.state)) AS over
FROM survey s JOIN asset a ON a.id = s.asset_id LEFT JOIN ticket t ON t.id = s.ticket_id WHERE s.id = %(survey_id)s

-- move_survey --
-- A move from one of some states; of two at once one finds it.
UPDATE survey SET state = %(to_state)s, reason = coalesce(%(reason)s, reason),
    asked_at = coalesce(%(asked_at)s, asked_at), reminded_at = coalesce(%(reminded_at)s, reminded_at),
    ended_at = coalesce(%(ended_at)s, ended_at), score = coalesce(%(score)s, score), how = coalesce(%(how)s, how)
WHERE id = %(survey_id)s AND state = ANY(%(allowed)s)

-- comment_survey --
-- What the customer writes beside the score.
UPDATE survey SET words = %(words)s WHERE id = %(survey_id)s AND state = 'answered'

-- open_call_back --
-- A person is to call the customer back.
INSERT INTO call_back (survey_id, opened_at, due_at) VALUES (%(survey_id)s, %(at)s, %(due_at)s)
ON CONFLICT (survey_id) DO NOTHING

-- take_call_back --
-- Somebody takes it; one of two.
UPDATE call_back SET state = 'taken', taken_at = %(at)s, taken_by = %(actor)s WHERE survey_id = %(survey_id)s AND state = 'open'

-- finish_call_back --
-- What came of it.
UPDATE call_back SET state = 'done', done_at = %(at)s, outcome = %(outcome)s, words = %(words)s
WHERE survey_id = %(survey_id)s AND state = 'taken'

-- month_scores --
-- How many customers of each product and month of asking were asked and answered, and the scores that they gave.
SELECT s.product, date_trunc('month', s.ask_at AT TIME ZONE 'Asia/Jakarta')::date AS month,
       count(*) FILTER (WHERE s.state <> 'suppressed') AS asked,
       count(*) FILTER (WHERE s.state = 'suppressed') AS left_out,
       coalesce(array_agg(s.score::int ORDER BY s.id) FILTER (WHERE s.score IS NOT NULL), '{}') AS scores
FROM survey s WHERE (%(product)s::text IS NULL OR s.product = %(product)s) AND s.ask_at >= %(since)s
GROUP BY 1, 2 ORDER BY 1, 2 DESC
