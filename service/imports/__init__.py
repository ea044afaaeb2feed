"""Customers, sites and appliances out of another system's table: checked row by row, written all or not at all."""
