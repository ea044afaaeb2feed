"""What the web process writes into the audit log: who did what, who signed in, who read a customer's file.

    audited(conn, principal, AuditAction.TOKEN_MADE, "token/7", address=address_of(request))

Call it in the transaction of the change: both are kept, or neither. Unsafe routes of the API need no call: `Db` writes
a row CHANGED for each that succeeds (`recorded`), about what the address names or what the route says by `about`.
What is written holds no secret, and names a customer by number alone.
"""

import ipaddress
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import Depends, Request
from starlette.requests import HTTPConnection

from api.access.asks import principal_of
from api.access.principal import Principal, PrincipalKind
from store.audit.actions import AuditAction
from store.audit.log import AuditEntry, write_audit, write_audit_once
from store.engine.database import Connection
from store.identity.people import Person, Role

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# Somebody who reads the same file again within this time is recorded once: a page that is open asks again and again.
ONCE_IN = timedelta(minutes=10)
PROVE_NOTHING = frozenset({AuditAction.SIGN_IN_FAILED, AuditAction.SIGN_IN_LIMITED})
# How the parts of an address name what they lead to; the others say what they are called.
SINGULAR = {
    "customers": "customer",
    "tickets": "ticket",
    "devices": "device",
    "assets": "asset",
    "alarms": "alarm",
    "floods": "flood",
    "commands": "command",
    "models": "model",
    "notices": "notice",
    "people": "person",
    "tenants": "tenant",
    "tokens": "token",
    "claims": "claim",
    "activations": "activation",
    "returns": "product_return",
    "evidence": "evidence",
    "threads": "thread",
    "mails": "mail",
}
Recorder = Callable[[Connection], AbstractContextManager[None]]


def audited(
    conn: Connection,
    principal: Principal,
    action: AuditAction,
    subject: str = "",
    *,
    address: str = "",
    at: datetime | None = None,
    **details: object,
) -> None:
    """Writes a row: `subject` as `customer/12`, `details` numbers, codes and dates. `at`: now, unless given."""
    write_audit(conn, _entry(principal, action, subject, address, at, details))


def read_audited(
    conn: Connection, principal: Principal, subject: str, *, address: str = "", at: datetime | None = None
) -> None:
    """Somebody looks at what is held about a customer: once in ONCE_IN for each reader and subject (`customer/12`,
    `ticket/3`). A customer who reads what is their own is not recorded."""
    if principal.role is not Role.CUSTOMER:
        entry = _entry(principal, AuditAction.CUSTOMER_READ, subject, address, at, {})
        write_audit_once(conn, entry, since=entry.at - ONCE_IN)


def reading_of(request: Request) -> Callable[[Connection, str], None]:
    """For a route that shows a customer's file: `reading(conn, "customer/12")`, see `read_audited`."""

    def reading(conn: Connection, subject: str) -> None:
        read_audited(conn, principal_of(request), subject, address=address_of(request))

    return reading


def sign_in_audited(
    conn: Connection,
    action: AuditAction,
    person: Person | None,
    *,
    address: str,
    how: str | None = None,
    at: datetime | None = None,
) -> None:
    """What happens at the pages of signing in, and to whose account: None where there is none, or nobody knows.

    Whoever failed proved nothing: the row names the account, and nobody as its actor. What was typed as a name or
    password is written nowhere. A limit that is reached is written once in ONCE_IN for each account.
    """
    is_staff = person is not None and person.role is not Role.CUSTOMER
    proved = person if action not in PROVE_NOTHING else None
    entry = AuditEntry(
        at=at or datetime.now(UTC),
        actor_kind=PrincipalKind.PERSON if proved else PrincipalKind.NOBODY,
        action=action,
        subject=f"person/{person.id}" if person else "",
        actor=proved.name if proved and is_staff else "",
        person_id=proved.id if proved else None,
        tenant_id=person.tenant_id if person else None,
        address=address if is_staff else coarse(address),
        details={"how": how},
    )
    if action is AuditAction.SIGN_IN_LIMITED:
        write_audit_once(conn, entry, since=entry.at - ONCE_IN)
    else:
        write_audit(conn, entry)


def address_of(request: HTTPConnection) -> str:
    """Where a request comes from, as the server (or a trusted proxy) says."""
    return request.client.host if request.client else ""


def about(request: Request, subject: str, action: AuditAction = AuditAction.CHANGED) -> None:
    """Names what an unsafe route changes, where its address does not (a new customer's number), and the verb of its row
    where there is one of its own."""
    request.state.audit_subject, request.state.audit_action = subject, action


def recorder_of(request: Request, principal: Principal) -> Recorder | None:
    """What makes one transaction of an unsafe request of the API and of its row in the log; None for a safe one.

    A route that takes several connections is recorded with the first; one that raises is not, and changes nothing.
    """
    if request.method in SAFE or not request.url.path.startswith("/v1/"):
        return None

    @contextmanager
    def recorded(conn: Connection) -> Iterator[None]:
        with conn.transaction():
            yield
            if not getattr(request.state, "audited", False):
                subject = getattr(request.state, "audit_subject", None) or subject_of(request.url.path)
                route, address = getattr(request.scope.get("route"), "path", ""), address_of(request)
                how = {"method": request.method, "route": route}
                action = getattr(request.state, "audit_action", AuditAction.CHANGED)
                write_audit(conn, _entry(principal, action, subject, address, None, how))
        request.state.audited = True

    return recorded


def subject_of(path: str) -> str:
    """`/v1/tickets/12/assign` is about `ticket/12`, `/v1/devices/fridge/SN-1` about `device/fridge/SN-1`."""
    parts = path.removeprefix("/v1/").split("/")
    named = [part for part in parts[1:] if part]
    kept = named if parts[0] == "devices" else named[:1]
    return "/".join([SINGULAR.get(parts[0], parts[0]), *kept])[:200]


def coarse(address: str) -> str:
    """The network of an address, not the machine: enough to see where an attack comes from."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    return str(ipaddress.ip_network((ip, 24 if ip.version == 4 else 48), strict=False))


def _entry(
    principal: Principal,
    action: AuditAction,
    subject: str,
    address: str,
    at: datetime | None,
    details: dict[str, object],
) -> AuditEntry:
    """A customer is named by their numbers, and their address by its network: erasing them changes no row."""
    is_customer = principal.role is Role.CUSTOMER
    return AuditEntry(
        at=at or datetime.now(UTC),
        actor_kind=principal.kind,
        action=action,
        subject=subject,
        actor="" if is_customer else principal.name,
        person_id=principal.person_id,
        token_id=principal.token_id,
        tenant_id=principal.tenant_id or None,
        address=coarse(address) if is_customer else address,
        details=details,
    )


Reading = Annotated[Callable[[Connection, str], None], Depends(reading_of)]
