"""The knowledge base: articles with their versions, and search in them."""
