"""The pages of people, roles, tenants, tokens, setting up, and one's own account."""
