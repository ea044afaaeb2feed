"""Why a prediction led to no ticket, told from what is stored of it."""

from enum import StrEnum

from fleet.product import ANOMALY
from service.triage import NO_TICKET


class Suppression(StrEnum):
    """The first that applies, in the order in which triage asks."""

    ANOMALY = "anomaly"
    SENSOR_FAULT = "sensor_fault"
    RUNG = "rung"
    HELD_OUT = "held_out"
    BRAKE = "brake"


def why_suppressed(failure_mode: str, *, sensor_fault: bool, held_out: bool, reason: str) -> Suppression:
    """Why triage suppressed a prediction. Of the two that leave no mark of their own, the rung gives its own reason as
    it stands; what is left is the brake, which names the tickets that it counted."""
    if failure_mode == ANOMALY:
        return Suppression.ANOMALY
    if sensor_fault:
        return Suppression.SENSOR_FAULT
    if held_out:
        return Suppression.HELD_OUT
    return Suppression.RUNG if reason in NO_TICKET.values() else Suppression.BRAKE
