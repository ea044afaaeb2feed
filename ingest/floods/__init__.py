"""How much devices send, and what becomes of those that send more than they may."""
