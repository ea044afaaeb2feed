"""The channel `telegram`: to customers who joined a chat with the service's bot."""
