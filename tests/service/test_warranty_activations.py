"""Activations: a code on the product verifies itself, a serial waits for staff, and nothing says whose a serial is."""

import threading
from datetime import timedelta

import pytest

from fleet.coded import CodedError
from service.tickets.bad_entry import BadEntry
from service.tickets.states import By
from service.warranty.card import warranty_card
from service.warranty.deciding import ask_proof, prove, reject, verify, withdraw
from service.warranty.product_codes import make_code
from service.warranty.states import ActivationRefused, Rejected
from service.warranty.submitting import submit
from service.warranty.transferring import TransferRefused, accept, offer
from store.assets.assets import find_asset
from store.assets.coverage import coverage_of
from store.assets.customers import create_customer
from store.assets.registry import register_device
from store.engine.database import Connection, connect
from store.warranty.activations import find_activation, verified_activation
from tests.service.service_world import DAY, NOW, World, rows, settle
from tests.service.warranty_world import BOUGHT, STAFF, submission


@pytest.fixture
def unsold(conn: Connection) -> tuple[World, int]:
    """A fridge that nobody owns yet, and whose day of sale nobody knows."""
    world = settle(conn)
    device, _ = register_device(conn, product=world.product, serial="SN-7", installed_at=NOW - DAY, dated=False)
    return world, device.asset_id


def test_a_code_on_the_product_verifies_itself_and_the_warranty_runs_from_the_purchase(
    conn: Connection, unsold: tuple[World, int]
) -> None:
    world, asset = unsold
    code = make_code(conn, asset, actor="factory", now=NOW)
    done = submit(conn, submission(code=code.lower(), name="Dewi", email="dewi@example.com"), wall=NOW)
    assert done.verified
    [covered] = [one for one in coverage_of(conn, asset) if one.ended_at is None]
    assert (covered.from_on, covered.until_on) == (BOUGHT, BOUGHT + timedelta(days=730))
    assert rows(conn, "SELECT c.name, c.email FROM asset a JOIN customer c ON c.id = a.customer_id WHERE a.id = %s",
                asset) == [("Dewi", "dewi@example.com")]  # fmt: skip
    card = warranty_card(conn, world.product, asset, now=NOW)
    assert card is not None
    assert (card.number, card.serial, card.purchased_on, card.owner) == (done.number, "SN-7", BOUGHT, "Dewi")
    found = find_activation(conn, done.activation_id)
    assert found is not None
    assert (found.name, found.email) == ("", None)  # They are the customer's now.


@pytest.mark.parametrize("bought", [BOUGHT - timedelta(days=200), None])
def test_what_speaks_against_a_code_waits_for_a_person(
    conn: Connection, unsold: tuple[World, int], bought: object
) -> None:
    world, asset = unsold
    if bought is None:  # Another one owns it.
        conn.execute("UPDATE asset SET customer_id = %s WHERE id = %s", (world.ani, asset))
    code = make_code(conn, asset, actor="factory", now=NOW)
    given = submission(code=code, name="Dewi", email="d@example.com", purchased_on=bought or BOUGHT)
    done = submit(conn, given, wall=NOW)
    assert not done.verified
    assert verified_activation(conn, asset) is None


def test_serials_that_are_free_taken_or_unknown_are_answered_alike(conn: Connection, unsold: tuple[World, int]) -> None:
    answers = [submit(conn, submission(serial=serial, name="X", email="x@example.com"), wall=NOW)
               for serial in ("SN-1", "SN-7", "NO-SUCH")]  # fmt: skip
    assert len({(type(one), one.verified, len(one.number), one.number[:2]) for one in answers}) == 1
    states = rows(conn, "SELECT DISTINCT state, reason FROM activation")
    assert states == [("submitted", None)]


def test_staff_verify_a_serial_with_its_proof_and_others_wait_or_are_rejected(
    conn: Connection, unsold: tuple[World, int]
) -> None:
    world, asset = unsold
    first, second = (submit(conn, submission(serial="SN-7", email=f"{n}@example.com"), wall=NOW) for n in "ab")
    ask_proof(conn, first.activation_id, Rejected.PROOF_UNREADABLE, STAFF, words="please once more")
    assert prove(conn, first.activation_id, By("customer", NOW)).state == "submitted"
    assert verify(conn, world.product, first.activation_id, STAFF, wall=NOW).state == "verified"
    with pytest.raises(ActivationRefused):
        verify(conn, world.product, second.activation_id, STAFF, wall=NOW)
    assert reject(conn, second.activation_id, Rejected.ALREADY_ACTIVATED, STAFF).state == "rejected"
    with pytest.raises(ActivationRefused):
        withdraw(conn, second.activation_id, STAFF)
    asset_now = find_asset(conn, asset)
    assert asset_now is not None
    assert asset_now.customer_id != world.ani


def test_of_two_that_are_verified_at_once_one_is(
    conn: Connection, unsold: tuple[World, int], database_url: str
) -> None:
    world, asset = unsold
    both = [submit(conn, submission(serial="SN-7", email=f"{n}@example.com"), wall=NOW) for n in "ab"]
    ready, won, lost = threading.Barrier(2), [], []

    def run(activation: int) -> None:
        with connect(database_url) as own:
            ready.wait()
            try:
                won.append(verify(own, world.product, activation, STAFF, wall=NOW).id)
            except CodedError as exc:
                lost.append(exc.said.code)

    threads = [threading.Thread(target=run, args=(one.activation_id,)) for one in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(won), lost) == (1, ["activation_of_activated"])
    verified = verified_activation(conn, asset)
    assert verified is not None
    assert verified.id == won[0]


def test_the_warranty_goes_along_with_a_product_that_is_given_away(conn: Connection, unsold: tuple[World, int]) -> None:
    _, asset = unsold
    code = make_code(conn, asset, actor="factory", now=NOW)
    submit(conn, submission(code=code, name="Dewi", email="d@example.com"), wall=NOW)
    owner = rows(conn, "SELECT customer_id FROM asset WHERE id = %s", asset)[0][0]
    before = coverage_of(conn, asset)
    eka = create_customer(conn, name="Eka")
    gift = offer(conn, asset, owner, actor="customer", wall=NOW)
    with pytest.raises(TransferRefused):
        accept(conn, "AAAA-AAAA-AAAA-AAAA-AAAA", eka, actor="customer", wall=NOW)
    with pytest.raises(TransferRefused):
        accept(conn, gift.code, owner, actor="customer", wall=NOW)
    accept(conn, gift.code, eka, actor="customer", wall=NOW)
    assert rows(conn, "SELECT customer_id FROM asset WHERE id = %s", asset) == [(eka,)]
    assert coverage_of(conn, asset) == before
    with pytest.raises(TransferRefused):
        accept(conn, gift.code, eka, actor="customer", wall=NOW)
    with pytest.raises(TransferRefused):
        offer(conn, asset, owner, actor="customer", wall=NOW)


def test_what_cannot_be_is_refused_without_a_look_at_what_is_stored(
    conn: Connection, unsold: tuple[World, int]
) -> None:
    for wrong in (
        {"purchased_on": BOUGHT + timedelta(days=90)},
        {"name": ""},
        {"serial": ""},
        {"code": "AAAA-AAAA-AAAA-AAAA-AAAA"},
    ):
        with pytest.raises(BadEntry):
            submit(conn, submission(**wrong), wall=NOW)
    assert rows(conn, "SELECT count(*) FROM activation") == [(0,)]
