-- tell_staff --
-- News of an activation, a claim or a return for people of some roles.
SELECT tell_staff(%(about)s, %(kind)s, %(tenant_id)s, %(roles)s, %(product)s, %(serial)s, %(at)s, %(actor)s, %(due_at)s)

-- read_news_about --
-- Who looks at it has read the news of it.
UPDATE staff_news SET read_at = %(now)s WHERE person_id = %(person_id)s AND about = %(about)s AND read_at IS NULL
