"""Pages of what customers say: surveys, reviews, complaints."""
