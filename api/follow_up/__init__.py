"""What customers think of the service: pages of letters with a score by one tap, reviews, and what staff do."""
