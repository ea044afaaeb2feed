-- Manuals as files: PDFs about a product or an article that everybody may read. The files lie where those of attachments do.

-- `tenant_id`: whose it is; none: everybody's. `product`, `article`: what it is about, the article by its short name, so
-- that a tenant's own article keeps it. `client_id`: made by whoever sends it; the same again is the same manual. Wall time.
CREATE TABLE manual (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id integer REFERENCES tenant,
    client_id uuid NOT NULL UNIQUE,
    product   text CHECK (product <> ''),
    article   text CHECK (article ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(article) <= 80),
    language  text NOT NULL CHECK (language IN ('en', 'id')),
    title     text NOT NULL CHECK (title <> '' AND length(title) <= 200),
    file_name text NOT NULL UNIQUE CHECK (file_name ~ '^[0-9a-f]{32}$'),
    digest    bytea NOT NULL CHECK (octet_length(digest) = 32),
    bytes     integer NOT NULL CHECK (bytes > 0),
    made_at   timestamptz NOT NULL,
    made_by   text NOT NULL CHECK (made_by <> ''),
    CHECK (num_nonnulls(product, article) >= 1)
);
CREATE INDEX ON manual (product);
CREATE INDEX ON manual (article);
CREATE TRIGGER note_leftover AFTER DELETE ON manual FOR EACH ROW EXECUTE FUNCTION note_leftover_file();
CREATE OR REPLACE FUNCTION attachment_bytes() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = sigap, pg_temp AS $$
    SELECT coalesce((SELECT sum(bytes::bigint + small_bytes) FROM attachment), 0)::bigint
         + coalesce((SELECT sum(bytes::bigint + small_bytes) FROM evidence), 0)::bigint
         + coalesce((SELECT sum(bytes::bigint + small_bytes) FROM stranger_photo), 0)::bigint
         + coalesce((SELECT sum(bytes::bigint + small_bytes) FROM message_photo), 0)::bigint
         + coalesce((SELECT sum(bytes::bigint) FROM manual), 0)::bigint
$$;

INSERT INTO web_right (relation, rights) VALUES ('manual', 'SELECT, INSERT, DELETE');

-- As articles: what has no tenant is shown to everybody, and written by whoever sees all tenants.
DO $$
DECLARE
    own constant text := '((SELECT sees_all_tenants()) OR tenant_id = (SELECT scope_tenant()))
        AND ((SELECT is_unlimited())
        OR tenant_id IN (SELECT c.tenant_id FROM customer c WHERE c.id = (SELECT scope_customer()))
        OR EXISTS (SELECT FROM person p WHERE p.id = (SELECT scope_technician())
                   AND coalesce(p.tenant_id, manual.tenant_id) = manual.tenant_id))';
BEGIN
    PERFORM show_rows('manual'::regclass, own);
    EXECUTE 'ALTER POLICY shown ON manual USING (tenant_id IS NULL OR (' || own || '))';
END
$$;
