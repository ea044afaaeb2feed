"""One appliance's story on two web and two service processes: once in peace, and once while each of them is killed."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import LiteralString

import pytest
from playwright.sync_api import sync_playwright

from demo.plan import INTERVAL, LIVE_BEGIN
from demo.story.story import MODE, Story
from sigap.replay.demo_platform import labels_of
from store.engine.database import connect
from tests.cloned_database import cloned_database
from tests.dashboards.console_world import BROWSER
from tests.ingest.live_ingest import wait_until
from tests.quick_folder import quick_folder
from tests.sigap.story_world import SERVICES, WEBS, StoryWorld, story_world
from tests.sigap.two_webs import Ambush, Moment
from tests.worlds.lock_ambush import dies_waiting

pytestmark = pytest.mark.timeout(900)  # A model is learnt, and twice a fleet lives for weeks.
FAN = "RF-FAN-0310"
OF_TICKET = """
SELECT t.state, t.openings,
       (SELECT count(*) FROM ticket o WHERE o.asset_id = t.asset_id),
       (SELECT count(*) FROM finding f WHERE f.ticket_id = t.id),
       (SELECT array_agg(w.state::text) FROM work_order w JOIN work_order_ticket o ON o.order_id = w.id
        WHERE o.ticket_id = t.id),
       (SELECT count(*) FROM booking b JOIN work_order_ticket o ON o.order_id = b.order_id
        WHERE o.ticket_id = t.id AND b.state IN ('confirmed', 'kept')),
       (SELECT count(*) FROM attachment a WHERE a.ticket_id = t.id),
       (SELECT count(*) FROM part_exchange e WHERE e.ticket_id = t.id),
       (SELECT array_agg(r.state::text) FROM repair_check r WHERE r.ticket_id = t.id)
FROM ticket t WHERE t.id = %s
"""
ONCE = ("resolved", 1, 1, 1, ["done"], 1, 1, 1, ["certified"])
CONSUMED = "SELECT coalesce(sum(quantity), 0) FROM stock_move WHERE part_number = %s AND kind = 'consume'"
ON_HAND = """SELECT sum(b.on_hand) FROM stock_balance b JOIN stock_place p ON p.id = b.place_id
             WHERE b.part_number = %s AND p.kind IN ('warehouse', 'van')"""
NOTICES = "SELECT kind, state FROM notice WHERE ticket_id = %s AND to_customer AND channel = 'email' ORDER BY id"
UNSENT = """SELECT count(*) FROM notice n JOIN ticket t ON t.id = n.ticket_id JOIN fleet_clock c USING (product)
            WHERE n.to_customer AND n.state IN ('pending', 'sending')
              AND (n.not_before IS NULL OR n.not_before <= c.now)"""
HEALTH = "SELECT count(h.health) FROM component_health h JOIN device d ON d.id = h.device_id WHERE d.serial = %s"
READINGS = """SELECT count(*), min(r.ts), max(r.ts) FROM telemetry.demo_refrigerator r JOIN device d ON d.id = r.device
              WHERE d.serial = %s AND r.ts >= '2026-03-01'"""


@pytest.fixture(scope="module")
def world(server_url: str, template: str, broker_url: str) -> Iterator[StoryWorld]:
    with (
        cloned_database(server_url, template) as url,
        quick_folder() as folder,
        story_world(url, broker_url, folder) as world,
    ):
        yield world


def test_from_wear_to_a_label_in_the_next_training(world: StoryWorld) -> None:
    if not Path(BROWSER).exists():
        pytest.skip("no chromium here: the customer's page is opened by a real browser")
    serial = world.living.fleet.serials[0]
    told = Story(world.cast(choose_in_chromium), serial).tell()
    assert told["repair_checks"] == [{"opening": 1, "state": "certified"}]
    assert [mode for _, mode in told["labels"]] == [MODE]
    assert told["part"]["number"] == FAN
    assert world.said[-1].startswith("The story came true")
    assert_all_came_once(world, told["ticket"], serial)
    with connect(world.database_url) as conn:
        health = conn.execute(HEALTH, (serial,)).fetchone()
    assert health is not None
    assert health[0] > 0


def choose_in_chromium(link: str) -> str:
    """On a phone, without JavaScript."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 360, "height": 740}, java_script_enabled=False)
        page.goto(link)
        page.locator("button[name=slot]").first.click()
        page.locator("button[value=confirm]").click()
        shown = page.locator("h1").inner_text()
        browser.close()
    return shown


