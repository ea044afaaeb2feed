-- Search among many articles: how well a text fits a word is computed once, when the text is indexed, and a word with
-- typing errors is looked up by what is left of it when letters are missing.

-- How well a text fits one word or stem: what ts_rank says of it. One row for each word of a published text.
CREATE TABLE article_posting (
    language   text NOT NULL CHECK (language IN ('en', 'id')),
    word       text NOT NULL,
    version_id bigint NOT NULL REFERENCES article_version ON DELETE CASCADE,
    tenant_id  integer REFERENCES tenant,
    rank       real NOT NULL CHECK (rank > 0),
    PRIMARY KEY (language, word, version_id) INCLUDE (tenant_id, rank)
);
CREATE INDEX article_posting_version ON article_posting (version_id);

-- A word's first letters without one of them, or without two ('2' stands before those): two words of which one becomes
-- the other by one or two changes of a letter share such a key.
CREATE FUNCTION near_keys_of(word text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (SELECT coalesce(array_agg(DISTINCT k.key), '{}') FROM (
                SELECT left(word, 7) AS key WHERE word <> ''
                UNION ALL
                SELECT overlay(left(word, 7) PLACING '' FROM n FOR 1) FROM generate_series(1, least(length(word), 7)) AS n
                UNION ALL
                SELECT '2' || overlay(overlay(left(word, 7) PLACING '' FROM m FOR 1) PLACING '' FROM n FOR 1)
                FROM generate_series(1, least(length(word), 7)) AS m, generate_series(1, m - 1) AS n
                WHERE length(word) >= 6) k);

-- Counts change all the time, keys never: room in a page keeps a change out of the indexes.
ALTER TABLE article_word SET (fillfactor = 60);
ALTER TABLE article_word ADD COLUMN near_keys text[] NOT NULL DEFAULT '{}';
UPDATE article_word SET near_keys = near_keys_of(word);
ALTER TABLE article_word ALTER COLUMN near_keys DROP DEFAULT;
CREATE INDEX article_word_near_keys ON article_word USING gin (near_keys);
DROP INDEX article_word_trigrams, article_text_words;

INSERT INTO article_posting (language, word, version_id, tenant_id, rank)
SELECT t.language, one.word, t.version_id, t.tenant_id,
       ts_rank('{0.1,0.35,0.7,1}', t.words, ('''' || one.word || '''')::tsquery)
FROM article_text t, unnest(tsvector_to_array(t.words)) AS one (word) WHERE t.words IS NOT NULL;

INSERT INTO web_right (relation, rights) VALUES ('article_posting', 'SELECT, INSERT, DELETE');

-- As the texts that it is of.
DO $$
DECLARE
    own constant text := '((SELECT sees_all_tenants()) OR tenant_id = (SELECT scope_tenant()))';
    limited constant text := '((SELECT is_unlimited())
        OR tenant_id IN (SELECT c.tenant_id FROM customer c WHERE c.id = (SELECT scope_customer()))
        OR EXISTS (SELECT FROM person p WHERE p.id = (SELECT scope_technician())
                   AND coalesce(p.tenant_id, article_posting.tenant_id) = article_posting.tenant_id))';
BEGIN
    PERFORM show_rows('article_posting'::regclass, own || ' AND ' || limited);
    EXECUTE format('ALTER POLICY shown ON article_posting USING (tenant_id IS NULL OR (%s AND %s))', own, limited);
END
$$;
