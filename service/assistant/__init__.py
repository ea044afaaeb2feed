"""The assistant: answers customers' questions with passages of the knowledge base and with their own records."""
