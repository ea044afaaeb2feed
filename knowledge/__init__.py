"""The knowledge base as files: articles and troubleshooting trees in both languages, their markup, and the words by
which customers look for them."""
