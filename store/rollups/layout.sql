-- columns_of_parts --
-- The columns of a rollup's tables, each table's in its order.
SELECT c.relname, a.attname, format_type(a.atttypid, NULL)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = 'rollup'::regnamespace AND c.relkind IN ('r', 'p', 'v')
  AND (c.relname = %(name)s OR starts_with(c.relname::text, %(name)s || '__'))
ORDER BY c.relname, a.attnum
