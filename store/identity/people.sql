-- person_columns --
-- A person, without what proves that it is them.
id, name, email, role, state, tenant_id, customer_id, areas, language, time_zone, created_at, signed_in_at,
password_hash IS NOT NULL AS has_password, totp_step IS NOT NULL AS has_second_factor, oidc_issuer IS NOT NULL AS has_oidc

-- find_person --
-- One person.
SELECT {person_columns} FROM person WHERE id = %(person_id)s

-- person_of_email --
-- The person of an address.
SELECT {person_columns} FROM person WHERE email = lower(%(email)s)

-- person_named --
-- The member of staff of a name.
SELECT {person_columns} FROM person WHERE lower(name) = lower(%(name)s) AND role <> 'customer'

-- person_of_customer --
-- A customer's account.
SELECT {person_columns} FROM person WHERE customer_id = %(customer_id)s

-- list_people --
-- A page of people in the order they were entered; of some roles and states where asked.
SELECT {person_columns} FROM person
WHERE id > %(after)s AND (%(roles)s::text[] IS NULL OR role = ANY(%(roles)s))
  AND (%(states)s::text[] IS NULL OR state = ANY(%(states)s))
  AND (%(tenant_id)s::integer IS NULL OR tenant_id = %(tenant_id)s)
ORDER BY id LIMIT %(limit)s

-- assignable_people --
-- Who may be given a ticket of an asset: people of some roles, of its tenant or of the whole installation.
SELECT {person_columns} FROM person
WHERE role = ANY(%(roles)s) AND state <> 'disabled'
  AND (tenant_id IS NULL OR tenant_id = (SELECT a.tenant_id FROM asset a WHERE a.id = %(asset_id)s))
ORDER BY lower(name)

-- tenant_of_asset --
-- Whose an asset is.
SELECT tenant_id FROM asset WHERE id = %(asset_id)s

-- create_person --
-- A new person; nothing comes back where name, address or customer is taken.
INSERT INTO person (name, email, role, state, tenant_id, customer_id, areas, language, time_zone)
VALUES (%(name)s, lower(%(email)s), %(role)s, %(state)s, %(tenant_id)s, %(customer_id)s, %(areas)s, %(language)s,
        %(time_zone)s)
ON CONFLICT DO NOTHING
RETURNING id

-- change_person --
-- What an administrator or the person changes; what is not given stays.
UPDATE person SET
    role = coalesce(%(role)s, role), state = coalesce(%(state)s, state), areas = coalesce(%(areas)s::text[], areas),
    language = coalesce(%(language)s, language), time_zone = coalesce(%(time_zone)s, time_zone),
    email = coalesce(lower(%(email)s), email)
WHERE id = %(person_id)s

-- set_person_tenant --
-- A person's tenant; NULL: the whole installation.
UPDATE person SET tenant_id = %(tenant_id)s WHERE id = %(person_id)s AND role <> 'customer'

-- note_sign_in --
-- When a person last came in; who was invited has come.
UPDATE person SET signed_in_at = %(at)s, state = CASE WHEN state = 'invited' THEN 'active' ELSE state END
WHERE id = %(person_id)s

-- proofs_of_person --
-- What proves that somebody is this person.
SELECT password_hash, totp_secret, totp_step FROM person WHERE id = %(person_id)s

-- lock_proofs --
-- The same, and nobody changes the person until the transaction ends.
SELECT password_hash, totp_secret, totp_step FROM person WHERE id = %(person_id)s FOR UPDATE

-- set_password --
-- A new password.
UPDATE person SET password_hash = %(password_hash)s WHERE id = %(person_id)s

-- set_second_factor --
-- The secret of the one-time codes and the step of the last code taken; both NULL: none.
UPDATE person SET totp_secret = %(secret)s, totp_step = %(step)s WHERE id = %(person_id)s

-- spend_code --
-- A code of a step is taken once, and no older one after it.
UPDATE person SET totp_step = %(step)s WHERE id = %(person_id)s AND totp_step < %(step)s

-- person_of_oidc --
-- The person whom an identity provider knows by a subject.
SELECT {person_columns} FROM person WHERE oidc_issuer = %(issuer)s AND oidc_subject = %(subject)s

-- link_oidc --
-- From now on an identity provider vouches for this person.
UPDATE person SET oidc_issuer = %(issuer)s, oidc_subject = %(subject)s
WHERE id = %(person_id)s AND oidc_subject IS NULL

-- other_administrators --
-- Who else administers the whole installation and has come in; kept from others until the transaction ends.
SELECT id FROM person
WHERE role = 'administrator' AND tenant_id IS NULL AND state = 'active' AND id <> %(person_id)s
ORDER BY id FOR UPDATE

-- count_administrators --
-- How many can administer the whole installation.
SELECT count(*) FROM person WHERE role = 'administrator' AND tenant_id IS NULL AND state IN ('active', 'invited')
