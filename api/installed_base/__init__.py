"""Over HTTP: where appliances stand, what is covered, what a repair costs, and imports from other systems."""
