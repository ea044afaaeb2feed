-- saved_views --
-- A person's views of one page.
SELECT id, name, query FROM saved_view WHERE person_id = %(person_id)s AND page = %(page)s ORDER BY lower(name), id

-- keep_view --
-- A new view, or other filters for one of this name.
INSERT INTO saved_view (person_id, page, name, query)
SELECT %(person_id)s, %(page)s, %(name)s, %(query)s
WHERE (SELECT count(*) FROM saved_view v
       WHERE v.person_id = %(person_id)s AND v.page = %(page)s AND v.name <> %(name)s) < %(most)s
ON CONFLICT (person_id, page, name) DO UPDATE SET query = excluded.query

-- drop_view --
-- A person's own view ends.
DELETE FROM saved_view WHERE id = %(id)s AND person_id = %(person_id)s
