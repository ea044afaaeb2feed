-- policies_in_force --
-- What is promised now, with each policy's promises.
SELECT y.id, y.tenant_id, y.applies_to, y.product, y.min_severity, y.version, y.made_at, y.made_by,
       (SELECT jsonb_agg(jsonb_build_object(
                   'kind', s.kind, 'within_s', extract(epoch FROM s.within), 'by_deadline', s.by_deadline,
                   'warn_before_s', extract(epoch FROM s.warn_before))
               ORDER BY array_position(ARRAY['first_response', 'visit', 'resolution'], s.kind))
        FROM sla_promise s WHERE s.policy_id = y.id) AS promises
FROM sla_policy y
WHERE y.replaced_at IS NULL AND (%(policy_id)s::bigint IS NULL OR y.id = %(policy_id)s)
ORDER BY y.tenant_id, y.applies_to DESC, y.product NULLS FIRST, y.min_severity NULLS FIRST, y.id

-- replace_policy --
-- The version in force is in force no more; its number comes back.
UPDATE sla_policy SET replaced_at = %(now)s
WHERE tenant_id = coalesce(%(tenant_id)s, tenant_for_new()) AND applies_to = %(applies_to)s AND product IS NOT DISTINCT FROM %(product)s::text
  AND min_severity IS NOT DISTINCT FROM %(min_severity)s::text AND replaced_at IS NULL
RETURNING version

-- make_policy --
-- A version of a policy.
INSERT INTO sla_policy (tenant_id, applies_to, product, min_severity, version, made_at, made_by)
VALUES (coalesce(%(tenant_id)s, tenant_for_new()), %(applies_to)s, %(product)s, %(min_severity)s, %(version)s, %(now)s, %(by)s)
RETURNING id

-- add_promise --
-- One target of a policy.
INSERT INTO sla_promise (policy_id, kind, within, by_deadline, warn_before)
VALUES (%(policy_id)s, %(kind)s, %(within)s, %(by_deadline)s, %(warn_before)s)

-- end_policy --
-- A policy of a product or severity is in force no more; the two of all tickets stay.
UPDATE sla_policy SET replaced_at = %(now)s
WHERE id = %(policy_id)s AND replaced_at IS NULL AND (product IS NOT NULL OR min_severity IS NOT NULL)
