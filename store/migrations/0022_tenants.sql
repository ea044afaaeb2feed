-- Tenants: which rows a connection sees (row-level security), and the roles of the database.
SELECT 1;
