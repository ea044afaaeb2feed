"""Customers' pages of warranties, claims and returns: of what they own, and at the open form of activation."""
