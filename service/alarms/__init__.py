"""Alarms in the manner of ISA-18.2: raised by rules on the fleet's clock, handled by people, never lost or doubled."""
