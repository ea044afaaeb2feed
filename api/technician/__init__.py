"""The technician's page: the orders of a day and one order, made for a phone, usable without signal."""
