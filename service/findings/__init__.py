"""What technicians found: taken in, corrected, and what it costs."""
