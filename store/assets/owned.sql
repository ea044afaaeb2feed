-- predicted_assets --
-- Of some assets those with a prediction that stands, is for more than comparing models, and
-- is no inspection of what is unlike itself: the customer is not told of it.
SELECT DISTINCT p.asset_id FROM prediction_state s JOIN prediction p ON p.id = s.prediction_id
WHERE p.asset_id = ANY(%(asset_ids)s) AND s.ended_at IS NULL AND p.rung <> 'shadow'
  AND p.failure_mode NOT LIKE 'unusual:%%'

-- newest_product_of --
-- Of what a customer owns, the product of the newest.
SELECT product FROM asset WHERE customer_id = %(customer_id)s ORDER BY id DESC LIMIT 1

-- notices_to_owner --
-- What reached a customer about an asset, newest first.
SELECT n.ticket_id, n.subject, n.created_at FROM notice n JOIN ticket t ON t.id = n.ticket_id
WHERE t.asset_id = %(asset_id)s AND n.customer_id = %(customer_id)s AND n.to_customer
  AND n.state IN ('sent', 'delivered', 'read', 'opened', 'answered')
ORDER BY n.id DESC LIMIT %(limit)s

-- reports_of_owner --
-- What a customer reported about an asset, newest first.
SELECT r.ticket_id, r.failure_mode, r.reported_at, r.text FROM customer_report r JOIN device d ON d.id = r.device_id
WHERE d.asset_id = %(asset_id)s AND r.customer_id = %(customer_id)s
ORDER BY r.reported_at DESC, r.id DESC LIMIT %(limit)s
