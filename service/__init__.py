"""After-sales: triage, tickets, findings, timers and notices."""
