-- Which tickets are open: the list's only place in SQL. PostgreSQL puts the function's body in the place of its call, so
-- that partial indexes serve it, and ON CONFLICT finds them by it. Another list needs these indexes built anew.

CREATE FUNCTION is_open(ticket_state text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ticket_state IN ('new', 'assigned', 'in_progress', 'on_hold');

DROP INDEX one_open_ticket;
CREATE UNIQUE INDEX one_open_ticket ON ticket (asset_id, failure_mode) WHERE is_open(state);
DROP INDEX open_ticket_of;
CREATE INDEX open_ticket_of ON ticket (device_id, severity) WHERE is_open(state);
