"""Calls with customers: booked, moved, held; letters about them."""
