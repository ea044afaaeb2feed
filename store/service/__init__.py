"""Rows of after-sales service: tickets, alarms, notices, reports."""
