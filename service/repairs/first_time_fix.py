"""First-time fix: repairs that readings certified and whose fault did not come back."""

from datetime import datetime, timedelta

from store.engine.database import Connection
from store.service.repair_checks import RepairFigures, first_time_fixes

# A fault that is found again within this time after a certified repair counts against it.
COMES_BACK_WITHIN = timedelta(days=30)


def repair_figures(conn: Connection, product: str, *, since: datetime, now: datetime) -> list[RepairFigures]:
    """What became of the repairs since a time, by failure mode."""
    return first_time_fixes(conn, product, since=since, now=now, within=COMES_BACK_WITHIN)


def share_fixed(figures: RepairFigures) -> float | None:
    """The share of repairs that were right the first time; None where none is decided."""
    decided = figures.fixed + figures.not_fixed
    return figures.fixed / decided if decided else None
