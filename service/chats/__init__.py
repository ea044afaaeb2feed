"""Chats: what customers write by WhatsApp and Telegram, and how they join a chat."""
