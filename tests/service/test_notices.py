"""Notices: what is said, to whom, and that it arrives once."""

import hashlib
import hmac
import json
from datetime import timedelta
from email.message import EmailMessage

import pytest

from fleet.coded import Coded, coded
from fleet.product_files.parse import parse_product
from fleet.settings import BadSettings, Settings, load_settings
from service.fleet_pass import sweep
from service.notices.channels.channel import Sender
from service.notices.channels.email.channel import NO_SMTP
from service.notices.channels.email.smtp import mail_server as read_url
from service.notices.channels.webhook.channel import NO_SECRET
from service.notices.delivery import MAX_ATTEMPTS, deliver_next, explain_missing, wait_after
from service.notices.enabled_channels import open_channels, outlets_of
from service.notices.links import Links
from sigap.platform.free_ports import free_port
from store.assets.fleet_clocks import ClockMode
from store.assets.products import register_product
from store.assets.registry import find_device
from store.engine.database import Connection
from store.service.notices import claim_notice, settle_notice
from tests.service.outside import WAIT_S, mail_server, webhook_receiver
from tests.service.service_world import FRIDGE, NO_CHANNEL, NOW, predict, report_code, rows, settle
from wording.wording import Wording, wording_of

SECRET = "shared-with-the-receiver"


def open_ticket(conn: Connection, settings: Settings, *, email: str | None = "ani@example.com") -> None:
    world = settle(conn, email=email)
    predict(conn, world.worn_fridge)
    sweep(conn, "fridge", NOW, outlets_of(settings))


