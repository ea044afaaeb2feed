"""WhatsApp as a real server: templates outside of the 24 hours, texts inside; receipts in any order; what is not
delivered goes by the next channel; quiet hours and refusals hold; nothing is sent twice."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import httpx
import pytest

from fleet.settings import Settings, load_settings
from service.fleet_pass import sweep
from service.notices.delivery import Desk, deliver_from
from service.notices.enabled_channels import open_channels, outlets_of
from service.notices.falling_back import fall_back_next
from service.notices.links import Links
from store.assets.fleet_clocks import move_clock_to
from store.engine.database import Connection
from store.privacy.consents import Purpose, give_consent, withdraw_consent
from tests.api.api_world import ok, serving
from tests.service.channel_world import (
    Provider,
    event,
    status_of,
    tell,
    whatsapp_error,
    whatsapp_server,
    whatsapp_settings,
    written,
)
from tests.service.notice_world import MORNING, NIGHT
from tests.service.outside import Mailbox, mail_server
from tests.service.service_world import DAY, HOUR, NOW, World, add_fridge, predict, rows, settle

LINKS = Links("https://servis.example.com", "a-secret-of-thirty-two-characters")
NUMBER = "+6281234567890"


@dataclass
class Stage:
    """Ani has a telephone and an address; WhatsApp goes first, then e-mail after four hours."""

    conn: Connection
    api: httpx.Client
    world: World
    whatsapp: Provider
    mailbox: Mailbox
    settings: Settings
    desk: Desk

    def predict(self, serial: str | None = None, *, at: datetime = NOW) -> int:
        """A ticket, with its notice; the notice's number."""
        device = add_fridge(self.conn, self.world.product, serial, self.world.ani) if serial else self.world.worn_fridge
        move_clock_to(self.conn, "fridge", at)
        predict(self.conn, device, at=at)
        sweep(self.conn, "fridge", at, self.desk.outlets)
        return int(rows(self.conn, "SELECT max(id) FROM notice")[0][0])

    def deliver(self) -> None:
        while deliver_from(self.conn, self.desk) or fall_back_next(self.conn, self.desk.outlets):
            pass

    def mails(self) -> list[EmailMessage]:
        found = []
        while not self.mailbox.arrived.empty():
            found.append(self.mailbox.arrived.get(timeout=20))
        return found

    def state(self, notice: int) -> tuple[str, str]:
        [(channel, state)] = rows(self.conn, "SELECT channel, state FROM notice WHERE id = %s", notice)
        return channel, state


@pytest.fixture
def stage(conn: Connection, database_url: str) -> Iterator[Stage]:
    world = settle(conn)
    conn.execute("UPDATE customer SET phone = '0812-3456-7890'")
    with whatsapp_server() as whatsapp, mail_server() as mailbox:
        more = {
            **whatsapp_settings(whatsapp.url),
            "smtp_url": mailbox.url,
            "message_prices": {"whatsapp": 350.0},
            "channel_route": "whatsapp,email",
        }
        settings = load_settings(**more)
        outlets = outlets_of(settings)
        desk = Desk(open_channels(settings), LINKS, outlets, settings.message_prices, settings.message_currency)
        with serving(database_url, **more) as api:
            yield Stage(conn, api, world, whatsapp, mailbox, settings, desk)


def test_outside_of_the_window_a_template_goes_and_inside_a_text(stage: Stage) -> None:
    stage.predict()
    stage.deliver()
    [body] = stage.whatsapp.bodies
    assert (body["to"], body["type"], body["template"]["name"]) == ("6281234567890", "template", "sigap_notice")
    assert body["template"]["language"] == {"code": "id"}
    about, ticket, link = [one["text"] for one in body["template"]["components"][0]["parameters"]]
    assert about == "Kulkas Anda mungkin segera perlu diperiksa"
    assert ticket.isdigit()
    assert link.startswith("https://servis.example.com/n/")
    assert stage.mails() == []

    now = datetime.now(UTC)
    assert tell(stage.api, event(messages=[written("6281234567890", "Halo?", now, number="wamid.in")])) == 200
    stage.predict("SN-2")
    stage.deliver()
    text = stage.whatsapp.bodies[-1]
    assert (text["type"], text["text"]["preview_url"]) == ("text", False)
    assert "Kulkas Anda mungkin segera perlu diperiksa" in text["text"]["body"]

    # Their clock says that the window is over: the template follows at once.
    stage.whatsapp.answer(400, whatsapp_error(131047, "Re-engagement message"))
    stage.predict("SN-3")
    stage.deliver()
    assert [one["type"] for one in stage.whatsapp.bodies[-2:]] == ["text", "template"]


