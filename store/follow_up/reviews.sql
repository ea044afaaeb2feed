-- review_columns --
-- A review as it stands.
r.id, r.survey_id, s.customer_id, r.product, r.score, r.words, r.shown_name, r.language, r.text_version, r.state, r.why,
r.submitted_at, r.decided_at, r.decided_by, r.answer, r.answered_at, r.answered_by

-- put_review --
-- A customer lets others read what they think; other words take the place of those that nobody has decided on.
INSERT INTO review (survey_id, product, score, words, shown_name, language, text_version, submitted_at)
SELECT s.id, s.product, s.score, %(words)s, %(shown_name)s, %(language)s, %(text_version)s, %(at)s
FROM survey s WHERE s.id = %(survey_id)s AND s.state = 'answered'
ON CONFLICT (survey_id) DO UPDATE SET words = excluded.words, shown_name = excluded.shown_name, state = 'submitted', why = NULL,
    language = excluded.language, text_version = excluded.text_version, submitted_at = excluded.submitted_at,
    decided_at = NULL, decided_by = NULL, answer = '', answered_at = NULL, answered_by = NULL
WHERE review.state IN ('submitted', 'withdrawn')
RETURNING id

-- find_review --
-- One review.
SELECT {review_columns} FROM review r JOIN survey s ON s.id = r.survey_id WHERE r.id = %(review_id)s

-- review_of_survey --
-- The review that came of a survey.
SELECT {review_columns} FROM review r JOIN survey s ON s.id = r.survey_id WHERE r.survey_id = %(survey_id)s

-- list_reviews --
-- Reviews, newest first.
SELECT {review_columns} FROM review r JOIN survey s ON s.id = r.survey_id
WHERE (%(state)s::text IS NULL OR r.state = %(state)s) AND (%(product)s::text IS NULL OR r.product = %(product)s)
  AND (%(customer_id)s::bigint IS NULL OR s.customer_id = %(customer_id)s)
  AND (%(before)s::bigint IS NULL OR r.id < %(before)s)
ORDER BY r.id DESC LIMIT %(limit)s OFFSET %(skip)s

-- move_review --
-- Staff publish or withhold it, or the customer takes it back.
UPDATE review SET state = %(to_state)s, why = %(why)s, decided_at = %(at)s, decided_by = %(actor)s
WHERE id = %(review_id)s AND state = ANY(%(allowed)s)

-- answer_review --
-- What the service says to it, below it.
UPDATE review SET answer = %(answer)s, answered_at = %(at)s, answered_by = %(actor)s
WHERE id = %(review_id)s AND state IN ('submitted', 'published')

-- published_scores --
-- How often each score stands in what is published of a product.
SELECT score::int, count(*) FROM review WHERE product = %(product)s AND state = 'published' GROUP BY 1 ORDER BY 1
