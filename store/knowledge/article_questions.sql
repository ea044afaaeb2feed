-- question_columns --
-- A question as it stands.
q.id, q.article_id, a.slug, q.language, q.question, q.shown_name, q.state, q.why, q.answer, q.asked_at, q.decided_at, q.decided_by

-- put_question --
-- Somebody asks below an article, once for each client id.
INSERT INTO article_question (tenant_id, article_id, client_id, language, question, shown_name, asked_at)
SELECT coalesce(%(tenant_id)s, a.tenant_id, (SELECT min(t.id) FROM tenant t)), a.id, %(client_id)s, %(language)s, %(question)s,
       %(shown_name)s, %(asked_at)s
FROM article a WHERE a.id = %(article_id)s
ON CONFLICT (client_id) DO NOTHING

-- find_question --
-- One question.
SELECT {question_columns} FROM article_question q JOIN article a ON a.id = q.article_id WHERE q.id = %(question_id)s

-- list_questions --
-- Questions, newest first.
SELECT {question_columns} FROM article_question q JOIN article a ON a.id = q.article_id
WHERE (%(state)s::text IS NULL OR q.state = %(state)s) AND (%(article_id)s::bigint IS NULL OR q.article_id = %(article_id)s)
  AND (%(before)s::bigint IS NULL OR q.id < %(before)s)
ORDER BY q.id DESC LIMIT %(limit)s OFFSET %(skip)s

-- published_questions --
-- What everybody reads below an article.
SELECT {question_columns} FROM article_question q JOIN article a ON a.id = q.article_id
WHERE a.slug = %(slug)s AND q.language = %(language)s AND q.state = 'published' ORDER BY q.id LIMIT %(limit)s

-- answer_question --
-- Staff answer, and everybody reads it from now on.
UPDATE article_question SET state = 'published', why = NULL, answer = %(answer)s, decided_at = %(at)s, decided_by = %(actor)s
WHERE id = %(question_id)s

-- withhold_question --
-- Nobody else reads it.
UPDATE article_question SET state = 'withheld', why = %(why)s, decided_at = %(at)s, decided_by = %(actor)s
WHERE id = %(question_id)s
