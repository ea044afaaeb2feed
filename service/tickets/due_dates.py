"""When a ticket is due, and when the window of its failure ends."""

from datetime import datetime, timedelta

from fleet.product import Product
from fleet.unusual_modes import watched_of
from models.normal_behaviour.inspection_budget import inspection_horizon

DEFAULT_HORIZON, DEFAULT_LEAD = timedelta(days=7), timedelta(days=1)


def horizon_and_lead(product: Product, failure_mode: str) -> tuple[timedelta, timedelta]:
    """(horizon, lead needed) of a mode; for an undeclared one the widest horizon and shortest lead declared."""
    if mode := product.mode(failure_mode):
        return mode.horizon, mode.lead_needed
    if watched_of(failure_mode) is not None:
        horizon = timedelta(milliseconds=inspection_horizon(product))
        return horizon, min((mode.lead_needed for mode in product.failure_modes), default=min(DEFAULT_LEAD, horizon))
    horizon = max((mode.horizon for mode in product.failure_modes), default=DEFAULT_HORIZON)
    return horizon, min((mode.lead_needed for mode in product.failure_modes), default=min(DEFAULT_LEAD, horizon))


def deadlines(product: Product, failure_mode: str, at: datetime, *, predicted: bool) -> tuple[datetime, datetime]:
    """(due, end of window). A predicted failure is due before its window ends, a present one after the lead needed."""
    horizon, lead_needed = horizon_and_lead(product, failure_mode)
    return at + (horizon - lead_needed if predicted else lead_needed), at + horizon
