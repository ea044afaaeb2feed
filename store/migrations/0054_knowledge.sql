-- The knowledge base: articles and troubleshooting trees in both languages. Those of the files of `knowledge/` are
-- everybody's (no tenant); a tenant's own bear its number, and one of the same slug stands in the place of everybody's.
-- All times are wall time: an article belongs to no fleet.

CREATE TABLE article (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id integer REFERENCES tenant,
    -- Its name in addresses and in other articles' links.
    slug      text NOT NULL CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(slug) <= 80),
    kind      text NOT NULL CHECK (kind IN ('fault', 'care', 'use', 'safety', 'service', 'warranty', 'tree')),
    -- Of the file that it was loaded from last; NULL: it was written in the console.
    file_hash bytea CHECK (length(file_hash) = 32),
    UNIQUE NULLS NOT DISTINCT (tenant_id, slug)
);

-- What an article is about: a product, or one of its failure modes, codes or components.
CREATE TABLE article_link (
    article_id bigint NOT NULL REFERENCES article ON DELETE CASCADE,
    tenant_id  integer REFERENCES tenant,
    product    text NOT NULL CHECK (product <> ''),
    kind       text NOT NULL CHECK (kind IN ('product', 'failure_mode', 'code', 'component')),
    name       text NOT NULL,
    PRIMARY KEY (article_id, product, kind, name),
    CHECK ((kind = 'product') = (name = ''))
);
CREATE INDEX article_link_name ON article_link (kind, name);

-- A version is written as a draft; published, it replaces the one before. `from_file`: nobody has edited it.
-- `questions`: of a troubleshooting tree, as its file says.
CREATE TABLE article_version (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    article_id   bigint NOT NULL REFERENCES article ON DELETE CASCADE,
    tenant_id    integer REFERENCES tenant,
    number       integer NOT NULL CHECK (number >= 1),
    state        text NOT NULL CHECK (state IN ('draft', 'published', 'replaced', 'withdrawn', 'dropped')),
    from_file    boolean NOT NULL DEFAULT false,
    questions    jsonb,
    made_at      timestamptz NOT NULL,
    made_by      text NOT NULL CHECK (made_by <> ''),
    saved_at     timestamptz NOT NULL,
    published_at timestamptz,
    published_by text,
    ended_at     timestamptz,
    UNIQUE (article_id, number),
    CHECK ((published_at IS NULL) = (published_by IS NULL)),
    CHECK ((state IN ('published', 'replaced', 'withdrawn')) = (published_at IS NOT NULL)),
    CHECK ((state IN ('replaced', 'withdrawn', 'dropped')) = (ended_at IS NOT NULL))
);
CREATE UNIQUE INDEX one_published ON article_version (article_id) WHERE state = 'published';
CREATE UNIQUE INDEX one_draft ON article_version (article_id) WHERE state = 'draft';

-- One version in one language. `words`: what search looks in, of published versions alone; `words_by`: by which tables of
-- stop words and roots it was made.
CREATE TABLE article_text (
    version_id bigint NOT NULL REFERENCES article_version ON DELETE CASCADE,
    tenant_id  integer REFERENCES tenant,
    language   text NOT NULL CHECK (language IN ('en', 'id')),
    title      text NOT NULL CHECK (length(title) <= 200),
    summary    text NOT NULL CHECK (length(summary) <= 1000),
    -- As customers type it, separated by commas.
    keywords   text NOT NULL CHECK (length(keywords) <= 2000),
    body       text NOT NULL CHECK (length(body) <= 30000),
    words      tsvector,
    words_by   bytea,
    PRIMARY KEY (version_id, language),
    CHECK ((words IS NULL) = (words_by IS NULL))
);
CREATE INDEX article_text_words ON article_text USING gin (words) WHERE words IS NOT NULL;

-- In how many published texts a word or its stem occurs; the word '' counts the texts. `trigrams`: for words with typing
-- errors; made once for each word.
CREATE TABLE article_word (
    tenant_id integer REFERENCES tenant,
    language  text NOT NULL CHECK (language IN ('en', 'id')),
    word      text NOT NULL,
    trigrams  text[] NOT NULL,
    articles  integer NOT NULL CHECK (articles >= 0),
    UNIQUE NULLS NOT DISTINCT (language, word, tenant_id)
);
CREATE INDEX article_word_trigrams ON article_word USING gin (trigrams);

-- The trigrams of a word, as pg_trgm makes them.
CREATE FUNCTION trigrams_of(word text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (SELECT coalesce(array_agg(DISTINCT substr('  ' || word || ' ', n, 3)), '{}')
            FROM generate_series(1, length(word) + 1) AS n WHERE word <> '');

INSERT INTO web_right (relation, rights)
VALUES ('article', 'SELECT, INSERT, UPDATE'), ('article_link', 'SELECT, INSERT, DELETE'),
       ('article_version', 'SELECT, INSERT, UPDATE'), ('article_text', 'SELECT, INSERT, UPDATE'),
       ('article_word', 'SELECT, INSERT, UPDATE');

-- What has no tenant is shown to everybody; whoever sees all tenants alone may write it. Customers and technicians see
-- their tenant's own too.
DO $$
DECLARE
    relation text;
    own constant text := '((SELECT sees_all_tenants()) OR tenant_id = (SELECT scope_tenant()))';
    limited constant text := '((SELECT is_unlimited())
        OR tenant_id IN (SELECT c.tenant_id FROM customer c WHERE c.id = (SELECT scope_customer()))
        OR EXISTS (SELECT FROM person p WHERE p.id = (SELECT scope_technician())
                   AND coalesce(p.tenant_id, %1$I.tenant_id) = %1$I.tenant_id))';
BEGIN
    FOREACH relation IN ARRAY ARRAY['article', 'article_link', 'article_version', 'article_text', 'article_word'] LOOP
        PERFORM show_rows(relation::regclass, format(own || ' AND ' || limited, relation));
        EXECUTE format('ALTER POLICY shown ON %1$I USING (tenant_id IS NULL OR (' || own || ' AND ' || limited || '))',
                       relation);
    END LOOP;
END
$$;
