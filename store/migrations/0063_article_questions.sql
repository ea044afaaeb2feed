-- What readers of an article ask below it, for everybody to read once staff have answered. All times are wall time.

-- `client_id`: made by the page; the same again is the same question. `shown_name`: under which name it is shown, '' for
-- none. `why`: why it is withheld.
CREATE TABLE article_question (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id  integer NOT NULL REFERENCES tenant,
    article_id bigint NOT NULL REFERENCES article ON DELETE CASCADE,
    client_id  uuid NOT NULL UNIQUE,
    language   text NOT NULL CHECK (language IN ('en', 'id')),
    question   text NOT NULL CHECK (question <> '' AND length(question) <= 1000),
    shown_name text NOT NULL DEFAULT '' CHECK (length(shown_name) <= 60),
    state      text NOT NULL DEFAULT 'submitted' CHECK (state IN ('submitted', 'published', 'withheld')),
    why        text CHECK (why IN ('names_a_person', 'insults', 'not_about_it', 'unlawful')),
    answer     text NOT NULL DEFAULT '' CHECK (length(answer) <= 2000),
    asked_at   timestamptz NOT NULL,
    decided_at timestamptz,
    decided_by text CHECK (decided_by <> ''),
    CHECK ((state = 'submitted') = (decided_at IS NULL)),
    CHECK ((decided_at IS NULL) = (decided_by IS NULL)),
    CHECK ((state = 'withheld') = (why IS NOT NULL)),
    CHECK (state <> 'published' OR answer <> '')
);
CREATE INDEX article_question_waiting ON article_question (tenant_id, id) WHERE state = 'submitted';
CREATE INDEX article_question_shown ON article_question (article_id, language, id) WHERE state = 'published';

INSERT INTO web_right (relation, rights) VALUES ('article_question', 'SELECT, INSERT, UPDATE');
-- Customers and technicians see what everybody may read.
SELECT show_rows_of_tenant('article_question', 'state = ''published''');
