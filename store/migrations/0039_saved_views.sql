-- Filters of a list of the console that a person kept under a name: `query` is what stands in the list's address.

CREATE TABLE saved_view (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES person ON DELETE CASCADE,
    page      text NOT NULL CHECK (page ~ '^/[a-z_/-]{1,60}$'),
    name      text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    query     text NOT NULL CHECK (length(query) <= 1000),
    made_at   timestamptz NOT NULL DEFAULT now(),
    UNIQUE (person_id, page, name)
);
SELECT show_rows_with('saved_view', 'person', 'person_id');
INSERT INTO web_right (relation, rights) VALUES ('saved_view', 'SELECT, INSERT, UPDATE, DELETE');
