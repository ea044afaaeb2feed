-- request_columns --
-- A request with the customer's present name.
r.id, r.customer_id, c.name, r.kind, r.words, r.how, r.asked_at, r.due_at, r.warned_at, r.answered_at, r.answered_by,
r.answer, r.reason

-- ask_for --
-- A new request of a customer who is there.
INSERT INTO privacy_request (customer_id, kind, how, words, asked_at, due_at)
SELECT id, %(kind)s, %(how)s, %(words)s, %(at)s, %(due_at)s FROM customer
WHERE id = %(customer_id)s AND erased_at IS NULL
RETURNING id

-- find_request --
-- One request.
SELECT {request_columns} FROM privacy_request r JOIN customer c ON c.id = r.customer_id WHERE r.id = %(request_id)s

-- list_requests --
-- Requests, of a kind or a customer where asked.
SELECT {request_columns} FROM privacy_request r JOIN customer c ON c.id = r.customer_id
WHERE r.id > %(after)s AND (%(kind)s::text IS NULL OR r.kind = %(kind)s)
  AND (%(customer_id)s::bigint IS NULL OR r.customer_id = %(customer_id)s)
ORDER BY r.id LIMIT %(limit)s OFFSET %(offset)s

-- open_requests --
-- Requests that wait for an answer, the most urgent first.
SELECT {request_columns} FROM privacy_request r JOIN customer c ON c.id = r.customer_id
WHERE r.answered_at IS NULL AND r.id > %(after)s AND (%(kind)s::text IS NULL OR r.kind = %(kind)s)
  AND (%(customer_id)s::bigint IS NULL OR r.customer_id = %(customer_id)s)
ORDER BY r.due_at, r.id LIMIT %(limit)s OFFSET %(offset)s

-- answer_request --
-- The first answer stands.
UPDATE privacy_request SET answered_at = %(at)s, answered_by = %(by)s, answer = %(answer)s, reason = %(reason)s
WHERE id = %(request_id)s AND answered_at IS NULL

-- warn_due --
-- Those that are due soon and nobody was warned of; two processes that look at once warn of each once.
WITH due AS (
    UPDATE privacy_request SET warned_at = %(now)s
    WHERE id IN (SELECT id FROM privacy_request
                 WHERE answered_at IS NULL AND warned_at IS NULL AND due_at <= %(before)s
                 ORDER BY id FOR UPDATE SKIP LOCKED)
    RETURNING *)
SELECT {request_columns} FROM due r JOIN customer c ON c.id = r.customer_id ORDER BY r.due_at

-- tell_due --
-- A mail to everybody of these roles who answers requests of the customers' tenants; one, however many are due.
INSERT INTO account_mail (kind, person_id, created_at, next_at, expires_at)
SELECT DISTINCT 'privacy_due', p.id, %(now)s::timestamptz, %(now)s::timestamptz, max(r.due_at) OVER ()
FROM privacy_request r
JOIN customer c ON c.id = r.customer_id
JOIN person p ON p.tenant_id IS NULL OR p.tenant_id = c.tenant_id
WHERE r.id = ANY(%(requests)s) AND p.role = ANY(%(roles)s) AND p.state = 'active' AND p.email IS NOT NULL

-- restrict_customer --
-- Only what the contract needs is done with a customer's data, or everything again.
UPDATE customer SET restricted_at = %(at)s WHERE id = %(customer_id)s AND erased_at IS NULL

-- correct_customer --
-- What is held about a customer is corrected; what is not given stays.
UPDATE customer SET name = coalesce(%(name)s, name), email = coalesce(%(email)s, email),
    phone = coalesce(%(phone)s, phone)
WHERE id = %(customer_id)s AND erased_at IS NULL
