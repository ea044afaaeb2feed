-- begun_columns --
-- A sign-in that is begun.
id, step, person_id, how, state, nonce, verifier, target, tries, expires_at

-- begin_sign_in --
-- A sign-in that needs one more step.
INSERT INTO begun_sign_in (token_hash, step, person_id, how, state, nonce, verifier, target, begun_at,
                           expires_at)
VALUES (%(token_hash)s, %(step)s, %(person_id)s, %(how)s, %(state)s, %(nonce)s, %(verifier)s,
        %(target)s, %(begun_at)s, %(expires_at)s)
RETURNING id

-- find_begun --
-- What a browser has begun, while it may be gone on with.
SELECT {begun_columns} FROM begun_sign_in
WHERE token_hash = %(token_hash)s AND step = %(step)s AND expires_at > %(now)s

-- take_try --
-- One more code is tried.
UPDATE begun_sign_in SET tries = tries + 1 WHERE id = %(begun_id)s AND tries < %(most)s

-- finish_sign_in --
-- One wins.
DELETE FROM begun_sign_in WHERE id = %(begun_id)s

-- end_begun --
-- Whoever has changed what proves a person begins anew.
DELETE FROM begun_sign_in WHERE person_id = %(person_id)s

-- prune_begun --
-- What nobody can go on with goes.
DELETE FROM begun_sign_in WHERE expires_at < %(before)s
