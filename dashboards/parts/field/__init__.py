"""What the pages of technicians, ways and places share."""
