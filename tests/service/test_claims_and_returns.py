"""Claims and returns: their ways through their states, what is refused, who wins, and what a replacement moves."""

import threading
from datetime import timedelta
from decimal import Decimal

import pytest

from fleet.coded import CodedError
from service.accounts.news_lines import news_line, page_of
from service.claims.deciding import Decided, ask, close, decide, settle, take
from service.claims.making import Wanted, appeal, begin_claim, inform, submit_claim
from service.claims.states import WarrantyClaimRefused, known_claim
from service.claims.steps import claim_steps
from service.claims.timers import run_claim_timers
from service.returns.asking import Asked, Sending, authorise, request, send
from service.returns.completing import assess, deliver, exchange, ship
from service.returns.completing import close as close_return
from service.returns.receiving import receive
from service.returns.states import ComesBack, Disposition, ReturnRefused
from service.returns.steps import return_steps
from service.returns.timers import run_return_timers
from service.tickets.bad_entry import BadEntry
from service.tickets.states import By
from service.tickets.triage import triage_predictions
from store.assets.coverage import coverage_of
from store.assets.customers import create_customer
from store.engine.database import Connection, connect
from store.identity.people import NewPerson, PersonState, Role, create_person
from store.sla.news import news_of
from store.warranty.service_events import list_events
from tests.service.service_world import DAY, NO_CHANNEL, NOW, World, predict, rows
from tests.service.service_world import settle as settled_world
from tests.service.warranty_world import BUYER, STAFF, approved, claimed, photo_of
from wording.wording import wording_of

LATER = timedelta(days=40)


@pytest.fixture
def world(conn: Connection) -> World:
    return settled_world(conn)


def test_a_claim_is_decided_by_line_with_clause_and_photo_and_appealed_once(conn: Connection, world: World) -> None:
    claim = claimed(conn, world)
    assert claim.due_at is not None
    take(conn, claim.id, STAFF)
    ask(conn, claim.id, STAFF, words="a photo of the plate, please")
    assert known_claim(conn, claim.id).due_at is None
    inform(conn, claim.id, BUYER)
    with pytest.raises(BadEntry):
        decide(conn, world.product, claim.id, [], STAFF)
    with pytest.raises(BadEntry):
        decide(conn, world.product, claim.id, [Decided(1, "refused")], STAFF)
    decide(conn, world.product, claim.id, [Decided(1, "refused", clause="no_fault_found")], STAFF)
    with pytest.raises(WarrantyClaimRefused):
        settle(conn, world.product, claim.id, STAFF)
    appeal(conn, claim.id, BUYER, words="it is warm all the same")
    photo = photo_of(conn, claim_id=claim.id)
    second = Decided(1, "partly", "refund", Decimal("500000"), "not_covered", photo)
    decide(conn, world.product, claim.id, [second], STAFF)
    with pytest.raises(WarrantyClaimRefused):
        appeal(conn, claim.id, BUYER, words="once more")
    settle(conn, world.product, claim.id, STAFF)
    [event] = list_events(conn)
    assert (event.type, event.data["lines"][0]["amount"]) == ("claim.settled", "500000.00")
    assert close(conn, claim.id, STAFF).state == "closed"
    assert [step.code for step in claim_steps(known_claim(conn, claim.id))] == [
        "claim_step_submitted", "claim_step_appealed", "claim_step_decided", "claim_step_settled", "claim_step_closed",
    ]  # fmt: skip


def test_of_two_who_decide_at_once_one_wins(conn: Connection, world: World, database_url: str) -> None:
    claim = claimed(conn, world)
    take(conn, claim.id, STAFF)
    ready, won, lost = threading.Barrier(2), [], []

    def run(decision: Decided) -> None:
        with connect(database_url) as own:
            ready.wait()
            try:
                won.append(decide(own, world.product, claim.id, [decision], STAFF).id)
            except CodedError as exc:
                lost.append(exc.said.code)

    choices = [Decided(1, "approved", "repair"), Decided(1, "refused", clause="not_covered")]
    threads = [threading.Thread(target=run, args=(one,)) for one in choices]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(won), lost) == (1, ["claim_not_movable"])
    assert rows(conn, "SELECT count(*) FROM warranty_claim_decision") == [(1,)]


def test_a_claim_is_the_owners_and_one_is_open(conn: Connection, world: World) -> None:
    stranger = create_customer(conn, name="Eka")
    with pytest.raises(WarrantyClaimRefused):
        begin_claim(conn, world.product, Wanted(world.worn_fridge.asset_id, stranger), BUYER)
    draft = claimed(conn, world, submitted=False)
    again = begin_claim(conn, world.product, Wanted(world.worn_fridge.asset_id, world.ani), BUYER)
    assert again.id == draft.id
    submit_claim(conn, draft.id, BUYER)
    with pytest.raises(WarrantyClaimRefused):
        begin_claim(conn, world.product, Wanted(world.worn_fridge.asset_id, world.ani), BUYER)


