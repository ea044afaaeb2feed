"""Rates, shares and slopes with honest intervals."""
