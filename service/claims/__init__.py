"""Claims on a warranty: made by customers, decided by staff line by line, appealed once, settled as an event."""
