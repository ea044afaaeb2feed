"""Consents by purpose: the proof of what a customer agreed to, and until when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all

SQL = load(__file__)


class Purpose(StrEnum):
    """What a customer's data is used for. SERVICE is the contract, and needs no consent."""

    SERVICE = "service"
    ADVICE = "advice"
    SURVEY = "survey"
    OFFER = "offer"
    EXTENDED_TELEMETRY = "extended_telemetry"


# Which words are shown for each purpose now (`consent_<purpose>_<version>` of the texts). Words that somebody agreed to
# never change: others get the next number, and whoever agreed before is asked again.
TEXT_VERSIONS: dict[Purpose, int] = {purpose: 1 for purpose in Purpose if purpose is not Purpose.SERVICE}


@dataclass(frozen=True, slots=True)
class Consent:
    """One time that a customer agreed."""

    purpose: Purpose
    text_version: int
    language: str
    given_at: datetime
    how: str
    withdrawn_at: datetime | None
    withdrawn_how: str | None


def give_consent(
    conn: Connection, customer_id: int, purpose: Purpose, *, language: str, how: str, at: datetime
) -> bool:
    """The customer agrees to the present words; False where they had agreed to these already. An agreement to earlier
    words ends with it."""
    values = {"customer_id": customer_id, "purpose": purpose, "text_version": TEXT_VERSIONS[purpose]}
    with conn.transaction():
        conn.execute(SQL["replace_consent"], {**values, "how": how, "at": at})
        return conn.execute(SQL["give_consent"], {**values, "language": language, "how": how, "at": at}).rowcount == 1


def withdraw_consent(conn: Connection, customer_id: int, purpose: Purpose | None, *, how: str, at: datetime) -> int:
    """The customer withdraws one consent, or all of them (None); returns how many there were."""
    values = {"customer_id": customer_id, "purpose": purpose, "how": how, "at": at}
    return conn.execute(SQL["withdraw_consent"], values).rowcount


def may_use(conn: Connection, customer_id: int, purpose: Purpose) -> bool:
    """Whether a customer's data may be used for a purpose now: never what somebody restricted or had erased, but for
    the service that they have a contract about."""
    row = conn.execute(SQL["may_use"], {"customer_id": customer_id, "purpose": purpose}).fetchone()
    return bool(row and row[0])


def consents_of(conn: Connection, customer_id: int) -> list[Consent]:
    """Every consent that a customer ever gave, the oldest first."""
    return fetch_all(conn, SQL["consents_of"], {"customer_id": customer_id}, Consent)
