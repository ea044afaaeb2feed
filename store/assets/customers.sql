-- customer_columns --
-- A customer, and how and when to reach them.
id, name, email, phone, language, time_zone, quiet_from, quiet_until, opted_out

-- create_customer --
-- A new customer.
INSERT INTO customer (name, email, phone, language, time_zone, tenant_id)
VALUES (%(name)s, %(email)s, %(phone)s, %(language)s, %(time_zone)s, coalesce(%(tenant_id)s, tenant_for_new()))
RETURNING id

-- find_customer --
-- One customer.
SELECT {customer_columns} FROM customer
WHERE id = %(customer_id)s

-- list_customers --
-- A page of customers in the order they were entered.
SELECT {customer_columns} FROM customer
WHERE id > %(after)s ORDER BY id LIMIT %(limit)s

-- change_customer --
-- How and when a customer is reached; what is not given stays.
UPDATE customer SET
    language = coalesce(%(language)s, language), time_zone = coalesce(%(time_zone)s, time_zone),
    quiet_from = coalesce(%(quiet_from)s, quiet_from), quiet_until = coalesce(%(quiet_until)s, quiet_until),
    opted_out = coalesce(%(opted_out)s::text[], opted_out)
WHERE id = %(customer_id)s
