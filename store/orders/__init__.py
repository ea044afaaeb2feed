"""Work orders, appointments and technicians: tables and queries."""
