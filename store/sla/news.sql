-- write_news --
-- News of a ticket for those whom it concerns: `assignee`, technicians whose area it is in, and people of some roles.
-- Whoever caused it is told nothing. Nobody else but people who sign in reads news.
INSERT INTO staff_news (person_id, ticket_id, kind, target, at, due_at)
SELECT p.id, t.id, %(kind)s, %(target)s, %(at)s, coalesce(%(due_at)s, t.due_at)
FROM ticket t JOIN asset a ON a.id = t.asset_id
JOIN person p ON p.state = 'active' AND p.role <> 'customer' AND coalesce(p.tenant_id, t.tenant_id) = t.tenant_id
WHERE t.id = %(ticket_id)s AND lower(p.name) <> lower(%(actor)s)
  AND ((%(to_assignee)s AND p.name = t.assignee)
       OR (%(to_area)s AND p.role = 'technician' AND a.area <> '' AND a.area = ANY(p.areas))
       OR (p.role = ANY(%(roles)s))
       OR (p.role = ANY(%(roles_unassigned)s) AND t.assignee IS NULL))
ON CONFLICT DO NOTHING

-- ask_for_mails --
-- A mail for each person with news that no mail holds yet, unless one waits already: it leaves after a moment, with what
-- came meanwhile, and not sooner than a while after the last one. A fleet on a driven clock sends nothing outside.
INSERT INTO account_mail (kind, person_id, target, created_at, next_at, expires_at)
SELECT 'ticket_news', p.id, '/news', %(now)s,
       greatest(%(now)s::timestamptz + %(gather)s, (SELECT max(m.next_at) + %(apart)s FROM account_mail m
                                                    WHERE m.person_id = p.id AND m.kind = 'ticket_news')),
       %(now)s::timestamptz + interval '1 day'
FROM person p
WHERE p.email IS NOT NULL AND p.news_mails AND p.state = 'active'
  AND EXISTS (SELECT FROM staff_news n LEFT JOIN ticket t ON t.id = n.ticket_id
              LEFT JOIN fleet_clock c ON c.product = coalesce(t.product, n.product)
              WHERE n.person_id = p.id AND n.mail_id IS NULL AND n.read_at IS NULL AND c.mode IS DISTINCT FROM 'driven'
                AND n.made_at > %(now)s::timestamptz - %(fresh)s::interval)
  AND NOT EXISTS (SELECT FROM account_mail m
                  WHERE m.person_id = p.id AND m.kind = 'ticket_news' AND m.state IN ('pending', 'sending'))

-- take_news --
-- What a mail tells: fresh news of fleets on wall time that no other mail holds and nobody has read.
UPDATE staff_news n SET mail_id = %(mail_id)s
FROM staff_news o LEFT JOIN ticket t ON t.id = o.ticket_id LEFT JOIN fleet_clock c ON c.product = coalesce(t.product, o.product)
WHERE o.id = n.id AND n.person_id = %(person_id)s AND c.mode IS DISTINCT FROM 'driven'
  AND n.mail_id IS NULL AND n.read_at IS NULL AND n.made_at > %(now)s::timestamptz - %(fresh)s::interval

-- news_in_mail --
-- The news that a mail tells, as they came.
SELECT {news_columns}
FROM staff_news n LEFT JOIN ticket t ON t.id = n.ticket_id LEFT JOIN device d ON d.id = t.device_id
WHERE n.mail_id = %(mail_id)s ORDER BY n.id

-- news_numbered --
-- News by their numbers, as they came.
SELECT {news_columns}
FROM staff_news n LEFT JOIN ticket t ON t.id = n.ticket_id LEFT JOIN device d ON d.id = t.device_id
WHERE n.id = ANY(%(numbers)s) ORDER BY n.id

-- news_columns --
-- News with what it is about.
n.id, n.kind, n.target, n.at, n.due_at, n.read_at, n.ticket_id, n.about, coalesce(t.product, n.product) AS product, t.failure_mode,
coalesce(d.serial, n.serial, '') AS serial, t.state

-- news_of --
-- A person's newest news first.
SELECT {news_columns}
FROM staff_news n LEFT JOIN ticket t ON t.id = n.ticket_id LEFT JOIN device d ON d.id = t.device_id
WHERE n.person_id = %(person_id)s AND (NOT %(unread)s OR n.read_at IS NULL)
ORDER BY n.id DESC LIMIT %(limit)s OFFSET %(offset)s

-- count_unread --
-- How many news a person has not read.
SELECT count(*) FROM staff_news WHERE person_id = %(person_id)s AND read_at IS NULL

-- mark_read --
-- A person has read their news, up to one number; of one ticket where it is given.
UPDATE staff_news SET read_at = %(now)s
WHERE person_id = %(person_id)s AND read_at IS NULL AND (%(until)s::bigint IS NULL OR id <= %(until)s)
  AND (%(ticket_id)s::bigint IS NULL OR ticket_id = %(ticket_id)s)

-- wants_news_mails --
-- Whether a person wants news by mail.
SELECT news_mails FROM person WHERE id = %(person_id)s

-- set_news_mails --
-- A person wants news by mail, or not.
UPDATE person SET news_mails = %(wanted)s WHERE id = %(person_id)s

-- prune_news --
-- What came long ago goes.
DELETE FROM staff_news WHERE made_at < %(before)s
