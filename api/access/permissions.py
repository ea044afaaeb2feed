"""What each role may do: one table, asked by every route, page and button through `may`."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from store.identity.people import Role

if TYPE_CHECKING:
    from api.access.principal import Principal


class Permission(StrEnum):
    """What may be done. Programs' tokens name these as their scopes."""

    PRODUCTS_READ = "products.read"
    DEVICES_READ = "devices.read"
    DEVICES_WRITE = "devices.write"
    TELEMETRY_READ = "telemetry.read"
    CUSTOMERS_READ = "customers.read"
    CUSTOMERS_WRITE = "customers.write"
    TICKETS_READ = "tickets.read"
    TICKETS_ASSIGN = "tickets.assign"
    TICKETS_WORK = "tickets.work"
    TICKETS_CLOSE = "tickets.close"
    REPORTS_WRITE = "reports.write"
    NOTICES_READ = "notices.read"
    ALARMS_READ = "alarms.read"
    ALARMS_ACT = "alarms.act"
    PREDICTIONS_READ = "predictions.read"
    MODELS_READ = "models.read"
    MODELS_ACT = "models.act"
    LEDGER_READ = "ledger.read"
    DEAD_LETTERS_READ = "dead_letters.read"
    CHANGES_READ = "changes.read"
    PEOPLE_READ = "people.read"
    PEOPLE_WRITE = "people.write"
    TENANTS_WRITE = "tenants.write"
    TOKENS_WRITE = "tokens.write"
    AUDIT_READ = "audit.read"
    PRIVACY_ACT = "privacy.act"
    # Everybody who is signed in: their sessions, language, password, tokens.
    OWN_ACCOUNT = "account.own"


class Reach(StrEnum):
    """ANY: everything that the principal's scope shows. OWN: of that, what is their own (`_OWN`)."""

    ANY = "any"
    OWN = "own"


class Assigned(Protocol):
    """Something that is given to somebody: a ticket."""

    @property
    def assignee(self) -> str | None: ...


P = Permission
_READ_DESK = {P.PRODUCTS_READ, P.DEVICES_READ, P.TICKETS_READ, P.CHANGES_READ, P.OWN_ACCOUNT}
_DESK = _READ_DESK | {P.CUSTOMERS_READ, P.NOTICES_READ, P.TELEMETRY_READ, P.ALARMS_READ, P.PREDICTIONS_READ}
_ANSWERS = {P.REPORTS_WRITE, P.TICKETS_ASSIGN, P.TICKETS_CLOSE, P.ALARMS_ACT, P.CUSTOMERS_WRITE, P.DEVICES_WRITE}
_INSIGHT = {P.MODELS_READ, P.LEDGER_READ}


def _any(*permissions: Permission) -> dict[Permission, Reach]:
    return dict.fromkeys(permissions, Reach.ANY)


ROLES: Mapping[Role, Mapping[Permission, Reach]] = {
    Role.ADMINISTRATOR: _any(*P),
    Role.SERVICE_LEAD: _any(*_DESK, *_ANSWERS, *_INSIGHT, P.TICKETS_WORK, P.PEOPLE_READ, P.PRIVACY_ACT),
    Role.AGENT: _any(*_DESK, *_ANSWERS, P.TICKETS_WORK),
    Role.DISPATCHER: _any(*_DESK, P.TICKETS_ASSIGN, P.TICKETS_CLOSE, P.REPORTS_WRITE, P.PEOPLE_READ),
    # Their scope shows their own tickets and their areas'; they work on what is given to them.
    Role.TECHNICIAN: {
        **_any(*_READ_DESK, P.TELEMETRY_READ, P.ALARMS_READ, P.PREDICTIONS_READ, P.REPORTS_WRITE),
        P.TICKETS_WORK: Reach.OWN,
    },
    Role.CLAIMS: _any(*_READ_DESK, P.CUSTOMERS_READ, P.NOTICES_READ, P.PREDICTIONS_READ),
    Role.KNOWLEDGE: _any(P.PRODUCTS_READ, P.LEDGER_READ, P.CHANGES_READ, P.OWN_ACCOUNT),
    Role.ENGINEER: _any(
        *(P.PRODUCTS_READ, P.DEVICES_READ, P.DEVICES_WRITE, P.TELEMETRY_READ, P.ALARMS_READ, P.ALARMS_ACT),
        *(P.PREDICTIONS_READ, P.MODELS_READ, P.MODELS_ACT, P.LEDGER_READ, P.DEAD_LETTERS_READ, P.CHANGES_READ),
        *(P.TICKETS_READ, P.OWN_ACCOUNT),
    ),
    # Their scope shows what they own. They have pages of their own, and the API of their account.
    Role.CUSTOMER: _any(P.OWN_ACCOUNT),
}


def _is_mine(principal: "Principal", thing: Assigned) -> bool:
    return thing.assignee is not None and thing.assignee.casefold() == principal.name.casefold()


_OWN: Mapping[Permission, Callable[["Principal", Assigned], bool]] = {P.TICKETS_WORK: _is_mine}


def may(principal: "Principal", permission: Permission, thing: Assigned | None = None) -> bool:
    """Whether somebody may do something, to `thing` where it is given.

    What the principal's scope does not show is not there for them at all; this asks about what they see.
    """
    reach = principal.permissions.get(permission)
    if reach is None:
        return False
    return reach is Reach.ANY or thing is None or _OWN[permission](principal, thing)
