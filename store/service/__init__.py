"""What service keeps: tickets, alarms, notices, reports."""
