"""The channel `push`: to the browsers in which customers asked for messages (Web Push)."""
