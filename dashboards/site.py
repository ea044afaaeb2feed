"""Every page under its address, with the permission that it asks."""

from collections.abc import Mapping

from nicegui import ui

from api.access.permissions import Permission
from dashboards.access import AskingPage, asking
from dashboards.pages.administration.account import account
from dashboards.pages.administration.audit import audit
from dashboards.pages.administration.people import people
from dashboards.pages.administration.person import person
from dashboards.pages.administration.privacy import privacy
from dashboards.pages.administration.roles import roles
from dashboards.pages.administration.setup import setup
from dashboards.pages.administration.tenants import tenants
from dashboards.pages.administration.tokens import tokens
from dashboards.pages.alarms import alarms
from dashboards.pages.device import device
from dashboards.pages.device_access.access import access
from dashboards.pages.device_access.claims import claims
from dashboards.pages.devices import devices
from dashboards.pages.floods import floods
from dashboards.pages.ledger import ledger
from dashboards.pages.ledger_mode import ledger_mode
from dashboards.pages.model import model
from dashboards.pages.models import models
from dashboards.pages.notices import inbox
from dashboards.pages.overview import overview
from dashboards.pages.ticket import ticket
from dashboards.pages.tickets import tickets

PAGES: Mapping[str, AskingPage] = {
    "/": AskingPage(overview, Permission.DEVICES_READ),
    "/devices": AskingPage(devices, Permission.DEVICES_READ),
    "/devices/{product_id}/{serial}": AskingPage(device, Permission.DEVICES_READ),
    "/tickets": AskingPage(tickets, Permission.TICKETS_READ),
    "/tickets/{ticket_id}": AskingPage(ticket, Permission.TICKETS_READ),
    "/alarms": AskingPage(alarms, Permission.ALARMS_READ),
    "/floods": AskingPage(floods, Permission.ALARMS_READ),
    "/inbox": AskingPage(inbox, Permission.NOTICES_READ),
    "/ledger": AskingPage(ledger, Permission.LEDGER_READ),
    "/ledger/{product_id}": AskingPage(ledger, Permission.LEDGER_READ),
    "/ledger/{product_id}/{mode_id}": AskingPage(ledger_mode, Permission.LEDGER_READ),
    "/models": AskingPage(models, Permission.MODELS_READ),
    "/models/{model_id}": AskingPage(model, Permission.MODELS_READ),
    "/access": AskingPage(access, Permission.DEVICES_ACCESS),
    "/claims": AskingPage(claims, Permission.DEVICES_ACCESS),
    "/setup": AskingPage(setup, Permission.PEOPLE_WRITE),
    "/people": AskingPage(people, Permission.PEOPLE_READ),
    "/people/{person_id}": AskingPage(person, Permission.PEOPLE_READ),
    "/roles": AskingPage(roles, Permission.PEOPLE_READ),
    "/tenants": AskingPage(tenants, Permission.TENANTS_WRITE),
    "/tokens": AskingPage(tokens, Permission.TOKENS_WRITE),
    "/audit": AskingPage(audit, Permission.AUDIT_READ),
    "/privacy": AskingPage(privacy, Permission.PRIVACY_ACT),
    "/account": AskingPage(account, Permission.OWN_ACCOUNT),
}
PATIENCE_S = 15.0


def asked_permissions() -> dict[str, Permission]:
    """What each page asks, by its address."""
    return {address: page.permission for address, page in PAGES.items()}


def register_pages() -> None:
    """Makes every page answer; one that its database keeps waiting gives up after PATIENCE_S."""
    for address, page in PAGES.items():
        ui.page(address, response_timeout=PATIENCE_S)(asking(page))
