-- openings --
-- When tickets of devices opened, and opened again.
SELECT d.serial, t.failure_mode, h.at, t.source, t.id AS ticket_id, t.prediction_id
FROM ticket_history h JOIN ticket t ON t.id = h.ticket_id JOIN device d ON d.id = t.device_id
WHERE t.product = %(product)s AND d.id = ANY(%(devices)s::integer[]) AND h.action IN ('open', 'reopen')
  AND h.at >= %(since)s
ORDER BY h.at, h.id

-- open_tickets --
-- Open tickets, by the end of their window.
SELECT t.id, d.serial, t.failure_mode, t.window_ends_at
FROM ticket t JOIN device d ON d.id = t.device_id
WHERE t.product = %(product)s AND is_open(t.state)
  AND d.id = ANY(%(devices)s::integer[])
ORDER BY t.window_ends_at

-- ticket_summaries --
-- Tickets with the prediction that opened them and the notice to the customer.
SELECT t.id, d.serial, t.failure_mode, t.opened_at, t.source, p.probability, p.rul_s, p.rul_low_s, p.rul_high_s,
       p.reasons, n.state AS notice_state, n.language AS notice_language, n.subject AS notice_subject
FROM ticket t JOIN device d ON d.id = t.device_id
LEFT JOIN prediction p ON p.id = t.prediction_id
LEFT JOIN LATERAL (
    SELECT state, language, subject FROM notice
    WHERE ticket_id = t.id AND to_customer AND opening = 1
      AND kind = CASE t.source WHEN 'prediction' THEN 'predicted_failure' ELSE 'reported_failure' END
    ORDER BY id LIMIT 1) n ON true
WHERE t.product = %(product)s AND t.id > %(after)s ORDER BY t.id
