"""Work orders, appointments and technicians over HTTP."""