def test_receipts_come_out_of_order_and_twice_and_the_state_is_their_highest(stage: Stage) -> None:
    notice = stage.predict()
    at = datetime.now(UTC)
    # One comes before we have noted the message's number: what we named it is in it.
    early = status_of("wamid.1", "delivered", at, reference=f"sigap-notice-{notice}")
    stage.whatsapp.on_post = lambda: None
    stage.deliver()
    assert stage.state(notice) == ("whatsapp", "sent")
    for statuses, state in (
        ([status_of("wamid.1", "read", at + timedelta(seconds=9))], "read"),
        ([status_of("wamid.1", "sent", at)], "read"),
        ([early, early], "read"),
        ([status_of("wamid.1", "failed", at, code=131026, words="too late")], "read"),
    ):
        for _ in range(2):
            assert tell(stage.api, event(statuses=statuses)) == 200
        assert stage.state(notice) == ("whatsapp", state)
    shown = ok(stage.api.get(f"/v1/notices/{notice}"))
    assert [one["status"] for one in shown["receipts"]] == ["sent", "delivered", "failed", "read"]
    assert (shown["cost"], shown["currency"]) == (350, "IDR")


def test_a_receipt_that_comes_before_the_senders_note_counts(stage: Stage) -> None:
    notice = stage.predict()
    at = datetime.now(UTC)
    body = event(statuses=[status_of("wamid.1", "delivered", at)])
    stage.whatsapp.on_post = lambda: assert_taken(tell(stage.api, body))
    stage.deliver()
    assert stage.state(notice) == ("whatsapp", "delivered")


def test_what_is_not_delivered_for_four_hours_goes_by_mail_once(stage: Stage) -> None:
    notice = stage.predict()
    stage.deliver()
    tell(stage.api, event(statuses=[status_of("wamid.1", "sent", datetime.now(UTC))]))
    move_clock_to(stage.conn, "fridge", NOW + 4 * HOUR - timedelta(minutes=1))
    stage.deliver()
    assert stage.mails() == []
    move_clock_to(stage.conn, "fridge", NOW + 4 * HOUR)
    for _ in range(3):
        stage.deliver()
    [mail] = stage.mails()
    assert mail["Subject"] == "Kulkas Anda mungkin segera perlu diperiksa"
    assert len(stage.whatsapp.arrived) == 1
    assert rows(stage.conn, "SELECT channel, state, follows_id FROM notice ORDER BY id") == [
        ("whatsapp", "sent", None),
        ("email", "sent", notice),
    ]


def test_what_was_delivered_in_time_goes_by_no_other_channel(stage: Stage) -> None:
    stage.predict()
    stage.deliver()
    tell(stage.api, event(statuses=[status_of("wamid.1", "delivered", datetime.now(UTC))]))
    move_clock_to(stage.conn, "fridge", NOW + 9 * HOUR)
    stage.deliver()
    assert stage.mails() == []


@pytest.mark.parametrize(
    ("code", "status", "state", "mails"),
    [(131026, 400, "failed", 1), (131016, 500, "pending", 0), (130429, 429, "pending", 0), (132001, 404, "failed", 1)],
)
def test_a_code_says_whether_to_try_again_to_rest_or_to_go_another_way(
    stage: Stage, code: int, status: int, state: str, mails: int
) -> None:
    stage.whatsapp.answer(status, whatsapp_error(code, "no way"))
    notice = stage.predict()
    stage.deliver()
    assert stage.state(notice) == ("whatsapp", state)
    assert len(stage.mails()) == mails
    assert bool(stage.desk.rests) == (code == 130429)


def test_a_failed_receipt_is_shown_with_its_code_and_the_mail_goes_at_once(stage: Stage) -> None:
    notice = stage.predict()
    stage.deliver()
    failed = status_of("wamid.1", "failed", datetime.now(UTC), code=131026, words="Message undeliverable")
    tell(stage.api, event(statuses=[failed]))
    stage.deliver()
    assert len(stage.mails()) == 1
    shown = ok(stage.api.get(f"/v1/notices/{notice}", headers={"Accept-Language": "en"}))
    assert (shown["state"], shown["reason"]) == ("failed", "not delivered: Message undeliverable (code 131026)")
    assert shown["cost"] == 0


