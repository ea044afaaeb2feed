-- thread_columns --
-- A thread as it is shown, with its customer and the product of its ticket.
t.id, t.tenant_id, t.customer_id, c.name AS customer, t.ticket_id, k.product, t.state, t.speaker, t.assignee, t.language,
t.to_read, t.waits_since, t.opened_at, t.changed_at, t.merged_into,
t.customer_saw

-- thread_tables --
-- What these columns come from.
thread t JOIN customer c ON c.id = t.customer_id LEFT JOIN ticket k ON k.id = t.ticket_id

-- put_ticket_thread --
-- The thread of a ticket with one customer, once.
INSERT INTO thread (tenant_id, customer_id, ticket_id, language)
SELECT c.tenant_id, c.id, %(ticket_id)s, c.language FROM customer c WHERE c.id = %(customer_id)s
ON CONFLICT (ticket_id, customer_id) WHERE ticket_id IS NOT NULL DO NOTHING

-- put_customer_thread --
-- A customer's thread about no ticket, if none is open.
INSERT INTO thread (tenant_id, customer_id, language)
SELECT c.tenant_id, c.id, c.language FROM customer c WHERE c.id = %(customer_id)s
ON CONFLICT (customer_id) WHERE ticket_id IS NULL AND state <> 'closed' AND merged_into IS NULL DO NOTHING

-- find_ticket_thread --
-- The thread of a ticket with one customer.
SELECT {thread_columns} FROM {thread_tables} WHERE t.ticket_id = %(ticket_id)s AND t.customer_id = %(customer_id)s

-- find_customer_thread --
-- The open thread of a customer about no ticket.
SELECT {thread_columns} FROM {thread_tables}
WHERE t.customer_id = %(customer_id)s AND t.ticket_id IS NULL AND t.state <> 'closed' AND t.merged_into IS NULL

-- open_tickets_of --
-- Open tickets about what a customer owns.
SELECT k.id FROM asset a JOIN ticket k ON k.asset_id = a.id
WHERE a.customer_id = %(customer_id)s AND is_open(k.state) ORDER BY k.id LIMIT %(limit)s

-- find_thread --
-- One thread.
SELECT {thread_columns} FROM {thread_tables} WHERE t.id = %(thread_id)s

-- some_threads --
-- Several of them.
SELECT {thread_columns} FROM {thread_tables} WHERE t.id = ANY(%(ids)s)

-- lock_thread --
-- One thread, kept from others until the transaction ends.
SELECT id FROM thread WHERE id = %(thread_id)s FOR UPDATE

-- move_thread --
-- Into another state, if it is in one of those that allow it. A customer who waits already waits since then.
UPDATE thread SET state = %(to_state)s, changed_at = now(), speaker = coalesce(%(speaker)s, speaker),
    to_read = coalesce(%(to_read)s, to_read),
    waits_since = CASE WHEN %(to_state)s = 'waiting_for_us' THEN coalesce(waits_since, now()) END
WHERE id = %(thread_id)s AND state = ANY(%(allowed)s)

-- assign_thread --
-- To one of the staff, or to nobody.
UPDATE thread SET assignee = %(assignee)s, changed_at = now() WHERE id = %(thread_id)s

-- touch_thread --
-- Something was written in it.
UPDATE thread SET changed_at = now(), to_read = coalesce(%(to_read)s, to_read) WHERE id = %(thread_id)s

-- mark_read --
-- Somebody has looked at it.
UPDATE thread SET to_read = false WHERE id = %(thread_id)s AND to_read

-- note_seen --
-- The customer's page has shown a message.
UPDATE thread SET customer_saw = %(message_id)s WHERE id = %(thread_id)s AND customer_saw < %(message_id)s

-- merge_thread --
-- A thread is shown in another of the same customer. Neither may be merged, and nothing may be merged into the first.
UPDATE thread t SET merged_into = %(into)s, changed_at = now()
FROM thread o
WHERE t.id = %(thread_id)s AND o.id = %(into)s AND o.customer_id = t.customer_id AND o.id <> t.id
  AND t.merged_into IS NULL AND o.merged_into IS NULL AND NOT EXISTS (SELECT FROM thread m WHERE m.merged_into = t.id)

-- unmerge_thread --
-- It stands for itself again.
UPDATE thread t SET merged_into = NULL, changed_at = now()
WHERE t.id = %(thread_id)s AND t.merged_into IS NOT NULL
  AND (t.ticket_id IS NOT NULL OR t.state = 'closed' OR NOT EXISTS (
      SELECT FROM thread o WHERE o.customer_id = t.customer_id AND o.ticket_id IS NULL AND o.state <> 'closed'
                             AND o.merged_into IS NULL))

-- threads_merged_into --
-- What is shown in a thread beside its own messages.
SELECT {thread_columns} FROM {thread_tables} WHERE t.merged_into = %(thread_id)s ORDER BY t.id

-- threads_of_customer --
-- A customer's threads, but those that are shown in others; the newest first.
SELECT {thread_columns} FROM {thread_tables} WHERE t.customer_id = %(customer_id)s AND t.merged_into IS NULL
ORDER BY t.changed_at DESC, t.id DESC LIMIT %(limit)s

-- list_threads --
-- Threads with the last thing that was written in them: who waits longest first, then the newest.
SELECT t.id, coalesce(m.text, '') AS last, m.author_kind AS last_kind, m.at AS last_at
FROM thread t
LEFT JOIN LATERAL (SELECT text, author_kind, at FROM message m
                   WHERE m.thread_id = t.id AND NOT m.internal AND m.author_kind <> 'system'
                   ORDER BY m.id DESC LIMIT 1) m ON true
WHERE t.merged_into IS NULL
  AND (%(states)s::text[] IS NULL OR t.state = ANY(%(states)s))
  AND (%(assignee)s::text IS NULL OR lower(t.assignee) = lower(%(assignee)s))
  AND (NOT %(unassigned)s OR t.assignee IS NULL)
  AND (%(customer_id)s::bigint IS NULL OR t.customer_id = %(customer_id)s)
  AND (%(ticket_id)s::bigint IS NULL OR t.ticket_id = %(ticket_id)s)
  AND (%(before)s::bigint IS NULL OR t.id < %(before)s)
ORDER BY CASE WHEN %(before)s::bigint IS NULL THEN t.waits_since END NULLS LAST,
         CASE WHEN %(before)s::bigint IS NULL THEN t.changed_at END DESC, t.id DESC
LIMIT %(limit)s OFFSET %(skip)s

-- count_waiting --
-- How many threads wait for us.
SELECT count(*) FROM thread WHERE state = 'waiting_for_us' AND merged_into IS NULL
