-- chat_columns --
-- A chat.
c.id, c.tenant_id, c.customer_id, c.language, c.state, c.contact_name, c.contact, c.began_at, c.handed_over_at, c.taken_at,
c.taken_by

-- turn_columns --
-- A question with its answer.
t.id, t.chat_id, t.question, t.language, t.outcome, t.answer, t.cited, t.retrieved, t.coverage, t.reworded, t.asked_at,
t.helped, t.rating, t.rated_by, t.rated_at

-- begin_chat --
-- A new chat; nothing where the customer talks to the assistant already.
INSERT INTO assistant_chat (tenant_id, customer_id, key_hash, language, began_at)
VALUES (coalesce(%(tenant_id)s, (SELECT tenant_id FROM customer WHERE id = %(customer_id)s),
                 (SELECT min(id) FROM tenant)), %(customer_id)s, %(key_hash)s, %(language)s, %(at)s)
ON CONFLICT DO NOTHING RETURNING id

-- chat_of_customer --
-- The chat that a customer has with the assistant; where there is none, the last one that was handed over.
SELECT {chat_columns} FROM assistant_chat c WHERE c.customer_id = %(customer_id)s
ORDER BY c.state = 'assistant' DESC, c.id DESC LIMIT 1

-- chat_of_key --
-- The chat of somebody without an account.
SELECT {chat_columns} FROM assistant_chat c WHERE c.key_hash = %(key_hash)s

-- find_chat --
-- One chat.
SELECT {chat_columns} FROM assistant_chat c WHERE c.id = %(chat_id)s

-- note_turn --
-- A question and its answer; nothing where this client id asked before.
INSERT INTO assistant_turn (chat_id, client_id, question, language, outcome, answer, cited, retrieved, coverage, reworded,
                            asked_at)
VALUES (%(chat_id)s, %(client_id)s, %(question)s, %(language)s, %(outcome)s, %(answer)s, %(cited)s, %(retrieved)s,
        %(coverage)s, %(reworded)s, %(at)s)
ON CONFLICT (chat_id, client_id) DO NOTHING RETURNING id

-- turns_of --
-- The newest questions of a chat, in their order.
SELECT * FROM (SELECT {turn_columns} FROM assistant_turn t WHERE t.chat_id = %(chat_id)s
               ORDER BY t.id DESC LIMIT %(limit)s) t ORDER BY t.id

-- hand_over_chat --
-- A person is wanted from now on; nothing where one was wanted before.
UPDATE assistant_chat SET state = 'handed_over', handed_over_at = %(at)s, contact_name = %(contact_name)s,
    contact = %(contact)s
WHERE id = %(chat_id)s AND state = 'assistant' RETURNING id

-- take_chat --
-- One of the staff has it now; nothing where somebody had it before.
UPDATE assistant_chat SET state = 'taken', taken_at = %(at)s, taken_by = %(by)s
WHERE id = %(chat_id)s AND state = 'handed_over' RETURNING id

-- rate_turn --
-- What one of the staff makes of an answer; the last word counts.
UPDATE assistant_turn SET rating = %(rating)s, rated_by = %(by)s, rated_at = %(at)s WHERE id = %(turn_id)s RETURNING id

-- note_helped --
-- Whether whoever asked was helped.
UPDATE assistant_turn SET helped = %(helped)s WHERE id = %(turn_id)s AND chat_id = %(chat_id)s RETURNING id

-- list_turns --
-- Questions of all chats, the newest first.
SELECT {turn_columns}, c.state AS chat_state, c.customer_id IS NOT NULL AS of_customer
FROM assistant_turn t JOIN assistant_chat c ON c.id = t.chat_id
WHERE (%(outcome)s::text IS NULL OR t.outcome = %(outcome)s) AND t.question <> ''
  AND (%(rating)s::text IS NULL OR t.rating IS NOT DISTINCT FROM nullif(%(rating)s, 'unrated'))
  AND (%(before)s::bigint IS NULL OR t.id < %(before)s)
ORDER BY t.id DESC LIMIT %(limit)s

-- find_turn --
-- One question with its answer.
SELECT {turn_columns} FROM assistant_turn t WHERE t.id = %(turn_id)s

-- waiting_chats --
-- Chats of people without an account for which a person is wanted, the oldest first.
SELECT {chat_columns} FROM assistant_chat c
WHERE c.state = 'handed_over' AND c.customer_id IS NULL ORDER BY c.id LIMIT %(limit)s

-- count_answers --
-- How questions of a span ended, and how staff rated them.
SELECT count(*)::integer AS asked,
       count(*) FILTER (WHERE t.outcome IN ('answered', 'records', 'danger'))::integer AS answered,
       count(*) FILTER (WHERE t.outcome = 'unknown')::integer AS unknown,
       count(*) FILTER (WHERE t.outcome = 'danger')::integer AS danger,
       count(*) FILTER (WHERE t.rating IS NOT NULL)::integer AS rated,
       count(*) FILTER (WHERE t.rating = 'right')::integer AS "right",
       count(*) FILTER (WHERE t.rating = 'unsafe')::integer AS unsafe,
       count(*) FILTER (WHERE t.helped)::integer AS helped,
       count(*) FILTER (WHERE t.helped IS NOT NULL)::integer AS asked_whether_helped,
       count(DISTINCT t.chat_id)::integer AS chats,
       count(DISTINCT t.chat_id) FILTER (WHERE c.state <> 'assistant')::integer AS handed_over
FROM assistant_turn t JOIN assistant_chat c ON c.id = t.chat_id
WHERE t.asked_at >= %(since)s AND t.outcome <> 'small_talk'

-- unanswered_questions --
-- Questions that nothing answered, those that were asked most first: articles to write.
SELECT lower(t.question) AS question, max(t.language) AS language, count(*)::integer AS times, max(t.asked_at) AS last_at
FROM assistant_turn t
WHERE t.outcome = 'unknown' AND t.question <> '' AND t.asked_at >= %(since)s
GROUP BY lower(t.question) ORDER BY times DESC, last_at DESC LIMIT %(limit)s
