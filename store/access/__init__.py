"""What devices come in with: their credentials, claims and hardware units."""
