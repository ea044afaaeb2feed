"""What each version changed in the database."""
