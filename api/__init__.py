"""The HTTP door: /v1 for programs and staff, /healthz and /metrics for machines."""
