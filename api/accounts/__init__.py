"""The API's routes about who may come in: people, tenants, tokens, and one's own account."""
