"""Tickets: opened from signs of a fault, moved by staff and time, ended by a finding."""
