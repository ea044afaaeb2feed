"""People of the demo, one of each role, to look through their eyes. They do not exist; no mail reaches them."""

from store.assets.customers import find_customer
from store.engine.database import Connection
from store.identity.eyes import customer_for_demo
from store.identity.people import NewPerson, PersonChange, PersonState, Role, change_person, create_person, person_named

# The technician is one of those who work in the demo (demo/world/people.py).
STAFF = (
    ("Sri Handayani", Role.SERVICE_LEAD),
    ("Dewi Lestari", Role.AGENT),
    ("Agus Pranata", Role.DISPATCHER),
    ("Budi Santoso", Role.TECHNICIAN),
    ("Maya Kusuma", Role.CLAIMS),
    ("Hendra Wibowo", Role.KNOWLEDGE),
    ("Putri Anggraini", Role.ENGINEER),
)


def furnish_people(conn: Connection) -> None:
    """Makes who is missing; a customer's account once there are customers."""
    for name, role in STAFF:
        email = f"{name.replace(' ', '.').lower()}@example.com"
        _furnish_one(conn, NewPerson(name, role, email, PersonState.ACTIVE))
    number = customer_for_demo(conn)
    customer = find_customer(conn, number) if number is not None else None
    if customer is not None:
        create_person(
            conn,
            NewPerson(
                customer.name,
                Role.CUSTOMER,
                customer.email,
                PersonState.ACTIVE,
                tenant_id=1,
                customer_id=customer.id,
                language=customer.language,
                time_zone=customer.time_zone,
            ),
        )


def _furnish_one(conn: Connection, new: NewPerson) -> None:
    """Somebody whose name is there already, for they worked in an earlier version's demo, gets an account."""
    if create_person(conn, new) is None and (known := person_named(conn, new.name)) and known.email is None:
        change_person(conn, known.id, PersonChange(role=new.role, state=new.state, email=new.email))
