"""The assistant: pages of customers and of people without an account, and the API."""
