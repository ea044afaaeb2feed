-- add_item --
-- An item behind those that the order has.
INSERT INTO work_order_item (order_id, position, kind, failure_mode, name, text, unit, low, high, required)
SELECT %(order_id)s, coalesce(max(position), 0) + 1, %(kind)s, %(failure_mode)s, %(name)s, %(text)s, %(unit)s, %(low)s,
       %(high)s, %(required)s
FROM work_order_item WHERE order_id = %(order_id)s
HAVING NOT coalesce(bool_or(kind = %(kind)s AND text = %(text)s::jsonb), false)

-- items_of --
-- What a visit asks, in order.
SELECT position, kind, failure_mode, name, text, unit, low, high, required, done_at, done_by, value FROM work_order_item
WHERE order_id = %(order_id)s ORDER BY position

-- do_item --
-- An item is done, or not done after all.
UPDATE work_order_item SET done_at = %(at)s, done_by = %(by)s, client_id = %(client_id)s,
    value = CASE WHEN kind = 'reading' AND %(at)s::timestamptz IS NOT NULL THEN %(value)s END
WHERE order_id = %(order_id)s AND position = %(position)s
  AND (kind <> 'reading' OR %(at)s::timestamptz IS NULL OR %(value)s::double precision IS NOT NULL)
