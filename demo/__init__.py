"""The demo: a past to learn from, fleets that live on a driven clock, a world around them, and what came of it."""
