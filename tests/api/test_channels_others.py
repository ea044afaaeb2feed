"""Telegram, SMS and push messages reach receivers on this machine; hooks take nothing that is not proven."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from fleet.settings import BadSettings, Settings, load_settings
from service.accounts.news_push import push_news_next
from service.chats.joining import joining_link
from service.claims.deciding import settle as settle_claim
from service.fleet_pass import sweep
from service.follow_up.letters import deliver_next_letter
from service.notices.channels.push.channel import open_push
from service.notices.channels.sms.channel import parts_of
from service.notices.delivery import Desk, deliver_from
from service.notices.enabled_channels import open_channels, outlets_of
from service.notices.falling_back import fall_back_next
from store.channels.push_subscriptions import NewBrowser, put_browser
from store.engine.database import Connection
from store.identity.people import NewPerson, PersonState, Role, create_person
from tests.api.api_world import ok, problem, serving
from tests.api.test_channels_proof import LINKS
from tests.service.channel_world import (
    APP_SECRET,
    BOT_SECRET,
    BOT_TOKEN,
    VERIFY,
    Provider,
    event,
    provider,
    status_of,
    telegram_server,
    tell,
    whatsapp_settings,
    written,
)
from tests.service.outside import Mailbox, mail_server
from tests.service.service_world import NOW, World, add_fridge, predict, rows, settle
from tests.service.test_push_encryption import browser, opened
from tests.service.warranty_world import STAFF, approved

NOWHERE = "http://127.0.0.1:9"
CODE = datetime(2026, 3, 1, tzinfo=UTC)


@dataclass
class Stage:
    conn: Connection
    api: httpx.Client
    world: World
    telegram: Provider
    sms: Provider
    push: Provider
    mailbox: Mailbox
    settings: Settings
    desk: Desk

    def predict(self, serial: str) -> int:
        predict(self.conn, add_fridge(self.conn, self.world.product, serial, self.world.ani))
        sweep(self.conn, "fridge", NOW, self.desk.outlets)
        return int(rows(self.conn, "SELECT max(id) FROM notice")[0][0])

    def deliver(self) -> None:
        while deliver_from(self.conn, self.desk) or fall_back_next(self.conn, self.desk.outlets):
            pass

    def told(self, message: dict[str, Any], secret: str = BOT_SECRET) -> int:
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
        return self.api.post("/hooks/telegram", json={"update_id": 1, "message": message}, headers=headers).status_code

    def states(self) -> list[tuple[Any, ...]]:
        return rows(self.conn, "SELECT channel, state FROM notice ORDER BY id")


@pytest.fixture
def stage(conn: Connection, database_url: str) -> Iterator[Stage]:
    world = settle(conn)
    with ExitStack() as stack:
        telegram, sms = stack.enter_context(telegram_server()), stack.enter_context(provider())
        push = stack.enter_context(provider(lambda _: (201, {})))
        mailbox = stack.enter_context(mail_server())
        more = {
            **whatsapp_settings(NOWHERE),
            "whatsapp_token": None,
            "telegram_api": telegram.url,
            "telegram_bot": "sigap_test_bot",
            "telegram_token": BOT_TOKEN,
            "telegram_secret": BOT_SECRET,
            "sms_url": f"json://127.0.0.1:{urlsplit(sms.url).port}/send/{{to}}",
            "web_push": True,
            "push_key": "a-secret-of-forty-characters-for-the-key",
            "push_hosts": "127.0.0.1",
            "smtp_url": mailbox.url,
            "channel_route": "telegram,push,sms,email",
            "message_prices": {"sms": 450.0},
        }
        settings = load_settings(**more)
        desk = Desk(open_channels(settings), LINKS, outlets_of(settings), settings.message_prices)
        api = stack.enter_context(serving(database_url, **more))
        yield Stage(conn, api, world, telegram, sms, push, mailbox, settings, desk)


def chat(text: str, *, number: int = 1, kind: str = "private") -> dict[str, Any]:
    return {
        "message_id": number, "date": int(NOW.timestamp()), "text": text,
        "from": {"id": 77, "is_bot": False, "first_name": "Ani"},
        "chat": {"id": 77, "type": kind, "first_name": "Ani"},
    }  # fmt: skip


def test_a_customer_joins_telegram_by_a_code_that_is_good_once_and_is_written_to_there(stage: Stage) -> None:
    link = joining_link(stage.conn, stage.world.ani, bot="sigap_test_bot", now=datetime.now(UTC))
    code = parse_qs(urlsplit(link).query)["start"][0]
    assert link.startswith("https://t.me/sigap_test_bot?start=")
    assert stage.told(chat(f"/start {code}"), secret="a wrong secret") == 401
    assert rows(stage.conn, "SELECT count(*) FROM chat") == [(0,)]
    assert stage.told(chat(f"/start {code}")) == 200
    assert rows(stage.conn, "SELECT customer_id, address FROM chat") == [(stage.world.ani, "77")]
    stranger = {**chat(f"/start {code}"), "chat": {"id": 78, "type": "private"}}
    assert stage.told(stranger) == 200
    assert rows(stage.conn, "SELECT count(*) FROM chat") == [(1,)]

    stage.predict("SN-2")
    stage.deliver()
    [(path, _, body)] = stage.telegram.arrived
    said = json.loads(body)
    assert path == f"/bot{BOT_TOKEN}/sendMessage"
    assert (said["chat_id"], said["link_preview_options"]) == ("77", {"is_disabled": True})
    assert "https://servis.example.com/n/" in said["text"]
    assert rows(stage.conn, "SELECT channel, state, provider_id FROM notice") == [("telegram", "sent", "77/1")]

    # She blocks the bot: the chat ends, and the next channel follows at once.
    stage.telegram.answer(
        403, {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked by the user"}
    )
    stage.predict("SN-3")
    stage.deliver()
    assert stage.states()[1:] == [("telegram", "failed"), ("email", "sent")]
    assert rows(stage.conn, "SELECT ended_at IS NOT NULL FROM chat") == [(True,)]


def test_telegrams_limit_makes_the_channel_rest_and_says_for_how_long(stage: Stage) -> None:
    stage.conn.execute(
        "INSERT INTO chat (tenant_id, channel, address, customer_id) VALUES (1, 'telegram', '77', %s)",
        (stage.world.ani,),
    )
    said = {"ok": False, "error_code": 429, "description": "Too Many Requests", "parameters": {"retry_after": 33}}
    stage.telegram.answer(429, said)
    stage.predict("SN-2")
    stage.predict("SN-3")
    stage.deliver()
    assert (len(stage.telegram.arrived), stage.states()) == (1, [("telegram", "pending"), ("telegram", "pending")])
    assert "telegram" not in stage.desk.awake()


def test_a_short_message_reaches_the_gateway_with_subject_and_link_and_costs_by_its_parts(stage: Stage) -> None:
    stage.conn.execute("UPDATE customer SET phone = '0812 3456 7890'")
    stage.predict("SN-2")
    stage.deliver()
    [(path, _, body)] = stage.sms.arrived
    assert path == "/send/+6281234567890"
    text = json.loads(body)["message"]
    assert text.startswith("Kulkas Anda mungkin segera perlu diperiksa https://servis.example.com/n/")
    assert rows(stage.conn, "SELECT channel, state, cost::float8, currency FROM notice") == [
        ("sms", "sent", 450.0 * parts_of(text), "IDR")
    ]
    assert [parts_of(one) for one in ("x" * 160, "x" * 161, "“" * 70, "“" * 71)] == [1, 2, 1, 2]


def test_a_number_of_no_mobile_telephone_gets_a_mail(stage: Stage) -> None:
    stage.conn.execute("UPDATE customer SET phone = '021 555 0100'")
    stage.predict("SN-2")
    stage.deliver()
    assert stage.states() == [("email", "sent")]


def test_a_push_message_is_read_by_the_browser_alone_and_one_that_is_gone_is_forgotten(stage: Stage) -> None:
    key, point, auth, secret = browser()
    ends = [f"{stage.push.url}/one", f"{stage.push.url}/gone"]
    for endpoint in ends:
        put_browser(stage.conn, NewBrowser(stage.world.ani, None, endpoint, point, auth, ""), at=NOW)
    stage.push.answer(410, {})
    stage.predict("SN-2")
    stage.deliver()
    assert [path for path, _, _ in stage.push.arrived] == ["/gone", "/one"]
    _, headers, body = stage.push.arrived[-1]
    said = json.loads(opened(body, key, secret))
    assert said["title"] == "Kulkas Anda mungkin segera perlu diperiksa"
    assert said["url"].startswith("https://servis.example.com/n/")
    assert headers["authorization"].startswith("vapid t=")
    assert (headers["content-encoding"], headers["ttl"]) == ("aes128gcm", "172800")
    assert rows(stage.conn, "SELECT endpoint FROM push_subscription") == [(ends[0],)]
    assert stage.states() == [("push", "sent")]


def test_staff_get_news_of_predicted_tickets_as_a_push_message_once(stage: Stage) -> None:
    person = create_person(
        stage.conn,
        NewPerson("Budi", Role.DISPATCHER, email="budi@example.org", state=PersonState.ACTIVE, tenant_id=1,
                  language="en", areas=[]),
    )  # fmt: skip
    assert person is not None
    key, point, auth, secret = browser()
    put_browser(stage.conn, NewBrowser(None, person.id, f"{stage.push.url}/staff", point, auth, ""), at=NOW)
    stage.predict("SN-2")
    sender = open_push(stage.settings)
    assert sender is not None
    pushed = [push_news_next(stage.conn, sender, base="https://desk", now=datetime.now(UTC)) for _ in range(3)]
    assert pushed == [True, False, False]
    [(path, _, body)] = stage.push.arrived
    said = json.loads(opened(body, key, secret))
    assert path == "/staff"
    assert "Compressor wear" in said["title"]
    assert said["url"].startswith("https://desk/tickets/")


def test_whatsapps_challenge_and_signature(stage: Stage) -> None:
    asked = {"hub.mode": "subscribe", "hub.verify_token": VERIFY, "hub.challenge": "1158201444"}
    answer = stage.api.get("/hooks/whatsapp", params=asked)
    assert (answer.status_code, answer.text) == (200, "1158201444")
    assert stage.api.get("/hooks/whatsapp", params={**asked, "hub.verify_token": "wrong"}).status_code == 401
    body = event(statuses=[status_of("wamid.1", "sent", NOW)])
    assert tell(stage.api, body, secret="wrong") == 401
    assert stage.api.post("/hooks/whatsapp", content=body).status_code == 401
    assert rows(stage.conn, "SELECT count(*) FROM receipt") == [(0,)]
    assert tell(stage.api, body) == 200
    assert rows(stage.conn, "SELECT notice_id, status FROM receipt") == [(None, "sent")]
    for odd in (b"", b"[]", b"{}", b'{"entry": [1]}', b"[" * 5000, event() + b"x"):
        assert tell(stage.api, odd) == 200
    assert tell(stage.api, body, secret=APP_SECRET) == 200


def test_hooks_are_not_there_where_no_secret_is_set(conn: Connection, database_url: str) -> None:
    settle(conn)
    with serving(database_url) as api:
        statuses = [
            api.get("/hooks/whatsapp", params={"hub.mode": "subscribe", "hub.verify_token": ""}).status_code,
            tell(api, event(), secret=""),
            api.post("/hooks/telegram", json={}).status_code,
        ]
    assert statuses == [404, 404, 404]


def test_what_customers_write_in_chats_waits_for_somebody_once(stage: Stage) -> None:
    for _ in range(2):
        said = written("6281234567890", "Kulkas saya berbunyi", NOW, number="wamid.in")
        assert tell(stage.api, event(messages=[said])) == 200
        assert stage.told(chat("Halo")) == 200
    assert stage.told(chat("in a group", number=5, kind="group")) == 200
    found = ok(stage.api.get("/v1/chat-messages"))["items"]
    assert [(one["channel"], one["text"], one["customer_id"]) for one in found] == [
        ("telegram", "Halo", None),
        ("whatsapp", "Kulkas saya berbunyi", None),
    ]
    left = ok(stage.api.post(f"/v1/chat-messages/{found[0]['id']}/seen"))["items"]
    assert [one["channel"] for one in left] == ["whatsapp"]
    problem(stage.api.post(f"/v1/chat-messages/{found[0]['id']}/seen"), 404)


def test_a_customers_own_route_comes_first_and_figures_count_by_channel(stage: Stage) -> None:
    stage.conn.execute("UPDATE customer SET phone = '0812-3456-7890'")
    at = f"/v1/customers/{stage.world.ani}/route"
    route = {"purpose": "service", "channels": ["email", "sms"], "fallback_hours": 2}
    assert ok(stage.api.put(at, json=route))["items"][0]["channels"] == ["email", "sms"]
    problem(stage.api.put(at, json={**route, "channels": ["webhook"]}), 422)
    problem(stage.api.put(at, json={**route, "channels": ["sms", "sms"]}), 422)
    stage.predict("SN-2")
    ok(stage.api.delete(f"{at}/service"))
    stage.predict("SN-3")
    stage.deliver()
    assert stage.states() == [("email", "sent"), ("sms", "sent")]
    figures = {one["channel"]: one for one in ok(stage.api.get("/v1/channels/figures"))["items"]}
    assert (figures["sms"]["sent"], figures["sms"]["cost"]) == (1, 450)
    assert figures["email"]["currency"] is None
    [costs] = [one for one in ok(stage.api.get("/v1/channels/costs"))["items"] if one["channel"] == "sms"]
    assert (costs["messages"], costs["cost"]) == (1, 450)


@pytest.mark.parametrize("url", ["json://127.0.0.1/x", "junk://{to}"])
def test_an_address_that_apprise_cannot_use_is_no_setting_and_is_not_shown(url: str) -> None:
    with pytest.raises(BadSettings) as failure:
        open_channels(load_settings(sms_url=url))
    assert url not in str(failure.value)


def test_letters_about_cases_go_by_the_customers_route(stage: Stage) -> None:
    conn, links = stage.conn, LINKS

    def leave() -> None:
        while deliver_next_letter(conn, stage.desk.channels, links, now=NOW, outlets=stage.desk.outlets):
            pass

    link = joining_link(conn, stage.world.ani, bot="sigap_test_bot", now=datetime.now(UTC))
    assert stage.told(chat(f"/start {parse_qs(urlsplit(link).query)['start'][0]}")) == 200
    claim = approved(conn, stage.world)
    leave()
    [(_, _, body)] = stage.telegram.arrived
    text = json.loads(body)["text"]
    assert (claim.number in text, "/l/" in text) == (True, True)
    assert stage.mailbox.arrived.empty()
    # She blocks the bot: the next channel follows at once.
    stage.telegram.answer(403, {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked"})
    settle_claim(conn, stage.world.product, claim.id, STAFF)
    leave()
    assert rows(conn, "SELECT count(*) FROM chat WHERE ended_at IS NULL") == [(0,)]
    sent = rows(conn, "SELECT kind, state, channel FROM customer_letter ORDER BY id")
    assert sent[0][1] == "dropped"
    assert sent[1] == ("claim_decided", "sent", "telegram")
    assert sent[2][:2] == ("claim_settled", "sent")
    assert sent[2][2] in ("sms", "email")
    # Who dies while it leaves by a channel that cannot tell a repeat sends it once.
    died = "UPDATE customer_letter SET state = 'sending', next_at = now(), channel = 'telegram' WHERE kind = %s"
    conn.execute(died, ("claim_settled",))
    before = len(stage.telegram.arrived)
    leave()
    assert len(stage.telegram.arrived) == before
