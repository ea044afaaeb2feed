-- shown_columns --
-- A published article in one language.
a.id, v.id AS version_id, a.slug, a.kind, t.title, t.summary, t.keywords, v.published_at,
ARRAY(SELECT DISTINCT l.product FROM article_link l WHERE l.article_id = a.id ORDER BY 1) AS products

-- shown_rows --
-- Published versions; a tenant's own article hides everybody's of the same slug.
article a JOIN article_version v ON v.article_id = a.id AND v.state = 'published'
JOIN article_text t ON t.version_id = v.id AND t.language = %(language)s
WHERE (a.tenant_id IS NOT NULL OR NOT EXISTS (
    SELECT FROM article o JOIN article_version w ON w.article_id = o.id AND w.state = 'published'
    WHERE o.slug = a.slug AND o.tenant_id IS NOT NULL))

-- create_article --
-- A new article.
INSERT INTO article (slug, kind, tenant_id, file_hash)
VALUES (%(slug)s, %(kind)s, %(tenant_id)s, %(file_hash)s) ON CONFLICT DO NOTHING RETURNING id

-- lock_article --
-- Keeps an article from others.
SELECT id FROM article WHERE id = %(article_id)s FOR UPDATE

-- list_articles --
-- Articles with what is known of their versions.
SELECT a.id, a.tenant_id, a.slug, a.kind, a.file_hash,
       EXISTS (SELECT FROM article_version e WHERE e.article_id = a.id AND NOT e.from_file AND e.state <> 'dropped') AS edited,
       coalesce((SELECT jsonb_object_agg(t.language, t.title) FROM article_text t WHERE t.version_id = newest.id), '{}')
           AS titles,
       d.number AS draft, p.number AS published, newest.saved_at AS changed_at
FROM article a
LEFT JOIN article_version d ON d.article_id = a.id AND d.state = 'draft'
LEFT JOIN article_version p ON p.article_id = a.id AND p.state = 'published'
LEFT JOIN LATERAL (SELECT v.id, v.saved_at FROM article_version v WHERE v.article_id = a.id
                   ORDER BY v.number DESC LIMIT 1) newest ON true
WHERE (%(article_id)s::bigint IS NULL OR a.id = %(article_id)s)
  AND (%(slug)s::text IS NULL OR a.slug = %(slug)s)
  AND (%(kind)s::text IS NULL OR a.kind = %(kind)s)
  AND (%(product)s::text IS NULL OR EXISTS (SELECT FROM article_link l
                                            WHERE l.article_id = a.id AND l.product = %(product)s))
  AND (%(state)s::text IS NULL OR (%(state)s = 'draft' AND d.id IS NOT NULL)
       OR (%(state)s = 'published' AND p.id IS NOT NULL)
       OR (%(state)s = 'withdrawn' AND p.id IS NULL AND d.id IS NULL))
ORDER BY a.slug, a.tenant_id NULLS FIRST

-- put_file_hash --
-- Which file an article was loaded from last.
UPDATE article SET file_hash = %(file_hash)s, kind = %(kind)s WHERE id = %(article_id)s

-- links_of --
-- What an article is about.
SELECT product, kind, name FROM article_link WHERE article_id = %(article_id)s ORDER BY product, kind, name

-- drop_links --
-- An article is about nothing until links are put again.
DELETE FROM article_link WHERE article_id = %(article_id)s

-- put_link --
-- One thing that an article is about.
INSERT INTO article_link (article_id, tenant_id, product, kind, name)
SELECT id, tenant_id, %(product)s, %(kind)s, %(name)s FROM article WHERE id = %(article_id)s
ON CONFLICT DO NOTHING

-- create_version --
-- A draft with the next number.
INSERT INTO article_version (article_id, tenant_id, number, state, from_file, questions, made_at, made_by, saved_at)
SELECT a.id, a.tenant_id, 1 + coalesce((SELECT max(v.number) FROM article_version v WHERE v.article_id = a.id), 0), 'draft',
       %(from_file)s, %(questions)s, %(at)s, %(by)s, %(at)s
FROM article a WHERE a.id = %(article_id)s ON CONFLICT DO NOTHING RETURNING id

-- put_text --
-- A version in one language.
INSERT INTO article_text (version_id, tenant_id, language, title, summary, keywords, body)
SELECT id, tenant_id, %(language)s, %(title)s, %(summary)s, %(keywords)s, %(body)s
FROM article_version WHERE id = %(version_id)s
ON CONFLICT (version_id, language) DO UPDATE
SET title = excluded.title, summary = excluded.summary, keywords = excluded.keywords, body = excluded.body

-- save_draft --
-- A draft is saved again, if nobody saved it in between.
UPDATE article_version SET saved_at = %(at)s
WHERE id = %(version_id)s AND state = 'draft' AND saved_at = %(seen_at)s

-- move_version --
-- A version goes from one state to another.
UPDATE article_version
SET state = %(to_state)s,
    published_at = CASE WHEN %(to_state)s = 'published' THEN %(at)s ELSE published_at END,
    published_by = CASE WHEN %(to_state)s = 'published' THEN %(by)s ELSE published_by END,
    ended_at = CASE WHEN %(to_state)s = 'published' THEN NULL ELSE %(at)s::timestamptz END
WHERE id = %(version_id)s AND state = %(from_state)s

-- versions_of --
-- An article's versions, the newest first.
SELECT id, article_id, number, state, from_file, questions, made_at, made_by, saved_at, published_at, published_by
FROM article_version WHERE article_id = %(article_id)s ORDER BY number DESC

-- texts_of --
-- A version in its languages.
SELECT language, title, summary, keywords, body FROM article_text WHERE version_id = %(version_id)s

-- shown_article --
-- One published article.
SELECT {shown_columns}, t.body, v.questions FROM {shown_rows} AND a.slug = %(slug)s

-- shown_articles --
-- Published articles of a product, by title.
SELECT {shown_columns}, '' AS body, NULL::jsonb AS questions FROM {shown_rows}
  AND (%(kinds)s::text[] IS NULL OR a.kind = ANY(%(kinds)s))
  AND (%(product)s::text IS NULL OR NOT EXISTS (SELECT FROM article_link l WHERE l.article_id = a.id)
       OR EXISTS (SELECT FROM article_link l WHERE l.article_id = a.id AND l.product = %(product)s))
ORDER BY lower(t.title), a.id

-- articles_about --
-- Published articles that are linked to a failure mode or a code.
SELECT {shown_columns}, '' AS body, NULL::jsonb AS questions FROM {shown_rows}
  AND EXISTS (SELECT FROM article_link l WHERE l.article_id = a.id AND l.product = %(product)s
              AND (l.kind = 'failure_mode' AND l.name = %(mode)s OR l.kind = 'code' AND l.name = ANY(%(codes)s)))
ORDER BY NOT EXISTS (SELECT FROM article_link l WHERE l.article_id = a.id AND l.product = %(product)s
                     AND l.kind = 'failure_mode' AND l.name = %(mode)s),
         a.kind <> 'fault', lower(t.title), a.id
LIMIT %(limit)s

-- titles_of --
-- Titles of some published articles.
SELECT a.slug, t.title FROM {shown_rows} AND a.slug = ANY(%(slugs)s)

-- article_known --
-- Whether an article bears a short name.
SELECT EXISTS (SELECT FROM article WHERE slug = %(slug)s)
