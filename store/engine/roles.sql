-- make_web_role --
-- The role of the web process. Roles belong to the whole server: another database of it may make the same one just now.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'sigap_web') THEN
        CREATE ROLE sigap_web LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;  -- Somebody else has made it.
END
$$

-- take_web_role --
-- A user that is no superuser takes the role on where it is a member.
DO $$
BEGIN
    IF NOT pg_has_role(current_user, 'sigap_web', 'MEMBER') THEN
        EXECUTE format('GRANT sigap_web TO %I', current_user);
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END
$$

-- let_web_in --
-- What the role may do in this database.
SELECT let_web_in()

-- role_of_connection --
-- Who a connection is, whether row-level security binds it, and whether it owns our tables.
SELECT current_user, r.rolsuper OR r.rolbypassrls,
       EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = 'sigap'::regnamespace
               AND pg_has_role(current_user, c.relowner, 'USAGE'))
FROM pg_roles r WHERE r.rolname = current_user

-- web_role_state --
-- Whether there is a role for the web process, and whether it may sign in, has more rights than it should, or can be
-- taken on by this user.
SELECT r.rolcanlogin, r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb,
       pg_has_role(current_user, r.oid, 'MEMBER'), has_schema_privilege(r.oid, 'sigap', 'USAGE')
FROM pg_roles r WHERE r.rolname = 'sigap_web'