def plain(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def deliver(conn: Connection, settings: Settings) -> dict[str, Sender]:
    channels = open_channels(settings)
    while deliver_next(conn, channels, Links("https://servis.example.com", SECRET)):
        pass
    return channels


def test_a_predicted_fault_reaches_the_customer_in_her_language(conn: Connection) -> None:
    with mail_server() as mailbox:
        settings = load_settings(smtp_url=mailbox.url, smtp_from="servis@example.com")
        open_ticket(conn, settings)
        deliver(conn, settings)
        mail = mailbox.arrived.get(timeout=WAIT_S)
    assert (mail["To"], mail["From"]) == ("ani@example.com", "servis@example.com")
    assert mail["Subject"] == "Kulkas Anda mungkin segera perlu diperiksa"
    text = plain(mail)
    assert "Keausan kompresor (Kompresor)" in text
    assert "10 hari" in text
    assert "SN-1" in text
    assert rows(conn, "SELECT state, attempts, sent_at IS NOT NULL FROM notice") == [("sent", 1, True)]


def test_the_product_files_own_text_goes_before_ours(conn: Connection) -> None:
    settle(conn)
    own = '\n[notices.predicted_failure]\nsubject = "{product} {serial}"\nbody = "{customer}: {window}, {ticket}"\n'
    product = parse_product(FRIDGE + own, file="fridge.toml")
    register_product(conn, product, mode=ClockMode.WALL)
    device = find_device(conn, "fridge", "SN-1")
    assert device is not None
    predict(conn, device)
    sweep(conn, "fridge", NOW, NO_CHANNEL)
    [(subject, body, ticket)] = rows(conn, "SELECT subject, body, ticket_id FROM notice")
    costs = "Perbaikan ini gratis. Suku cadang, Jasa, dan Transportasi: gratis; ditanggung garansi sampai 5 Mei 2027."
    assert (subject, body) == ("Kulkas SN-1", f"Ani: 10 hari, {ticket}\n\n{costs}")


def test_a_customer_without_an_address_is_not_written_to(conn: Connection) -> None:
    open_ticket(conn, load_settings(), email=None)
    assert rows(conn, "SELECT channel, state, reason FROM notice") == [
        ("email", "suppressed", coded("no_address").to_json())
    ]


def test_without_a_mail_server_a_notice_waits_and_says_why(conn: Connection) -> None:
    settings = load_settings()
    open_ticket(conn, settings)
    assert not deliver(conn, settings)
    assert rows(conn, "SELECT state, reason, attempts FROM notice") == [("pending", NO_SMTP.to_json(), 0)]
    with mail_server() as mailbox:
        deliver(conn, load_settings(smtp_url=mailbox.url))
        assert mailbox.arrived.get(timeout=WAIT_S)
    assert rows(conn, "SELECT state, reason FROM notice") == [("sent", None)]


def test_a_refusal_for_good_fails_at_once_and_a_passing_one_is_tried_again(conn: Connection) -> None:
    with mail_server() as mailbox:
        settings = load_settings(smtp_url=mailbox.url)
        open_ticket(conn, settings)
        mailbox.answer = "451 greylisted"
        deliver(conn, settings)
        [(state, reason, attempts, later)] = rows(
            conn, "SELECT state, reason, attempts, try_after > now() + interval '20 s' FROM notice"
        )
        assert (state, attempts, later) == ("pending", 1, True)
        refused = coded("mail_answered", status=451, answer="greylisted")
        assert reason == coded("attempt_failed", why=refused, attempt=1, most=MAX_ATTEMPTS).to_json()
        conn.execute("UPDATE notice SET try_after = now()")
        mailbox.answer = "550 no such user"
        deliver(conn, settings)
        [(state, reason)] = rows(conn, "SELECT state, reason FROM notice")
        assert state == "failed"
        refused = coded("mail_answered", status=550, answer="no such user")
        assert reason == coded("attempt_refused", why=refused).to_json()
        assert Wording("en").say(Coded.from_json(reason)) == "the mail server answered 550 no such user (permanent)"
        assert mailbox.arrived.empty()


def test_a_mail_server_that_is_away_is_tried_again(conn: Connection) -> None:
    settings = load_settings(smtp_url=f"smtp://127.0.0.1:{free_port()}")
    open_ticket(conn, settings)
    deliver(conn, settings)
    [(state, reason)] = rows(conn, "SELECT state, reason FROM notice")
    assert state == "pending"
    assert (reason["code"], reason["args"]["why"]["code"]) == ("attempt_failed", "mail_unreachable")


def test_after_the_last_attempt_a_notice_has_failed(conn: Connection) -> None:
    settings = load_settings(smtp_url=f"smtp://127.0.0.1:{free_port()}")
    open_ticket(conn, settings)
    conn.execute("UPDATE notice SET attempts = 11")
    deliver(conn, settings)
    assert rows(conn, "SELECT state, attempts FROM notice") == [("failed", 12)]


def test_a_webhook_is_signed_over_time_and_body_and_bears_an_idempotency_id(conn: Connection) -> None:
    with webhook_receiver() as receiver:
        settings = load_settings(webhook_url=receiver.url, webhook_secret=SECRET)
        open_ticket(conn, settings)
        deliver(conn, settings)
        headers, body = receiver.arrived.get(timeout=WAIT_S)
    stamp, signature = (part.partition("=")[2] for part in headers["Sigap-Signature"].split(","))
    expected = hmac.new(SECRET.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(signature, expected)
    [(number, ticket)] = rows(conn, "SELECT id, ticket_id FROM notice WHERE channel = 'webhook'")
    assert headers["Idempotency-Key"] == f"sigap-notice-{number}"
    told = json.loads(body)
    assert (told["type"], told["ticket"], told["serial"]) == ("ticket.predicted_failure", ticket, "SN-1")
    assert (told["probability"], told["due_at"]) == (0.83, "2026-03-09T08:00:00+00:00")
    assert rows(conn, "SELECT channel, state FROM notice ORDER BY channel") == [
        ("email", "pending"),
        ("webhook", "sent"),
    ]


@pytest.mark.parametrize(("status", "state"), [(400, "failed"), (302, "failed"), (429, "pending"), (503, "pending")])
def test_a_webhooks_refusal_is_told_from_its_trouble(conn: Connection, status: int, state: str) -> None:
    with webhook_receiver() as receiver:
        settings = load_settings(webhook_url=receiver.url, webhook_secret=SECRET)
        open_ticket(conn, settings)
        receiver.status = status
        deliver(conn, settings)
    assert rows(conn, "SELECT state FROM notice WHERE channel = 'webhook'") == [(state,)]


def test_a_webhook_without_a_secret_is_not_sent_unsigned(conn: Connection) -> None:
    settings = load_settings(webhook_url="http://127.0.0.1:1/hook")
    open_ticket(conn, settings)
    assert open_channels(settings) == {}
    assert rows(conn, "SELECT state, reason FROM notice WHERE channel = 'webhook'") == [
        ("pending", NO_SECRET.to_json())
    ]


def test_a_claim_whose_sender_died_is_taken_up_again_and_the_dead_ones_word_counts_no_more(conn: Connection) -> None:
    open_ticket(conn, load_settings(smtp_url="smtp://127.0.0.1:1"))
    dead = claim_notice(conn, ["email"])
    assert dead is not None
    assert claim_notice(conn, ["email"]) is None
    [(wait,)] = rows(conn, "SELECT try_after - now() FROM notice")
    assert timedelta(seconds=50) < wait <= timedelta(seconds=60)
    conn.execute("UPDATE notice SET try_after = now()")
    heir = claim_notice(conn, ["email"])
    assert heir is not None
    assert heir.attempts == 2
    assert not settle_notice(conn, dead, state="failed")
    assert settle_notice(conn, heir, state="sent")


def test_a_reported_fault_is_acknowledged_and_a_further_report_is_not_said_twice(conn: Connection) -> None:
    world = settle(conn)
    for _ in range(2):
        report_code(conn, world.worn_fridge, "E21")
        sweep(conn, "fridge", NOW, NO_CHANNEL)
    assert rows(conn, "SELECT kind, channel FROM notice") == [("reported_failure", "email")]


def test_settings_that_changed_explain_what_waits(conn: Connection) -> None:
    open_ticket(conn, load_settings(smtp_url="smtp://127.0.0.1:1"))
    explain_missing(conn, outlets_of(load_settings()))
    assert rows(conn, "SELECT reason FROM notice") == [(NO_SMTP.to_json(),)]


def test_windows_and_waits_are_spelled_in_sizes_that_people_use() -> None:
    assert wording_of("id").text("window", length=timedelta(days=10)) == "10 hari"
    assert wording_of("en").text("window", length=timedelta(days=1)) == "24 hours"
    assert wording_of("en").text("window", length=timedelta(minutes=1)) == "1 minute"
    assert [wait_after(n).total_seconds() for n in (1, 2, 3, 50)] == [30, 60, 120, 7200]


@pytest.mark.parametrize("url", ["http://x", "smtp://", "smtp://host:port"])
def test_a_mail_servers_address_that_cannot_be_read_is_refused(url: str) -> None:
    with pytest.raises(BadSettings, match="SIGAP_SMTP_URL"):
        read_url(url, "a@b")
    assert read_url("smtps://me%40x:p%3Aw@mail.example.com", "a@b").password == "p:w"
