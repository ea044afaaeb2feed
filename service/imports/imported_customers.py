"""The customers of a table: each external id is one customer, whatever their name."""

from collections.abc import Sequence

from fleet.coded import coded
from service.imports.customer_rows import ImportedRow
from service.imports.tally import Source, Tally
from store.assets.external_refs import RefKind, known_refs, put_refs, referred
from store.assets.imported import (
    ContactDetails,
    KnownCustomer,
    change_customers,
    create_customers,
    customers_at,
    customers_known,
)
from store.engine.database import Connection

KIND = "customers"


def write_customers(conn: Connection, rows: Sequence[ImportedRow], source: Source, tally: Tally) -> dict[str, int]:
    """Creates those that are new, changes those that differ; our numbers by external id."""
    wanted = _wanted(rows, tally)
    refs = known_refs(conn, source.system, RefKind.CUSTOMER, list(wanted))
    here = {one.id: one for one in customers_known(conn, list(refs.values()))}
    for ref, (row, _) in wanted.items():
        if ref in refs and here[refs[ref]].erased_at is not None:
            tally.fault(row, "customer_id", coded("import_erased"))
    new = {ref: person for ref, (_, person) in wanted.items() if ref not in refs}
    changed = {
        refs[ref]: person
        for ref, (_, person) in wanted.items()
        if ref in refs and not _is_same(here[refs[ref]], person)
    }
    _note_likely(conn, source, wanted, set(new), tally)
    change_customers(conn, changed)
    made = dict(zip(new, create_customers(conn, list(new.values())), strict=True))
    put_refs(conn, source.system, RefKind.CUSTOMER, made)
    tally.count(KIND, created=len(new), changed=len(changed), all_of_them=len(wanted))
    return {**refs, **made}


def _wanted(rows: Sequence[ImportedRow], tally: Tally) -> dict[str, tuple[ImportedRow, ContactDetails]]:
    """Each customer once; a later row that says something else of them is a fault."""
    wanted: dict[str, tuple[ImportedRow, ContactDetails]] = {}
    for row in rows:
        person = ContactDetails(row.name, row.email, row.phone, row.language, row.time_zone)
        first, known = wanted.setdefault(row.customer_ref, (row, person))
        if known != person:
            tally.fault(row, "customer_id", coded("import_customer_differs", value=row.customer_ref, line=first.line))
    return wanted


def _is_same(here: KnownCustomer, person: ContactDetails) -> bool:
    """A blank cell says nothing."""
    return (
        (here.name, here.language, here.time_zone) == (person.name, person.language, person.time_zone)
        and person.email in (None, here.email)
        and person.phone in (None, here.phone)
    )


def _note_likely(
    conn: Connection,
    source: Source,
    wanted: dict[str, tuple[ImportedRow, ContactDetails]],
    new: set[str],
    tally: Tally,
) -> None:
    """New customers with the address of one who is here without an id of this system: probably the same person. That is
    for people to say."""
    addresses = {person.email.lower(): row for ref, (row, person) in wanted.items() if ref in new and person.email}
    found = customers_at(conn, list(addresses))
    has_ref = referred(conn, source.system, RefKind.CUSTOMER, list(found.values()))
    for address, number in found.items():
        if number not in has_ref:
            tally.note(addresses[address], "email", coded("import_likely_same", customer=number))