def test_each_web_and_service_process_killed_on_the_way_doubles_and_loses_nothing(world: StoryWorld) -> None:
    serial = world.living.fleet.serials[1]
    [(consumed,)], [(on_hand,)] = world.rows(CONSUMED, FAN), world.rows(ON_HAND, FAN)
    with Killings(world, serial) as killings:
        ticket = Story(replace(world.cast(), say=killings.after), serial).live_it()
    assert set(world.killed) == {*WEBS, *SERVICES}
    assert [names[:1] for names in killings.in_transactions] == [["service"], ["web"], ["service"]]
    assert all(not ambush.moments for ambush in killings.ambushes), "every request of the plan was made"
    assert_all_came_once(world, ticket, serial)
    assert world.rows(CONSUMED, FAN) == [(consumed + 1,)]
    assert world.rows(ON_HAND, FAN) == [(on_hand - 1,)]


class Killings:
    """Who dies when: armed chapter by chapter, as the story goes on. At the end every mail has left."""

    def __init__(self, world: StoryWorld, serial: str) -> None:
        self._world, self._serial, self._stack = world, serial, ExitStack()
        self._died: list[list[str]] = []
        self.ambushes: list[Ambush] = []

    def __enter__(self) -> "Killings":
        """In the transaction that opens the ticket, and, both of them, while the mail is handed over."""
        [(asset,)] = self._world.rows("SELECT asset_id FROM device WHERE serial = %s", self._serial)
        self._die_waiting("SELECT FROM asset WHERE id = %(asset)s FOR NO KEY UPDATE", asset=asset)
        self._world.post.meets = self._no_sender_lives
        return self

    def __exit__(self, *exc: object) -> None:
        self._stack.close()
        if exc[0] is None:
            self._wait_for_mails()

    @property
    def in_transactions(self) -> list[list[str]]:
        """Who died in the middle of a transaction, each as kind and number."""
        return [name.split("-") for died in self._died for name in died]

    def after(self, told: str) -> None:
        """Arms what is to happen in the chapter that follows."""
        self._world.said.append(told)
        match told[18:].partition(":")[0]:
            case "Costs":
                # Chosen and committed, but not answered; asked, and not done; at last done. So is the confirmation.
                once_more = (Moment.ANSWERED, Moment.ASKED, None)
                self._meet("POST /n/", *once_more, *once_more)
            case "Notice":
                self._no_sender_lives()
                self._wait_for_mails()
                self._meet("POST /v1/orders/[0-9]+/arrive", Moment.ANSWERED)
                self._meet("POST /v1/attachments", Moment.ANSWERED, Moment.ASKED)
                self._meet("POST /v1/tickets/[0-9]+/finding", None, Moment.ANSWERED)
            case "Visit":
                [(ticket,)] = self._world.rows(
                    "SELECT t.id FROM ticket t JOIN device d ON d.id = t.device_id WHERE d.serial = %s", self._serial
                )
                self._die_waiting("SELECT FROM ticket WHERE id = %(ticket)s FOR NO KEY UPDATE", ticket=ticket)
            case "Parts":
                self._die_waiting("LOCK TABLE ticket_history IN EXCLUSIVE MODE")

    def _no_sender_lives(self) -> None:
        """Both die; who claimed the notice would be followed a minute later, and is at once."""
        for name in SERVICES:
            self._world.kill(name)
        with connect(self._world.database_url) as conn:
            conn.execute("UPDATE notice SET try_after = now() WHERE state = 'sending'")

    def _dies(self, name: str) -> None:
        if name in SERVICES:
            self._no_sender_lives()
        else:
            self._world.kill(name)

    def _wait_for_mails(self) -> None:
        """The fleet lives through days within a second: a notice that waits for its next sender would be no news."""
        wait_until(self._world.database_url, UNSENT, 0)

    def _meet(self, line: str, *moments: Moment | None) -> None:
        self.ambushes.append(self._world.balancer.ambush(line, *moments))

    def _die_waiting(self, lock: LiteralString, **values: object) -> None:
        url = self._world.database_url
        self._died.append(self._stack.enter_context(dies_waiting(url, lock, self._dies, **values)))


def assert_all_came_once(world: StoryWorld, ticket: int, serial: str) -> None:
    assert world.rows(OF_TICKET, ticket) == [ONCE]
    notices = world.rows(NOTICES, ticket)
    assert [kind for kind, *_ in notices][:2] == ["predicted_failure", "visit_planned"]
    assert len({kind for kind, *_ in notices}) == len(notices)
    assert {state for _, state in notices} <= {"sent", "opened", "answered"}
    mails = [message_from_bytes(path.read_bytes(), policy=default) for path in world.mailbox.glob("*.eml")]
    own = [str(mail["Message-ID"]) for mail in mails if serial in text_of(mail)]
    assert (len(own), len(set(own))) == (len(notices), len(notices))
    assert [mode for _, mode in labels_of(world.database_url, world.living.product.id, serial)] == [MODE]
    [(stored, first, last)] = world.rows(READINGS, serial)
    assert stored == (last - first) / INTERVAL + 1, "no reading is missing"
    assert (first, last) == (LIVE_BEGIN, world.living.now)


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())
