"""The channel `webhook`: to another system, as signed JSON."""
