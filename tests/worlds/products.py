"""Product files that several tests begin with."""

LEAST = """
[product]
id = "pump"
name = "Pump"
interval = "10m"

[metrics.motor_current]
unit = "A"
"""
WITH_MODE = (
    LEAST
    + """
[failure_modes.seal_leak]
component = "shaft_seal"
horizon = "14d"
lead_needed = "3d"
cost = { failure = 900, visit = 80 }
"""
)