def test_time_warns_misses_and_closes(conn: Connection, world: World) -> None:
    claim = claimed(conn, world)
    assert claim.due_at is not None
    assert run_claim_timers(conn, world.product, claim.due_at - timedelta(hours=2)) == 1
    assert run_claim_timers(conn, world.product, claim.due_at - timedelta(hours=1)) == 0
    assert run_claim_timers(conn, world.product, claim.due_at) == 1
    assert known_claim(conn, claim.id).breached_at == claim.due_at
    take(conn, claim.id, STAFF)
    decide(conn, world.product, claim.id, [Decided(1, "refused", clause="no_proof")], STAFF)
    run_claim_timers(conn, world.product, NOW + LATER)
    assert known_claim(conn, claim.id).state == "closed"


def test_another_serial_than_promised_stops_a_return_until_the_right_one_is_there(
    conn: Connection, world: World
) -> None:
    found = request(conn, world.product, Asked(world.worn_fridge.asset_id, world.ani, "hums"), BUYER)
    authorise(conn, found.id, STAFF)
    send(conn, found.id, BUYER, Sending("JNE", "123"))
    wrong = receive(conn, found.id, "SN-99", STAFF)
    assert (wrong.right, wrong.found.state, wrong.found.arrived_serial) == (False, "sent", "SN-99")
    with pytest.raises(ReturnRefused):
        assess(conn, world.product, found.id, Disposition.REPAIR, STAFF)
    assert receive(conn, found.id, "SN-1", STAFF).found.state == "received"
    assess(conn, world.product, found.id, Disposition.AS_IT_IS, STAFF, words="nothing found")
    ship(conn, world.product, found.id, STAFF, wall=NOW, outlets=NO_CHANNEL)
    deliver(conn, found.id, STAFF)
    assert close_return(conn, found.id, STAFF, wall=NOW, outlets=NO_CHANNEL).state == "closed"


def test_a_replacement_has_owner_and_rest_of_coverage_and_the_old_one_leaves_the_fleet(
    conn: Connection, world: World
) -> None:
    predict(conn, world.worn_fridge)
    triage_predictions(conn, world.product, NOW, NO_CHANNEL, holdout_share=0)
    claim, old = approved(conn, world), world.worn_fridge.asset_id
    [before] = coverage_of(conn, old)
    asked = Asked(old, world.ani, "hums", claim_id=claim.id)
    found = request(conn, world.product, asked, BUYER)
    authorise(conn, found.id, STAFF, comes_back=ComesBack.EXCHANGE)
    numbers = {"old_serial": "SN-1", "new_serial": "SN-2", "wall": NOW, "outlets": NO_CHANNEL}
    done = exchange(conn, world.product, found.id, STAFF, **numbers).found  # type: ignore[arg-type]
    assert (done.state, done.new_serial) == ("delivered", "SN-2")
    owner, until = rows(conn, "SELECT customer_id, sold_at FROM asset WHERE id = %s", done.new_asset_id)[0]
    assert (owner, until) == (world.ani, rows(conn, "SELECT sold_at FROM asset WHERE id = %s", old)[0][0])
    [rest] = [one for one in coverage_of(conn, done.new_asset_id or 0) if one.ended_at is None]
    assert (rest.from_on, rest.until_on, rest.kinds) == (NOW.date(), before.until_on, before.kinds)
    assert [one for one in coverage_of(conn, old) if one.ended_at is None] == []
    assert rows(conn, "SELECT customer_id, retired_at IS NOT NULL FROM asset WHERE id = %s", old) == [(None, True)]
    assert rows(conn, "SELECT state FROM ticket WHERE asset_id = %s", old) == [("cancelled",)]
    assert rows(conn, "SELECT count(*) FROM prediction_state WHERE ended_at IS NULL") == [(0,)]
    assert [step.code for step in return_steps(done)][-1] == "return_step_exchanged"
    assert [event.type for event in list_events(conn)] == ["return.replaced"]


def test_a_label_is_over_after_a_while(conn: Connection, world: World) -> None:
    found = request(conn, world.product, Asked(world.worn_fridge.asset_id, world.ani), BUYER)
    authorise(conn, found.id, STAFF)
    assert run_return_timers(conn, world.product, NOW + 13 * DAY) == 0
    assert run_return_timers(conn, world.product, NOW + 15 * DAY) == 1
    with pytest.raises(ReturnRefused):
        send(conn, found.id, BUYER)


def test_the_claims_desk_is_told_and_whoever_acted_is_not(conn: Connection, world: World) -> None:
    maya, lead = (
        create_person(conn, NewPerson(name, role, f"{name}@example.com".lower(), PersonState.ACTIVE))
        for name, role in (("Maya", Role.CLAIMS), ("Sri", Role.SERVICE_LEAD))
    )
    assert maya is not None
    assert lead is not None
    claim = claimed(conn, world)
    asked = Asked(world.worn_fridge.asset_id, world.ani, "hums", claim_id=claim.id)
    found = request(conn, world.product, asked, By("Sri", NOW))
    assert [one.kind for one in news_of(conn, maya.id)] == ["return_requested", "claim_submitted"]
    assert [one.kind for one in news_of(conn, lead.id)] == ["claim_submitted"]
    for one, page in zip(news_of(conn, maya.id), (f"/returns/{found.id}", f"/warranty-claims/{claim.id}"), strict=True):
        assert page_of(one) == page
        said = {news_line(wording_of(language, "Asia/Jakarta", world.product), one) for language in ("en", "id")}
        assert len(said) == 2
        assert all("SN-1" in line for line in said)
