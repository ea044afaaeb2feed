"""Payload formats: each turns the bytes of a message into plain objects, or says why it cannot."""
