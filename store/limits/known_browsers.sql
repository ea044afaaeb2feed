-- knows_browser --
-- Whether the person of this address signed in with this browser.
SELECT EXISTS (SELECT FROM known_browser b JOIN person p ON p.id = b.person_id
               WHERE b.token_hash = %(token_hash)s AND p.email = %(email)s)

-- know_browser --
-- A person signed in with a browser.
INSERT INTO known_browser (token_hash, person_id, seen_at) VALUES (%(token_hash)s, %(person_id)s, %(now)s)
ON CONFLICT (token_hash, person_id) DO UPDATE SET seen_at = greatest(known_browser.seen_at, excluded.seen_at)

-- forget_old --
-- Those of a person that were not seen for long, and those that are too many.
DELETE FROM known_browser WHERE person_id = %(person_id)s AND (seen_at < %(before)s OR token_hash IN (
    SELECT token_hash FROM known_browser WHERE person_id = %(person_id)s ORDER BY seen_at DESC OFFSET %(most)s))

-- forget_browsers --
-- All of a person.
DELETE FROM known_browser WHERE person_id = %(person_id)s
