"""What of an answer says who a customer is, and in which words they spoke: left out for whoever may not read customers.

Every answer that is about more than a customer goes through here: cards of assets, devices and tickets, and notices.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from api.access.permissions import Permission, may
from api.access.principal import Principal
from fleet.coded import Argument, Coded
from store.assets.assets import SoldAsset
from store.service.notices import Notice
from store.service.reports import Report
from store.service.tickets import TicketChange

# A code with the words that somebody added to it (service/tickets/reports.py): a customer's where it says so.
WITH_WORDS, BY_CUSTOMER = "with_words", "customer_"
Value = TypeVar("Value")


def sees_customers(principal: Principal) -> bool:
    return may(principal, Permission.CUSTOMERS_READ)


def owner_shown(principal: Principal, owner: Value) -> Value | None:
    """A customer, or their number; None where it is not to be seen."""
    return owner if sees_customers(principal) else None


def asset_shown(principal: Principal, asset: SoldAsset) -> SoldAsset:
    """Without its owner, and without the site, which may be an address."""
    return asset if sees_customers(principal) else replace(asset, customer_id=None, site="")


def notice_shown(principal: Principal, notice: Notice) -> Notice:
    """That a notice was sent and what became of it, not to whom, nor its text, which greets them by name."""
    if sees_customers(principal):
        return notice
    return replace(notice, customer_id=None, recipient="", subject="", body="", answer_note="")


def report_shown(principal: Principal, report: Report) -> Report:
    return report if sees_customers(principal) else replace(report, text="")


def change_shown(principal: Principal, change: TicketChange) -> TicketChange:
    if sees_customers(principal) or change.why is None:
        return change
    return replace(change, why=_without_words(change.why))


def _without_words(said: Coded) -> Coded:
    what = said.args.get("what")
    if said.code == WITH_WORDS and isinstance(what, Coded) and what.code.startswith(BY_CUSTOMER):
        return _without_words(what)
    return Coded(said.code, {name: _quiet(value) for name, value in said.args.items()})


def _quiet(value: Argument) -> Argument:
    if isinstance(value, Coded):
        return _without_words(value)
    if isinstance(value, Mapping):
        return {name: _quiet(part) for name, part in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_quiet(part) for part in value]
    return value
