"""What tests of warranties, claims and returns share: a buyer, a submission, a claim with its photo."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

from service.claims.deciding import Decided, decide, take
from service.claims.making import Wanted, begin_claim, submit_claim
from service.tickets.states import By
from service.warranty.submitting import Submission
from store.engine.database import Connection
from store.warranty.claims import Claim
from tests.service.service_world import NOW, World

BOUGHT = date(2026, 2, 20)
STAFF = By("Citra", NOW)
BUYER = By("customer", NOW)


def submission(**more: object) -> Submission:
    values: dict[str, object] = {
        "purchased_on": BOUGHT, "serial": "SN-1", "product": "fridge", "name": "Ani", "email": "ani@example.com",
    }  # fmt: skip
    return Submission(**{**values, **more})  # type: ignore[arg-type]


def photo_of(conn: Connection, **case: int) -> int:
    """A row as a re-encoded photo has it."""
    column, number = next(iter(case.items()))
    row = conn.execute(
        f"""INSERT INTO evidence ({column}, client_id, kind, stage, by_customer, file_name, digest, bytes, small_bytes,
                                  width, height, made_by, made_at, stored_at)
            VALUES (%s, %s, 'condition', 'diagnosis', false, %s, %s, 1, 1, 1, 1, 'Citra', %s, %s) RETURNING id""",  # noqa: S608
        (number, uuid4(), uuid4().hex, bytes(32), NOW, NOW),
    ).fetchone()
    assert row is not None
    return int(row[0])


def claimed(conn: Connection, world: World, *, submitted: bool = True) -> Claim:
    """Ani's claim, with her words."""
    wanted = Wanted(world.worn_fridge.asset_id, world.ani, fault="it hums and is warm")
    claim = begin_claim(conn, world.product, wanted, BUYER)
    return submit_claim(conn, claim.id, BUYER) if submitted else claim


def approved(conn: Connection, world: World) -> Claim:
    claim = claimed(conn, world)
    take(conn, claim.id, STAFF)
    return decide(conn, world.product, claim.id, [Decided(1, "approved", "replacement", Decimal(0))], STAFF)
