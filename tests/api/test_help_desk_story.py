"""The story of the help desk: at night the assistant answers, then cannot, and hands over; in the morning an agent
answers over the API, the customer by e-mail through the local door; the ticket is one thread, and a survey follows."""

import re
import smtplib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from fleet.settings import load_settings
from fleet.times import parse_ts
from service.attachments.folder import AttachmentFolder
from service.conversations.doors.lmtp import MailDoor
from service.conversations.mail.chain import read_next_mail
from service.conversations.mail.steps import Desk
from service.conversations.outgoing import deliver_next_message
from service.fleet_pass import sweep
from service.follow_up.letters import deliver_next_letter
from service.knowledge.loading import load_articles
from service.notices.channels.email.smtp import mail_server as server_of
from service.notices.enabled_channels import TO_CUSTOMERS, open_channels
from store.assets.fleet_clocks import move_clock_to
from store.engine.database import Connection
from store.identity.people import Role
from tests.api.access_world import acting, member, token_of
from tests.api.api_world import ok
from tests.api.my_world import let_in, seen
from tests.api.portal_world import Kitchen, kitchen
from tests.service.mail_world import ANI, HELP, OWN, mail, waited
from tests.service.notice_world import LINKS, part_of
from tests.service.outside import Mailbox, mail_server
from tests.service.service_world import NOW, rows

NIGHT, MORNING = NOW + timedelta(hours=14), NOW + timedelta(hours=24)


def test_the_assistant_hands_over_at_night_and_the_ticket_stays_one_thread(
    conn: Connection, database_url: str, tmp_path: Path
) -> None:
    load_articles(conn, datetime.now(UTC))
    door = MailDoor(database_url, "127.0.0.1", 0, came=lambda: None).open()
    try:
        with kitchen(conn, database_url, data_dir=tmp_path) as (web, home), mail_server() as mailbox:
            agent = token_of(conn, member(conn, "Dewi", Role.AGENT, 1))
            _lives_until(conn, NIGHT)
            _asks_at_night(conn, web, home)
            _lives_until(conn, MORNING)
            with acting(web, agent) as desk:
                [waiting] = ok(desk.get("/v1/threads", params={"state": "waiting_for_us"}))["items"]
                assert (waiting["ticket_id"], waiting["speaker"]) == (home.ticket, "people")
                at = f"/v1/threads/{waiting['id']}"
                ok(desk.post(f"{at}/messages", json={"text": "Selamat pagi, teknisi kami tahu jalannya."}), 201)
                _answers_by_mail(conn, mailbox, door.port, tmp_path)
                card = ok(desk.get(at))
            told = [(one["author_kind"], one["text"]) for one in card["messages"] if one["text"]]
            assert [kind for kind, _ in told] == ["customer", "assistant", "customer", "assistant", "staff", "customer"]
            assert told[0][1] == "kulkas saya kurang dingin"
            assert told[-1][1] == "Baik, jam berapa datang?"
            assert card["state"] == "waiting_for_us"
            asked_at = parse_ts(card["messages"][0]["at"])
            assert NIGHT - timedelta(minutes=5) < asked_at <= NIGHT, "the fleet's clock"
            assert rows(conn, "SELECT ticket_id FROM thread") == [(home.ticket,)]
            _rates_the_repair(conn, web, home, mailbox)
    finally:
        door.close()


def _lives_until(conn: Connection, now: datetime) -> None:
    move_clock_to(conn, "refrigerator", now)
    sweep(conn, "refrigerator", now, TO_CUSTOMERS)


def _asks_at_night(conn: Connection, web: httpx.Client, home: Kitchen) -> None:
    """In her account: what it knows with its article, what it does not know, and a person in one step."""
    let_in(conn, web, home.ani)
    assert web.post("/my/consents", data={"purpose": "survey", "agree": "yes"}).status_code == 303
    for question in ("kulkas saya kurang dingin", "rute ke monas naik apa"):
        assert web.post("/my/ask/question", data={"question": question}).status_code == 303
    page = seen(web.get("/my/ask"))
    assert '<a href="/help/id/fridge-not-cold">' in page
    assert "Saya tidak tahu" in page
    assert web.post("/my/ask/person").status_code == 303
    assert "Petugas mengambil alih" in seen(web.get("/my/ask"))
    web.cookies.clear()


def _answers_by_mail(conn: Connection, mailbox: Mailbox, port: int, folder: Path) -> None:
    """The agent's answer leaves, and what she answers comes in by the door."""
    while deliver_next_message(conn, server_of(mailbox.url, f"Brand <{HELP}>"), OWN, now=datetime.now(UTC)):
        pass
    ours = waited(mailbox)
    assert "Selamat pagi" in part_of(ours, "plain")
    answer = mail("Baik, jam berapa datang?", answers=ours)
    with smtplib.LMTP("127.0.0.1", port) as server:
        server.sendmail(ANI, [str(ours["Reply-To"])], answer.as_bytes())
    desk = Desk(OWN, AttachmentFolder(load_settings(data_dir=folder)))
    while read_next_mail(conn, desk, now=datetime.now(UTC)):
        pass


def _rates_the_repair(conn: Connection, web: httpx.Client, home: Kitchen, mailbox: Mailbox) -> None:
    """The repair holds; a day later she is asked, and answers by one tap."""
    lead = token_of(conn, member(conn, "Citra", Role.SERVICE_LEAD, 1))
    with acting(web, lead) as desk:
        ok(desk.post(f"/v1/tickets/{home.ticket}/start"))
        ok(desk.post(f"/v1/tickets/{home.ticket}/finding", json={"kind": "confirmed", "component": "compressor"}))
    certified = MORNING + timedelta(days=3)
    conn.execute(
        """UPDATE repair_check SET state = 'certified', decided_at = %s, look_at = NULL, reason = '{"code": "x"}'""",
        (certified,),
    )
    _lives_until(conn, certified + timedelta(days=1, hours=1))
    channels = open_channels(load_settings(smtp_url=mailbox.url))
    while deliver_next_letter(conn, channels, LINKS, now=datetime.now(UTC)):
        pass
    mails = [waited(mailbox) for _ in range(mailbox.arrived.qsize())]
    [letter] = [part_of(one, "plain") for one in mails if "Seberapa puas" in str(one["Subject"])]
    link = re.search(rf"{LINKS.base}(/l/[\w-]+)", letter)
    assert link
    assert web.post(link[1], data={"rate": "5"}).status_code == 303
    assert rows(conn, "SELECT ticket_id, score, how FROM survey") == [(home.ticket, 5, "letter")]
