-- in_question --
-- Notices that were written in a month of a zone, by their customers' appliances.
FROM notice n JOIN ticket t ON t.id = n.ticket_id JOIN device d ON d.id = t.device_id LEFT JOIN customer c ON c.id = n.customer_id
WHERE (%(from_at)s::timestamptz IS NULL OR coalesce(n.sent_at, n.try_after) >= %(from_at)s)
  AND (%(until_at)s::timestamptz IS NULL OR coalesce(n.sent_at, n.try_after) < %(until_at)s)
  AND (%(product)s::text IS NULL OR t.product = %(product)s)
  AND (%(purpose)s::text IS NULL OR n.purpose = %(purpose)s)

-- figures --
-- What became of messages, by channel. What a customer opened was read; what was read was delivered.
SELECT n.channel, count(*) AS written,
       count(*) FILTER (WHERE notice_rank(n.state) >= 1) AS sent,
       count(*) FILTER (WHERE notice_rank(n.state) >= 2) AS delivered,
       count(*) FILTER (WHERE notice_rank(n.state) >= 3) AS read,
       count(*) FILTER (WHERE n.state = 'failed') AS failed,
       count(*) FILTER (WHERE n.state = 'suppressed') AS suppressed,
       count(*) FILTER (WHERE n.state IN ('pending', 'sending')) AS waiting,
       count(*) FILTER (WHERE n.follows_id IS NOT NULL) AS followed,
       coalesce(sum(n.cost), 0)::float8 AS cost, max(n.currency) AS currency
{in_question}
GROUP BY n.channel ORDER BY n.channel

-- costs --
-- What messages cost, by month and channel, the newest month first.
SELECT to_char(n.sent_at AT TIME ZONE %(zone)s, 'YYYY-MM') AS month, n.channel, count(*) AS messages,
       coalesce(sum(n.cost), 0)::float8 AS cost, max(n.currency) AS currency
FROM notice n WHERE n.sent_at IS NOT NULL AND n.sent_at > now() - interval '400 days'
GROUP BY 1, 2 ORDER BY 1 DESC, 2 LIMIT 200

-- messages --
-- A page of messages, the newest first, each with what its provider said last.
SELECT n.id, n.ticket_id, n.kind, n.channel, n.purpose, n.state, n.reason, n.language, n.subject, n.recipient, n.customer_id,
       coalesce(c.name, '') AS customer, n.sent_at, n.created_at, n.not_before, n.fall_back_at, n.follows_id, n.route,
       n.cost::float8 AS cost, n.currency, t.product, d.serial
{in_question}
  AND (%(channel)s::text IS NULL OR n.channel = %(channel)s)
  AND (%(state)s::text IS NULL OR n.state = %(state)s)
ORDER BY n.id DESC LIMIT %(limit)s OFFSET %(offset)s

-- months --
-- Months in which something was sent.
SELECT DISTINCT to_char(sent_at AT TIME ZONE %(zone)s, 'YYYY-MM') AS month FROM notice
WHERE sent_at > now() - interval '400 days' ORDER BY 1 DESC
