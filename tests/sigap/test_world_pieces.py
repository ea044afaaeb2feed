"""The pieces of the demo's world by themselves: chance, people, answers, a browser, what is kept, what is told."""

import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from demo.failed import DemoFailed
from demo.narration import Line, Weight, tell_fault
from demo.plan import LIVE_BEGIN, PACE, physics_of, plan_fleets, product_of
from demo.saved_state import VERSION, Keeper, Kept
from demo.verbosity import Voice
from demo.world.answers import Answer, answer_of
from demo.world.browser import Browser, read_forms
from demo.world.chance import chance
from demo.world.customers import forget_calls
from demo.world.findings import failed_since
from demo.world.memory import Attitude, Memory, Opened
from demo.world.people import make_people
from demo.world.truth import Truth
from firmware_sim.fleet import SimulatedFleet
from firmware_sim.life.truth import Fault
from sigap.cli.report_failure import tell_failure

PRODUCTS = Path(__file__).parents[2] / "fleet" / "products"
NOW = datetime(2026, 4, 1, tzinfo=UTC)
PAGE = """
<a href="?lang=id">Bahasa Indonesia</a>
<form method="post" action="?lang=en"><input type="hidden" name="kind" value="agree">
  <button name="slot" value="2026-04-02 morning">Morning</button>
  <button name="slot" value="2026-04-02 afternoon">Afternoon</button></form>
<form method="post" action="?lang=en"><button name="kind" value="later">Later</button></form>
<details><form method="post"><button name="kind" value="opt_out">Stop</button></form></details>
"""


def days(number: float) -> datetime:
    return NOW + timedelta(days=number)


def test_chance_repeats_itself_and_differs_by_subject() -> None:
    assert chance(1, "look", "F-1").random() == chance(1, "look", "F-1").random()
    numbers = {chance(seed, "look", serial).random() for seed in (1, 2) for serial in ("F-1", "F-2")}
    assert len(numbers) == 4


