"""Who asks, and what they may: principals, permissions, sessions, and what every request is asked."""
