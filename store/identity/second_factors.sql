-- propose_secret --
-- A secret of one-time codes, not asked for yet.
UPDATE person SET totp_secret = %(secret)s WHERE id = %(person_id)s AND totp_step IS NULL

-- confirm_secret --
-- The first right code: from now on one is asked for.
UPDATE person SET totp_step = %(step)s
WHERE id = %(person_id)s AND totp_secret = %(secret)s AND totp_step IS NULL

-- remove_secret --
-- No code is asked for any more.
UPDATE person SET totp_secret = NULL, totp_step = NULL WHERE id = %(person_id)s AND totp_step IS NOT NULL

-- add_recovery_codes --
-- Codes for the day when the telephone is gone.
INSERT INTO recovery_code (person_id, code_hash) SELECT %(person_id)s, unnest(%(hashes)s::bytea[])

-- drop_recovery_codes --
-- A person's recovery codes are good no longer.
DELETE FROM recovery_code WHERE person_id = %(person_id)s

-- spend_recovery_code --
-- One wins.
UPDATE recovery_code SET spent_at = %(now)s
WHERE person_id = %(person_id)s AND code_hash = %(code_hash)s AND spent_at IS NULL

-- count_recovery_codes --
-- How many are left.
SELECT count(*) FROM recovery_code WHERE person_id = %(person_id)s AND spent_at IS NULL
