-- The ledger asks of each finding who reported it, and whether the repair before it came back.
CREATE INDEX ON customer_report (ticket_id) WHERE ticket_id IS NOT NULL;
CREATE INDEX repair_check_reopened ON repair_check (ticket_id, opening) WHERE state = 'reopened';
