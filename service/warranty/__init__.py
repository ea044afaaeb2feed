"""Warranties of buyers: activated by a code or a serial, shown as a card, given away with the product."""
