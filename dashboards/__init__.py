"""What the staff looks at: the console, served with the API by one process."""
