"""The search over everything: tickets by number, devices by serial, customers by name, telephone or mail address."""

import re
from dataclasses import dataclass

from fleet.serials import normal_serial
from store.console.like import contains_pattern, like_pattern
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all

SQL = load(__file__)
_TICKET = re.compile(r"#?\s*(\d{1,18})", re.ASCII)
_TELEPHONE = re.compile(r"[+(\d][\d\s().+/-]*", re.ASCII)
# Fewer digits than these are in every telephone number.
LEAST_DIGITS = 5


@dataclass(frozen=True, slots=True)
class FoundDevice:
    """A device; `owner`: the name of the customer who has it; `ticket_id`: its open ticket that is due first."""

    product: str
    serial: str
    owner: str | None
    ticket_id: int | None


@dataclass(frozen=True, slots=True)
class FoundCustomer:
    id: int
    name: str
    email: str | None
    phone: str | None


def find_devices(conn: Connection, text: str, *, limit: int) -> list[FoundDevice]:
    """Devices whose serial holds the text: the same serial first, then those that begin with it."""
    like = like_pattern(text)
    values = {"like": like, "beginning": (like or "")[1:], "text": normal_serial(text.replace("\0", "").strip())}
    return fetch_all(conn, SQL["find_devices"], {**values, "limit": limit}, FoundDevice) if like else []


def find_customers(conn: Connection, text: str, *, limit: int) -> list[FoundCustomer]:
    """Customers whose name or mail address holds the text, or whose telephone number has its digits."""
    like = contains_pattern(text)
    values = {"like": like, "digits": digits_of_telephone(text), "limit": limit}
    return fetch_all(conn, SQL["find_customers"], values, FoundCustomer) if like else []


def devices_of_customers(conn: Connection, customers: list[int], *, limit: int = 5) -> dict[int, list[FoundDevice]]:
    """What each of some customers has, `limit` devices at most each."""
    found: dict[int, list[FoundDevice]] = {}
    rows = conn.execute(SQL["devices_of_customers"], {"customers": customers, "limit": limit})
    for customer, product, serial, owner, ticket in rows:
        found.setdefault(customer, []).append(FoundDevice(product, serial, owner, ticket))
    return found


def ticket_number(text: str) -> int | None:
    """The number of a ticket, if the text could be one: `#12`, `12`."""
    found = _TICKET.fullmatch(text.strip())
    return int(found[1]) if found else None


def digits_of_telephone(text: str) -> str | None:
    """What a telephone number has in every way to write it: 0812 345, +62 812-345 and 62812345 are all 812345. None for
    what is no number, or too short to tell one from another."""
    if not _TELEPHONE.fullmatch(text.strip()):
        return None
    digits = re.sub(r"\D", "", text)
    digits = digits.removeprefix("62") if len(digits) > LEAST_DIGITS + 2 else digits
    digits = digits.lstrip("0")
    return digits if len(digits) >= LEAST_DIGITS else None
