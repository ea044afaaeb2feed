-- notice_columns --
-- A notice with the ticket and device it is about.
n.id, n.ticket_id, n.kind, n.channel, n.state, n.reason, n.language, n.recipient, n.subject, n.created_at,
n.sent_at, t.product, d.serial

-- notices_newest --
-- A page of notices, newest first, with the ticket and device they are about.
SELECT {notice_columns}
FROM notice n JOIN ticket t ON t.id = n.ticket_id JOIN device d ON d.id = t.device_id
WHERE (%(state)s::text IS NULL OR n.state = %(state)s) AND (%(channel)s::text IS NULL OR n.channel = %(channel)s)
  AND (%(customer_id)s::bigint IS NULL OR n.customer_id = %(customer_id)s AND n.to_customer)
ORDER BY n.id DESC LIMIT %(limit)s OFFSET %(offset)s

-- notice_by_id --
-- One notice whole, with the ticket and device it is about.
SELECT {notice_columns}, n.body
FROM notice n JOIN ticket t ON t.id = n.ticket_id JOIN device d ON d.id = t.device_id WHERE n.id = %(notice_id)s
