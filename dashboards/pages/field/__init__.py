"""Pages of those who go to customers, and of where parts lie."""
