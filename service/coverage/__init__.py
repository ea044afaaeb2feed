"""Coverage of appliances, and what a customer is entitled to for one fault."""
