"""What the pages of conversations share: rows, bubbles, the field to write in, who else is looking."""
