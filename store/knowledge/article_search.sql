-- found_columns --
-- An article as search gives it.
a.id, a.slug, a.kind, t.title, t.summary,
ARRAY(SELECT DISTINCT l.product FROM article_link l WHERE l.article_id = a.id ORDER BY 1) AS products,
ARRAY(SELECT l.product || '/' || l.name FROM article_link l WHERE l.article_id = a.id AND l.kind = 'code' ORDER BY 1) AS codes

-- found_rows --
-- Published texts of a language; a tenant's own article hides everybody's of the same slug.
article_text t JOIN article_version v ON v.id = t.version_id AND v.state = 'published' JOIN article a ON a.id = v.article_id
WHERE t.language = %(language)s AND (a.tenant_id IS NOT NULL OR NOT EXISTS (
    SELECT FROM article o JOIN article_version w ON w.article_id = o.id AND w.state = 'published'
    WHERE o.slug = a.slug AND o.tenant_id IS NOT NULL))

-- wait_for_words --
-- One at a time counts words anew.
SELECT pg_advisory_xact_lock(hashtextextended('sigap article words', 0))

-- count_less --
-- Texts that are not found any more, or are indexed anew, count no more.
UPDATE article_word w SET articles = w.articles - gone.texts
FROM (SELECT t.tenant_id, t.language, one.word, count(*)::integer AS texts
      FROM article_text t, unnest(tsvector_to_array(t.words) || ''::text) AS one (word)
      WHERE t.version_id = ANY(%(versions)s) AND t.words IS NOT NULL GROUP BY 1, 2, 3) gone
WHERE w.language = gone.language AND w.word = gone.word AND w.tenant_id IS NOT DISTINCT FROM gone.tenant_id

-- index_text --
-- The words of a text with their weights, as they are and as stems.
UPDATE article_text SET words_by = %(by)s, words =
    setweight(to_tsvector('simple', %(title)s) || to_tsvector(%(config)s::regconfig, %(title)s), 'A')
    || setweight(to_tsvector('simple', %(keywords)s) || to_tsvector(%(config)s::regconfig, %(keywords)s), 'B')
    || setweight(to_tsvector('simple', %(summary)s) || to_tsvector(%(config)s::regconfig, %(summary)s), 'C')
    || setweight(to_tsvector('simple', %(body)s) || to_tsvector(%(config)s::regconfig, %(body)s), 'D')
WHERE version_id = %(version_id)s AND language = %(language)s

-- forget_texts --
-- Texts are not found any more.
UPDATE article_text SET words = NULL, words_by = NULL WHERE version_id = ANY(%(versions)s) AND words IS NOT NULL