def test_customers_have_addresses_of_their_own_under_reserved_domains() -> None:
    people = make_people(1, "demo_refrigerator", ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"] * 100)
    assert len({person.email for person in people}) == 300
    assert {person.email.rpartition("@")[2] for person in people} == {"example.com", "example.net", "example.org"}
    languages = [person.language for person in people]
    assert 0.05 < languages.count("en") / 300 < 0.25
    assert people[:3] == make_people(1, "demo_refrigerator", ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"])


def test_the_last_word_on_a_visit_counts_and_its_time_is_the_customers() -> None:
    def said(answer: str | None, at: int, **more: Any) -> dict[str, Any]:
        return {"answer": answer, "opening": 1, "answered_at": f"2026-04-0{at}T00:00:00Z", "slot_on": None, **more}

    agreed = said("agree", 2, slot_on="2026-04-05", slot_part="morning")
    card = {"openings": 1, "notices": [said("decline", 1), agreed, said("opt_out", 3), said(None, 4)]}
    found = answer_of(card, "Asia/Jayapura")
    assert found is not None
    assert found.attitude is Attitude.AGREES
    assert found.slot is not None
    assert found.slot.astimezone(UTC) == datetime(2026, 4, 5, 0, 30, tzinfo=UTC)
    assert answer_of({**card, "openings": 2}, "Asia/Jakarta") is None
    assert answer_of({"openings": 1, "notices": [said("later", 1)]}, "Asia/Jakarta") == Answer(Attitude.LATER)


def test_what_a_repair_of_the_same_ticket_did_not_mend_counts_from_that_repair_on() -> None:
    findings = [{"opening": opening, "at": days(opening).isoformat()} for opening in (1, 2, 3)]
    assert failed_since(NOW, findings, 1) == NOW
    assert failed_since(NOW, findings, 3) == days(2)
    assert failed_since(days(2.5), findings, 3) == days(2.5)
    assert failed_since(None, findings, 3) is None


def test_a_browser_sees_the_forms_that_lie_open() -> None:
    agree, later = read_forms("http://127.0.0.1:8080/n/abc", PAGE)
    assert agree.action == "http://127.0.0.1:8080/n/abc?lang=en"
    assert agree.offers("kind", "agree")
    assert agree.choices == {"slot": ["2026-04-02 morning", "2026-04-02 afternoon"]}
    assert later.offers("kind", "later")


class _Page(BaseHTTPRequestHandler):
    """Answers every request with the page of a notice."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(PAGE.encode())

    def log_message(self, *said: object) -> None:
        """Says nothing."""


def test_a_letter_from_before_the_last_start_leads_to_where_the_platform_is_now() -> None:
    with HTTPServer(("127.0.0.1", 0), _Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        here = f"http://127.0.0.1:{server.server_port}"
        with Browser(here=here) as browser:
            agree, _ = browser.open("http://127.0.0.1:9/n/abc")
        server.shutdown()
    assert agree.action == f"{here}/n/abc?lang=en"


def test_what_is_kept_is_the_last_whole_state(tmp_path: Path) -> None:
    plan = plan_fleets(2)[0]
    product = product_of(PRODUCTS, plan)
    fleet = SimulatedFleet(
        physics_of("refrigerator"), devices=2, seed=1, begin=LIVE_BEGIN, interval=product.interval, prefix="F"
    )
    keeper = Keeper(tmp_path)
    assert keeper.read() is None
    memory = Memory(opened={"F-0001/compressor_wear": [Opened(3, NOW, "prediction")]}, told_until=NOW)
    kept = Kept(VERSION, 1, 2, LIVE_BEGIN, {product.id: memory})
    for _ in range(3):
        fleet.advance(fleet.now + product.scoring)
        keeper.save(kept, {product.id: fleet}, surely=True)
    half_written = tmp_path / "000000004"
    half_written.mkdir()
    (half_written / "state.json").write_text("{")
    assert Keeper(tmp_path).read() == kept
    assert Keeper(tmp_path).load_fleet(product.id, physics_of("refrigerator")).now == fleet.now
    assert sorted(path.name for path in tmp_path.iterdir()) == ["000000003", "000000004", "current"]
    keeper.save(Kept(VERSION + 1, 1, 2, LIVE_BEGIN, {}), {}, surely=True)
    with pytest.raises(DemoFailed, match="--fresh"):
        keeper.read()


def test_a_fault_is_told_with_the_lead_that_its_ticket_had() -> None:
    product = product_of(PRODUCTS, plan_fleets(2)[0])
    memory = Memory(
        opened={"F-1/compressor_wear": [Opened(1, days(-40), "prediction"), Opened(4, days(-9.3), "prediction")]}
    )
    fault = Fault("F-1", "compressor_wear", "compressor", "wear", days(-30), NOW, days(0.3), "failed", NOW)
    assert tell_fault(product, memory, fault, None, NOW).text == (
        "fault came: refrigerator F-1, compressor wear; 9.3 days after ticket 4"
    )
    averted = Fault("F-1", "compressor_wear", "compressor", "wear", days(-30), NOW, NOW, "averted", days(-5), days(-5))
    assert "it would have come now, 9.3 days after ticket 4" in tell_fault(product, memory, averted, None, NOW).text
    earlier = Fault("F-1", "compressor_wear", "compressor", "wear", days(-60), days(-8), NOW, "failed", NOW, days(-7))
    since = Truth([earlier, fault]).part_since(fault)
    assert since == days(-7)
    assert tell_fault(product, memory, fault, since, NOW).weight is Weight.MISS


def test_much_is_summed_up_and_what_matters_is_told_first() -> None:
    told: list[str] = []
    now = [0.0]
    voice = Voice(told.append, clock=lambda: now[0])
    for second in range(60):
        now[0] = float(second)
        lines = [Line(days(second), Weight.PEOPLE, "findings", f"finding {second}/{n}") for n in range(5)]
        voice.tell([*lines, Line(days(second), Weight.AHEAD, "tickets ahead", f"ticket {second}")])
    voice.finish()
    assert len(told) < 90
    tickets = [text for text in told if "ticket " in text and "besides" not in text]
    assert len(tickets) > 35
    assert any("besides: " in text and "findings" in text for text in told)


def test_the_living_fleet_is_another_one_than_that_which_was_learnt_from() -> None:
    [plan] = plan_fleets(60)
    product = product_of(PRODUCTS, plan)
    assert (product.id, product.interval) == ("demo_refrigerator", timedelta(hours=1))
    assert product.policy.max_false_share is not None
    assert plan.past_begin < LIVE_BEGIN
    assert plan.pace == PACE
    with pytest.raises(DemoFailed, match="heat_pump, refrigerator, washing_machine"):
        physics_of("toaster")


def test_nobody_calls_about_what_was_seen_to_before_the_fleet_went_live() -> None:
    """Felt and mended before: told somebody else. Mended before it was felt: nothing to tell."""
    fails, felt = days(-5), days(-4.9)
    told = Fault("F-1", "door_seal_leak", "door_seal", "wear", days(-30), fails, felt, "failed", fails, days(-3))
    unfelt = Fault("F-2", "door_seal_leak", "door_seal", "wear", days(-30), days(-0.1), days(0.1), "failed", NOW, NOW)
    memory = Memory()
    forget_calls(memory, Truth([told, unfelt]), NOW)
    assert [key.split("/")[0] for key in memory.called] == ["F-1"]
    assert list(Truth([told, unfelt]).felt(days(1))) == [told]


def test_what_the_demo_cannot_do_is_one_plain_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(DemoFailed) as failed:
        physics_of("toaster")
    assert tell_failure(failed.value) == 1
    assert capsys.readouterr().err == f"{failed.value}\n"
