-- account --
-- A customer whose account is not disabled, as one who signs in tells them apart.
SELECT c.id AS customer_id, c.name, c.tenant_id, t.name AS tenant, c.language, c.time_zone
FROM customer c JOIN tenant t ON t.id = c.tenant_id
WHERE NOT EXISTS (SELECT FROM person p WHERE p.customer_id = c.id AND p.state = 'disabled')

-- accounts_of_email --
-- The customers with an e-mail.
{account} AND lower(c.email) = lower(%(address)s) ORDER BY c.id

-- accounts_of_phone --
-- The customers with a telephone number.
{account} AND c.phone = %(address)s ORDER BY c.id

-- account_of_customer --
-- One customer.
{account} AND c.id = %(customer_id)s
