"""Faults that are reported at the open form, without an account: taken in, verified by staff, joined or refused."""
