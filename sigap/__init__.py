"""The front door: command line, embedded broker and database, supervisor, the demo's world."""
