"""Personal data: consents, requests, export and erasure of one person."""
