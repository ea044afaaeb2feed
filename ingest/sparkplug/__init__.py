"""Sparkplug B: payloads, what births declare, and edge nodes followed from message to message (decision 0060)."""
