"""Conversations: threads of messages with customers, over the portal, mail and chat."""