-- post_texts --
-- How well each text fits each of its words.
INSERT INTO article_posting (language, word, version_id, tenant_id, rank)
SELECT t.language, one.word, t.version_id, t.tenant_id,
       ts_rank('{0.1,0.35,0.7,1}', t.words, ('''' || one.word || '''')::tsquery)
FROM article_text t, unnest(tsvector_to_array(t.words)) AS one (word)
WHERE t.version_id = ANY(%(versions)s) AND t.words IS NOT NULL

-- drop_postings --
-- The words of texts that are not found any more, or are indexed anew.
DELETE FROM article_posting WHERE version_id = ANY(%(versions)s)

-- count_more --
-- Texts that are found count for each of their words. What a word with typing errors is found by is made once.
INSERT INTO article_word AS w (tenant_id, language, word, trigrams, near_keys, articles)
SELECT more.tenant_id, more.language, more.word, coalesce(known.trigrams, trigrams_of(more.word)),
       coalesce(known.near_keys, near_keys_of(more.word)), more.texts
FROM (SELECT t.tenant_id, t.language, one.word, count(*)::integer AS texts
      FROM article_text t, unnest(tsvector_to_array(t.words) || ''::text) AS one (word)
      WHERE t.version_id = ANY(%(versions)s) AND t.words IS NOT NULL GROUP BY 1, 2, 3) more
LEFT JOIN article_word known ON known.language = more.language AND known.word = more.word
  AND known.tenant_id IS NOT DISTINCT FROM more.tenant_id
ON CONFLICT (language, word, tenant_id) DO UPDATE SET articles = w.articles + excluded.articles

-- texts_indexed_otherwise --
-- Published versions of which a text is not indexed, or with other tables of words.
SELECT t.version_id, t.language, t.title, t.summary, t.keywords, t.body
FROM (SELECT DISTINCT v.id FROM article_version v JOIN article_text o ON o.version_id = v.id
      WHERE v.state = 'published' AND o.words_by IS DISTINCT FROM %(by)s ORDER BY v.id LIMIT %(limit)s) left_over
JOIN article_text t ON t.version_id = left_over.id
ORDER BY t.version_id, t.language

-- count_words --
-- How many texts hold each word, or its stem.
SELECT asked.word, asked.stem,
       greatest((SELECT coalesce(sum(w.articles), 0) FROM article_word w
                 WHERE w.language = %(language)s AND w.word = asked.word),
                (SELECT coalesce(sum(w.articles), 0) FROM article_word w
                 WHERE w.language = %(language)s AND w.word = asked.stem))::integer AS articles
FROM (SELECT word, coalesce((ts_lexize(%(stemmer)s::regdictionary, word))[1], word) AS stem
      FROM unnest(%(words)s::text[]) AS u (word)) asked

-- similar_words --
-- Words that differ by few letters from one that no text holds, those that share most trigrams first.
SELECT w.word, sum(w.articles)::integer AS articles,
       max(s.shared / (cardinality(w.trigrams) + cardinality(q.trigrams) - s.shared)) AS similarity
FROM (SELECT trigrams_of(%(word)s) AS trigrams) q
JOIN article_word w ON w.near_keys && %(keys)s::text[] AND w.language = %(language)s AND w.articles > 0
CROSS JOIN LATERAL (SELECT count(*)::float8 AS shared FROM unnest(w.trigrams) AS g WHERE g = ANY(q.trigrams)) s
WHERE length(w.word) BETWEEN length(%(word)s) - %(errors)s AND length(%(word)s) + %(errors)s
GROUP BY w.word ORDER BY similarity DESC, articles DESC, w.word LIMIT %(limit)s

-- find_texts --
-- Texts that hold one of the needed words at least, ranked by all. `spellings`: the words as they stand in texts, each
-- with the number of the asked word that it is one of; the ranks of these are their mean. `held`: a bit for each asked
-- word that a text holds; few sets of words occur, and what they weigh is added up once for each.
WITH spelt AS MATERIALIZED (
    SELECT u.word, 1 << u.number AS bit, u.number = ANY(%(needed)s) AS needed,
           (%(weights)s::float8[])[u.number] / count(*) OVER (PARTITION BY u.number) AS weight
    FROM unnest(%(spellings)s::text[], %(numbers)s::integer[]) AS u (word, number)
), candidate AS MATERIALIZED (
    SELECT DISTINCT p.version_id FROM spelt s JOIN article_posting p ON p.language = %(language)s AND p.word = s.word
    WHERE s.needed
), fitting AS MATERIALIZED (
    SELECT p.version_id, sum(s.weight * p.rank) AS score, bit_or(s.bit) AS held
    FROM spelt s JOIN article_posting p ON p.language = %(language)s AND p.word = s.word
    WHERE p.version_id IN (SELECT c.version_id FROM candidate c) GROUP BY p.version_id
), scored AS (
    SELECT f.version_id, f.score, sets.covered
    FROM fitting f JOIN (SELECT DISTINCT d.held, (SELECT sum(w.weight) FROM unnest(%(weights)s::float8[])
                             WITH ORDINALITY AS w (weight, number) WHERE d.held & (1 << w.number::integer) <> 0) AS covered
                         FROM (SELECT DISTINCT held FROM fitting) d) sets ON sets.held = f.held
)
SELECT {found_columns}, s.score, s.covered
FROM (SELECT * FROM scored ORDER BY score * covered DESC, version_id LIMIT 2 * %(limit)s) s, {found_rows}
  AND t.version_id = s.version_id
ORDER BY s.score * s.covered DESC, a.id LIMIT %(limit)s

-- articles_with_codes --
-- Published articles about a code.
SELECT {found_columns}, 0::float8 AS score, 0::float8 AS covered FROM {found_rows}
  AND a.id IN (SELECT l.article_id FROM article_link l WHERE l.kind = 'code' AND l.name = ANY(%(codes)s))
ORDER BY a.id LIMIT 50

-- article_found --
-- One published article.
SELECT {found_columns}, 0::float8 AS score, 0::float8 AS covered FROM {found_rows} AND a.slug = %(slug)s
