"""Over HTTP: findings corrected, tickets opened again, and whether repairs hold."""
