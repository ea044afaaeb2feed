"""What pages show of customers, and what is done about them."""
