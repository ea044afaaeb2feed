-- When a model was really put in force: on a recorded fleet the clock stands in the record's past. Of those of before
-- it is not known.
ALTER TABLE deployment ADD COLUMN noted_at timestamptz;
ALTER TABLE deployment ALTER COLUMN noted_at SET DEFAULT now();
