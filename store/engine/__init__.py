"""The database itself: connections, migrations, named SQL, rows, workers."""
