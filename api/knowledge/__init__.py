"""The knowledge base: over HTTP for staff, and its public pages."""
