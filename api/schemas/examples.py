"""Values that the examples of several answers share."""

T = "2026-03-01T08:00:00Z"
