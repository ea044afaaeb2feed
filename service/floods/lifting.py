"""Lets a device in again before its time: ingest stores what it sends, and its credential is enabled."""

from datetime import datetime

from fleet.coded import CodedError, coded
from store.access.credentials import enable_credential, living_credential
from store.assets.fleet_clocks import wake
from store.engine.database import Connection
from store.telemetry import floods
from store.telemetry.flood_records import FLOOD
from store.telemetry.floods import FloodShown, find_flood


class NoSuchFlood(CodedError, LookupError):
    """A number that no flood bears."""

    def __init__(self, flood_id: int) -> None:
        super().__init__(coded("no_flood", flood=flood_id))


class FloodIsOver(CodedError):
    """The time of a flood is over, or somebody else has lifted it."""

    def __init__(self, flood_id: int) -> None:
        super().__init__(coded("flood_is_over", flood=flood_id))


def lift_flood(conn: Connection, flood_id: int, *, by: str, now: datetime) -> FloodShown:
    """The flood as it is then; NoSuchFlood, or FloodIsOver where nothing is left to lift."""
    with conn.transaction():
        lifted = floods.lift_flood(conn, flood_id, by=by, now=now)
        shown = find_flood(conn, flood_id)
        if shown is None:
            raise NoSuchFlood(flood_id)
        if lifted is None:
            raise FloodIsOver(flood_id)
        credential = living_credential(conn, lifted.device_id)
        if credential is not None and credential.disabled_code == FLOOD:
            enable_credential(conn, lifted.device_id)
    wake(conn, shown.product)
    return shown
