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
    DEVICES_ACCESS = "devices.access"
    MAINTENANCE_WRITE = "maintenance.write"
    COMMANDS_READ = "commands.read"
    COMMANDS_SEND = "commands.send"
    TELEMETRY_READ = "telemetry.read"
    CUSTOMERS_READ = "customers.read"
    CUSTOMERS_WRITE = "customers.write"
    COVERAGE_WRITE = "coverage.write"
    WARRANTY_READ = "warranty.read"
    # File activations, claims and returns for a caller, with their photos.
    WARRANTY_FILE = "warranty.file"
    WARRANTY_DECIDE = "warranty.decide"
    # Receive, repair, ship and exchange what comes back.
    RETURNS_MOVE = "returns.move"
    TICKETS_READ = "tickets.read"
    TICKETS_ASSIGN = "tickets.assign"
    TICKETS_WORK = "tickets.work"
    TICKETS_CLOSE = "tickets.close"
    TICKETS_COMMENT = "tickets.comment"
    CALENDARS_WRITE = "calendars.write"
    REPORTS_WRITE = "reports.write"
    NOTICES_READ = "notices.read"
    # What customers say of the service: surveys and reviews.
    FEEDBACK_READ = "feedback.read"
    # Call back whoever is not satisfied, publish and answer reviews.
    FEEDBACK_ACT = "feedback.act"
    # In which order a tenant's customers are written to by which channel.
    CHANNELS_WRITE = "channels.write"
    STOCK_READ = "stock.read"
    STOCK_WRITE = "stock.write"
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
    KNOWLEDGE_READ = "knowledge.read"
    KNOWLEDGE_WRITE = "knowledge.write"
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
_FLEET = {
    *(P.PRODUCTS_READ, P.DEVICES_READ, P.COMMANDS_READ, P.TICKETS_READ, P.CHANGES_READ, P.OWN_ACCOUNT),
    P.KNOWLEDGE_READ,
}
_EVIDENCE = {P.TELEMETRY_READ, P.ALARMS_READ, P.PREDICTIONS_READ}
_DESK = _FLEET | _EVIDENCE | {P.CUSTOMERS_READ, P.NOTICES_READ, P.STOCK_READ}
_ON_TICKETS = {P.TICKETS_ASSIGN, P.TICKETS_WORK, P.TICKETS_CLOSE, P.TICKETS_COMMENT}
_ANSWERS = {P.REPORTS_WRITE, *_ON_TICKETS, P.ALARMS_ACT, P.COMMANDS_SEND}
_FILES = {P.WARRANTY_READ, P.WARRANTY_FILE}
_CLAIMS = {*_FILES, P.WARRANTY_DECIDE, P.RETURNS_MOVE}
_PLANS = {P.CALENDARS_WRITE}
_LISTENS = {P.FEEDBACK_READ, P.FEEDBACK_ACT}
_ENTERS = {P.CUSTOMERS_WRITE, P.DEVICES_WRITE, P.MAINTENANCE_WRITE, P.STOCK_WRITE}
_INSIGHT = {P.MODELS_READ, P.LEDGER_READ}


def _any(*permissions: Permission) -> dict[Permission, Reach]:
    return dict.fromkeys(permissions, Reach.ANY)


# docs/decisions/0039-roles.md says why; a test compares the table there with this one.
ROLES: Mapping[Role, Mapping[Permission, Reach]] = {
    Role.ADMINISTRATOR: _any(*P),
    Role.SERVICE_LEAD: _any(
        *(*_DESK, *_ANSWERS, *_ENTERS, *_PLANS, *_INSIGHT, P.DEVICES_ACCESS, P.COVERAGE_WRITE, P.PEOPLE_READ),
        *(P.PRIVACY_ACT, *_CLAIMS, *_LISTENS, P.KNOWLEDGE_WRITE, P.CHANNELS_WRITE),
    ),
    Role.AGENT: _any(*_DESK, *_ANSWERS, *_ENTERS, *_FILES, P.RETURNS_MOVE, *_LISTENS),
    Role.DISPATCHER: _any(
        *(*_DESK, *_PLANS, P.TICKETS_ASSIGN, P.TICKETS_CLOSE, P.TICKETS_COMMENT, P.REPORTS_WRITE, P.PEOPLE_READ),
        *(P.STOCK_WRITE, *_FILES, P.FEEDBACK_READ),
    ),
    # Their scope shows their own tickets and their areas', with whom these are about; they work on what is theirs.
    Role.TECHNICIAN: {
        **_any(
            *_FLEET, *_EVIDENCE, P.STOCK_READ, P.CUSTOMERS_READ, P.REPORTS_WRITE, P.MAINTENANCE_WRITE, P.COMMANDS_SEND
        ),
        P.TICKETS_COMMENT: Reach.ANY,
        P.WARRANTY_READ: Reach.ANY,
        P.RETURNS_MOVE: Reach.ANY,
        P.TICKETS_WORK: Reach.OWN,
    },
    Role.CLAIMS: _any(*_DESK, P.TICKETS_COMMENT, P.COVERAGE_WRITE, *_CLAIMS, *_LISTENS),
    Role.KNOWLEDGE: _any(*_FLEET, *_EVIDENCE, P.LEDGER_READ, P.KNOWLEDGE_WRITE),
    Role.ENGINEER: _any(
        *(*_FLEET, *_EVIDENCE, *_INSIGHT, P.DEVICES_WRITE, P.DEVICES_ACCESS, P.MAINTENANCE_WRITE),
        *(P.ALARMS_ACT, P.COMMANDS_SEND, P.MODELS_ACT, P.DEAD_LETTERS_READ),
    ),
    # Their scope shows what they own. They have pages of their own, and the API of their account.
    Role.CUSTOMER: _any(P.OWN_ACCOUNT),
}
# Product, model, ladder and budget are everybody's: no business of one tenant.
WHOLE_INSTALLATION = frozenset({P.TENANTS_WRITE, P.MODELS_ACT})
# Names for several scopes of a program's token at once. A program has no account of its own.
SCOPE_GROUPS: Mapping[str, frozenset[Permission]] = {
    "read": frozenset({*_DESK, *_INSIGHT, P.DEAD_LETTERS_READ, P.WARRANTY_READ, P.FEEDBACK_READ} - {P.OWN_ACCOUNT}),
    "desk": frozenset({*_DESK, *_ANSWERS, *_ENTERS, *_PLANS, *_FILES, P.RETURNS_MOVE, *_LISTENS} - {P.OWN_ACCOUNT}),
    "devices": frozenset(
        {P.PRODUCTS_READ, P.DEVICES_READ, P.DEVICES_WRITE, P.DEVICES_ACCESS, P.MAINTENANCE_WRITE, P.TELEMETRY_READ}
    ),
    "engineering": frozenset(ROLES[Role.ENGINEER]) - {P.OWN_ACCOUNT},
    "all": frozenset(P) - {P.OWN_ACCOUNT},
}


def permissions_of(role: Role, tenant_id: int | None) -> Mapping[Permission, Reach]:
    """What a person may do; `tenant_id` None: one of the whole installation."""
    return within(ROLES[role], tenant_id)


def within(permissions: Mapping[Permission, Reach], tenant_id: int | None) -> Mapping[Permission, Reach]:
    """Of some permissions those that somebody of this tenant can have."""
    if tenant_id is None:
        return permissions
    return {one: reach for one, reach in permissions.items() if one not in WHOLE_INSTALLATION}


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
