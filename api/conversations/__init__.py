"""Conversations over HTTP: customers' pages under /my/conversations, `/v1/threads` for staff, `/v1/my/threads`."""
