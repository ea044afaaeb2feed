-- Names of seeded days in each language, for pages; days that people entered have the one that they gave.
ALTER TABLE calendar_day ADD COLUMN names jsonb CHECK (jsonb_typeof(names) = 'object');
