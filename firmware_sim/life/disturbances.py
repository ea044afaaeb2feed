"""What goes wrong around a healthy device: electricity, network, clocks and sensors."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Disturbances:
    """Rates of what disturbs the readings of one device; none of it is a fault of the product."""

    power_cuts: float = 0.0
    """A month: nothing is measured, and the device starts anew."""
    offline: float = 0.0
    """Times a month without network: readings are stored and sent later."""
    offline_h: float = 6.0
    """How long such a time lasts on average."""
    duplicates: float = 0.0
    """Share of messages that a device sends twice."""
    late: float = 0.0
    """Share of readings that wait for the next one."""
    sensor_faults: float = 0.0
    """A year and device."""
    silent: float = 0.0
    """Share of single values that a sensor does not give (null)."""
    clock_jitter_s: float = 0.0
    """A reading is measured up to so many seconds before its step is over."""


QUIET = Disturbances()
HOUSEHOLD = Disturbances(
    power_cuts=1.2,
    offline=1.0,
    offline_h=7.0,
    duplicates=0.004,
    late=0.01,
    sensor_faults=0.1,
    silent=0.0005,
    clock_jitter_s=50.0,
)
