"""Customers' accounts: a link and a code to the address on record let a customer in."""
