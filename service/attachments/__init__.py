"""Attachments: photos and signatures that are taken in, re-encoded, kept outside of the web root and shown by right."""
