"""Mails to technicians from outside: appointments, moves, cancellations."""
