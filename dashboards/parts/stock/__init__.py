"""What the pages of parts in stock share."""
