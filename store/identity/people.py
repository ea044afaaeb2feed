"""People: staff and customers with an account, and names of histories that cannot sign in."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one, fields_of

SQL = load(__file__)


class Role(StrEnum):
    ADMINISTRATOR = "administrator"
    SERVICE_LEAD = "service_lead"
    AGENT = "agent"
    DISPATCHER = "dispatcher"
    TECHNICIAN = "technician"
    CLAIMS = "claims"
    KNOWLEDGE = "knowledge"
    ENGINEER = "engineer"
    CUSTOMER = "customer"


class PersonState(StrEnum):
    """NAMED: stands in histories and lists, and cannot sign in."""

    NAMED = "named"
    INVITED = "invited"
    ACTIVE = "active"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class Person:
    """`tenant_id` None: of the whole installation. `areas`: whose tickets a technician sees beside their own."""

    id: int
    name: str
    email: str | None
    role: Role
    state: PersonState
    tenant_id: int | None
    customer_id: int | None
    areas: list[str]
    language: str
    time_zone: str
    created_at: datetime
    signed_in_at: datetime | None
    has_password: bool
    has_second_factor: bool
    has_oidc: bool


@dataclass(frozen=True, slots=True)
class NewPerson:
    name: str
    role: Role
    email: str | None = None
    state: PersonState = PersonState.INVITED
    tenant_id: int | None = None
    customer_id: int | None = None
    areas: list[str] = field(default_factory=list)
    language: str = "id"
    time_zone: str = "Asia/Jakarta"


@dataclass(frozen=True, slots=True)
class PersonChange:
    """What changes; None leaves a field as it is."""

    role: Role | None = None
    state: PersonState | None = None
    areas: list[str] | None = None
    language: str | None = None
    time_zone: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Proofs:
    """What proves that somebody is a person: `totp_step` None: the second factor is not confirmed."""

    password_hash: str | None = field(repr=False)
    totp_secret: str | None = field(repr=False)
    totp_step: int | None


def find_person(conn: Connection, person_id: int) -> Person | None:
    return fetch_one(conn, SQL["find_person"], {"person_id": person_id}, Person)


def person_of_email(conn: Connection, email: str) -> Person | None:
    return fetch_one(conn, SQL["person_of_email"], {"email": email}, Person)


def person_named(conn: Connection, name: str) -> Person | None:
    """The member of staff of this name, in any case of letters."""
    return fetch_one(conn, SQL["person_named"], {"name": name}, Person)


def person_of_customer(conn: Connection, customer_id: int) -> Person | None:
    return fetch_one(conn, SQL["person_of_customer"], {"customer_id": customer_id}, Person)


def list_people(
    conn: Connection,
    *,
    roles: Collection[Role] | None = None,
    states: Collection[PersonState] | None = None,
    tenant_id: int | None = None,
    after: int = 0,
    limit: int = 100,
) -> list[Person]:
    """A page of people with numbers above `after`; of one tenant, where one is given."""
    wanted = {
        "roles": [str(role) for role in roles] if roles is not None else None,
        "states": [str(state) for state in states] if states is not None else None,
        "tenant_id": tenant_id,
        "after": after,
        "limit": limit,
    }
    return fetch_all(conn, SQL["list_people"], wanted, Person)


def assignable_people(conn: Connection, asset_id: int, roles: Collection[Role]) -> list[Person]:
    """Who of these roles may be given a ticket of the asset, by name; also people who cannot sign in."""
    wanted = {"asset_id": asset_id, "roles": [str(role) for role in roles]}
    return fetch_all(conn, SQL["assignable_people"], wanted, Person)


def tenant_of_asset(conn: Connection, asset_id: int) -> int:
    row = conn.execute(SQL["tenant_of_asset"], {"asset_id": asset_id}).fetchone()
    if row is None:
        raise LookupError(f"asset {asset_id} is gone")
    return int(row[0])


def create_person(conn: Connection, new: NewPerson) -> Person | None:
    """The new person; None where the name (of staff), the address or the customer has an account already."""
    row = conn.execute(SQL["create_person"], fields_of(new)).fetchone()
    return find_person(conn, int(row[0])) if row else None


def change_person(conn: Connection, person_id: int, change: PersonChange) -> bool:
    """False where there is no such person. psycopg.errors.UniqueViolation reaches the caller as RefusedData."""
    return conn.execute(SQL["change_person"], {"person_id": person_id, **fields_of(change)}).rowcount == 1


def set_person_tenant(conn: Connection, person_id: int, tenant_id: int | None) -> bool:
    values = {"person_id": person_id, "tenant_id": tenant_id}
    return conn.execute(SQL["set_person_tenant"], values).rowcount == 1


def note_sign_in(conn: Connection, person_id: int, at: datetime) -> None:
    conn.execute(SQL["note_sign_in"], {"person_id": person_id, "at": at})


def proofs_of_person(conn: Connection, person_id: int) -> Proofs | None:
    return fetch_one(conn, SQL["proofs_of_person"], {"person_id": person_id}, Proofs)


def lock_proofs(conn: Connection, person_id: int) -> Proofs | None:
    """As `proofs_of_person`; nobody changes the person until the transaction around this ends."""
    return fetch_one(conn, SQL["lock_proofs"], {"person_id": person_id}, Proofs)


def set_password(conn: Connection, person_id: int, password_hash: str) -> None:
    conn.execute(SQL["set_password"], {"person_id": person_id, "password_hash": password_hash})


def set_second_factor(conn: Connection, person_id: int, *, secret: str | None, step: int | None) -> None:
    """The secret of the one-time codes and the 30 s step of the last code taken; both None: no second factor."""
    conn.execute(SQL["set_second_factor"], {"person_id": person_id, "secret": secret, "step": step})


def spend_code(conn: Connection, person_id: int, step: int) -> bool:
    """Takes the one-time code of a step; False where it, or a later one, was taken before."""
    return conn.execute(SQL["spend_code"], {"person_id": person_id, "step": step}).rowcount == 1


def person_of_oidc(conn: Connection, issuer: str, subject: str) -> Person | None:
    return fetch_one(conn, SQL["person_of_oidc"], {"issuer": issuer, "subject": subject}, Person)


def link_oidc(conn: Connection, person_id: int, *, issuer: str, subject: str) -> bool:
    values = {"person_id": person_id, "issuer": issuer, "subject": subject}
    return conn.execute(SQL["link_oidc"], values).rowcount == 1


def other_administrators(conn: Connection, person_id: int) -> list[int]:
    """Who but this person administers the whole installation. Whoever asks at the same time waits for our commit."""
    return [int(row[0]) for row in conn.execute(SQL["other_administrators"], {"person_id": person_id})]


def count_administrators(conn: Connection) -> int:
    """How many can administer the whole installation."""
    row = conn.execute(SQL["count_administrators"]).fetchone()
    return int(row[0]) if row else 0
