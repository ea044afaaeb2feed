"""After-sales: triage, tickets, findings, alarms, the ledger, notices."""
