"""Customers' accounts: which customers an address opens, and the person that each gets the first time."""

from dataclasses import dataclass

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one
from store.identity.account_proofs import Way
from store.identity.people import NewPerson, Person, PersonState, Role, create_person, person_of_customer

SQL = load(__file__)
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Account:
    """A customer whose account an address opens; `tenant` tells apart those of several brands."""

    customer_id: int
    name: str
    tenant_id: int
    tenant: str
    language: str
    time_zone: str


def accounts_of(conn: Connection, way: Way, address: str) -> list[Account]:
    """The customers with this address on record whose account is not disabled, oldest first."""
    if not address:
        return []
    return fetch_all(conn, SQL[f"accounts_of_{way}"], {"address": address}, Account)


def account_of_customer(conn: Connection, customer_id: int) -> Account | None:
    """The customer, if their account is not disabled."""
    return fetch_one(conn, SQL["account_of_customer"], {"customer_id": customer_id}, Account)


def person_of_account(conn: Connection, account: Account) -> Person | None:
    """The customer's person, made the first time; None where the account is disabled.

    It has no e-mail of its own: the customer's record has it, and several customers may share one.
    """
    new = NewPerson(
        account.name[:LONGEST_NAME],
        Role.CUSTOMER,
        state=PersonState.ACTIVE,
        tenant_id=account.tenant_id,
        customer_id=account.customer_id,
        language=account.language,
        time_zone=account.time_zone,
    )
    person = person_of_customer(conn, account.customer_id) or create_person(conn, new)
    person = person or person_of_customer(conn, account.customer_id)  # Another browser was faster.
    return person if person and person.state is not PersonState.DISABLED else None
