-- Devices as they really are.

-- A value that is no number is kept as its text.
ALTER TABLE aside ALTER COLUMN value DROP NOT NULL, ADD COLUMN text text,
    ADD CONSTRAINT aside_says_something CHECK (value IS NOT NULL OR text IS NOT NULL);
