"""Every page under its address."""

from collections.abc import Callable
from typing import Any

from nicegui import ui

from dashboards.pages.alarms import alarms
from dashboards.pages.device import device
from dashboards.pages.devices import devices
from dashboards.pages.ledger import ledger
from dashboards.pages.ledger_mode import ledger_mode
from dashboards.pages.model import model
from dashboards.pages.models import models
from dashboards.pages.notices import inbox
from dashboards.pages.overview import overview
from dashboards.pages.ticket import ticket
from dashboards.pages.tickets import tickets

PAGES: dict[str, Callable[..., Any]] = {
    "/": overview,
    "/devices": devices,
    "/devices/{product_id}/{serial}": device,
    "/tickets": tickets,
    "/tickets/{ticket_id}": ticket,
    "/alarms": alarms,
    "/inbox": inbox,
    "/ledger": ledger,
    "/ledger/{product_id}": ledger,
    "/ledger/{product_id}/{mode_id}": ledger_mode,
    "/models": models,
    "/models/{model_id}": model,
}
PATIENCE_S = 15.0


def register_pages() -> None:
    """Makes every page answer; one that its database keeps waiting gives up after PATIENCE_S."""
    for address, page in PAGES.items():
        ui.page(address, response_timeout=PATIENCE_S)(page)
