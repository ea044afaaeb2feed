"""Mail that comes in: doors that keep it as it came, and a chain of steps, one file each, that says what it is."""
