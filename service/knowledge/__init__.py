"""The knowledge base: loading its files, editing, search."""
