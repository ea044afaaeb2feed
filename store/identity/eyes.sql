-- note_looker --
-- Who looks through the eyes of a session's person.
UPDATE session SET seen_through_by = %(looker_id)s WHERE id = %(session_id)s

-- looker_of --
-- The same, read.
SELECT seen_through_by FROM session WHERE id = %(session_id)s AND ended_at IS NULL

-- people_of_demo --
-- The demo's people.
SELECT id, name, email, role, state, tenant_id, customer_id, areas, language, time_zone, created_at, signed_in_at,
       password_hash IS NOT NULL AS has_password, totp_step IS NOT NULL AS has_second_factor,
       oidc_issuer IS NOT NULL AS has_oidc
FROM person WHERE right(email, 12) = '@example.com' AND state = 'active' ORDER BY id LIMIT 50

-- customer_for_demo --
-- The first customer to look through the eyes of, where there is none yet.
SELECT c.id FROM customer c
WHERE right(c.email, 12) = '@example.com' AND NOT EXISTS (SELECT FROM person p WHERE p.role = 'customer')
ORDER BY c.id LIMIT 1
