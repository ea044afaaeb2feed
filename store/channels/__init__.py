"""Channels: routes, receipts, chats, browsers that take push messages, what was sent."""
