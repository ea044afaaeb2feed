"""Customers' own pages under /my: plain HTML for a phone, without a script."""