def test_a_passing_failure_is_sent_once_more(stage: Stage) -> None:
    notice = stage.predict()
    stage.deliver()
    tell(stage.api, event(statuses=[status_of("wamid.1", "failed", datetime.now(UTC), code=131016, words="later")]))
    assert stage.state(notice) == ("whatsapp", "pending")
    stage.conn.execute("UPDATE notice SET try_after = now()")
    stage.deliver()
    assert len(stage.whatsapp.arrived) == 2
    tell(stage.api, event(statuses=[status_of("wamid.2", "delivered", datetime.now(UTC))]))
    assert stage.state(notice) == ("whatsapp", "delivered")


def test_quiet_hours_hold_on_each_channel(stage: Stage) -> None:
    stage.predict(at=NIGHT)
    stage.deliver()
    assert stage.whatsapp.arrived == []
    move_clock_to(stage.conn, "fridge", MORNING)
    stage.deliver()
    assert len(stage.whatsapp.arrived) == 1
    # Undelivered until the evening is over: the mail waits for the morning.
    stage.conn.execute("UPDATE notice SET fall_back_at = %s", (NIGHT + DAY,))
    move_clock_to(stage.conn, "fridge", NIGHT + DAY)
    stage.deliver()
    assert stage.mails() == []
    move_clock_to(stage.conn, "fridge", MORNING + DAY)
    stage.deliver()
    assert len(stage.mails()) == 1


def test_what_waits_for_another_attempt_wakes_nobody_either(stage: Stage) -> None:
    stage.whatsapp.answer(503, {})
    stage.predict()
    stage.deliver()
    stage.conn.execute("UPDATE notice SET try_after = now()")
    move_clock_to(stage.conn, "fridge", NIGHT)
    stage.deliver()
    assert len(stage.whatsapp.arrived) == 1
    move_clock_to(stage.conn, "fridge", MORNING)
    stage.deliver()
    assert len(stage.whatsapp.arrived) == 2


def test_a_refused_channel_is_left_out_and_a_purpose_without_consent_goes_by_none(stage: Stage) -> None:
    at = f"/v1/customers/{stage.world.ani}"
    ok(stage.api.patch(at, json={"opted_out": ["whatsapp"]}))
    stage.predict()
    stage.deliver()
    assert (stage.whatsapp.arrived, len(stage.mails())) == ([], 1)
    ok(stage.api.patch(at, json={"opted_out": []}))

    # A notice for another purpose waits; the consent ends before it leaves.
    give_consent(stage.conn, stage.world.ani, Purpose.ADVICE, language="id", how="page", at=NOW)
    notice = stage.predict("SN-2")
    stage.conn.execute("UPDATE notice SET purpose = 'advice' WHERE id = %s", (notice,))
    withdraw_consent(stage.conn, stage.world.ani, Purpose.ADVICE, how="page", at=NOW)
    stage.deliver()
    assert stage.state(notice) == ("whatsapp", "suppressed")
    assert (stage.whatsapp.arrived, stage.mails()) == ([], [])


def test_a_connection_that_breaks_sends_nothing_twice_and_a_receipt_tells_how_it_ended(stage: Stage) -> None:
    stage.whatsapp.answer(200, b"not json")
    notice = stage.predict()
    stage.deliver()
    assert stage.state(notice) == ("whatsapp", "sent")
    assert len(stage.whatsapp.arrived) == 1
    named = status_of("wamid.77", "delivered", datetime.now(UTC), reference=f"sigap-notice-{notice}")
    tell(stage.api, event(statuses=[named]))
    assert stage.state(notice) == ("whatsapp", "delivered")
    move_clock_to(stage.conn, "fridge", NOW + 9 * HOUR)
    stage.deliver()
    assert stage.mails() == []


def test_a_fleet_on_a_driven_clock_rings_nobodys_telephone(stage: Stage) -> None:
    real = load_settings(**{**whatsapp_settings("https://graph.facebook.com/v23.0"), "smtp_url": stage.mailbox.url})
    stage.desk.outlets = outlets_of(real)
    stage.predict()
    assert rows(stage.conn, "SELECT channel, route FROM notice") == [("email", [])]


def assert_taken(status: int) -> None:
    assert status == 200
