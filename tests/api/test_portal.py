"""The customer's page: read and answered with nothing but the link in the mail."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from service.findings.findings import resolve
from service.tickets.actions import assign, start
from service.tickets.states import By
from store.assets.customers import create_customer
from store.assets.fleet_clocks import move_clock_to
from store.engine.database import Connection
from store.service.reports import Finding
from store.telemetry.erase_for_replay import erase_from
from tests.api.api_world import ok, serving
from tests.service.notice_world import deliver_all, link_in, open_predicted
from tests.service.outside import mail_server
from tests.service.service_world import DAY, HOUR, NOW, World, add_fridge, rows

FOUND = Finding("confirmed", None, "compressor", None, (), "internal note", None)
AGREE = {"kind": "agree", "slot": "2026-03-04 morning"}


@contextmanager
def told(conn: Connection, database_url: str) -> Iterator[tuple[httpx.Client, World, int, str]]:
    """A browser without any token, Ani's ticket, and the path of her page."""
    world, ticket = open_predicted(conn)
    with mail_server() as mailbox:
        [mail] = deliver_all(conn, mailbox)
    with serving(database_url, token=None) as browser:
        yield browser, world, ticket, link_in(mail)


def seen(answer: httpx.Response, status: int = 200) -> str:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "script" not in answer.headers["content-security-policy"]
    assert (answer.headers["cache-control"], answer.headers["referrer-policy"]) == ("no-store", "no-referrer")
    assert answer.headers["x-frame-options"] == "DENY"
    assert "<script" not in answer.text
    return answer.text


def test_the_page_says_what_we_see_how_sure_and_until_when_in_both_languages(
    conn: Connection, database_url: str
) -> None:
    with told(conn, database_url) as (browser, _, ticket, link):
        page = seen(browser.get(link))
        for words in ("Kulkas", "SN-1", str(ticket), "Keausan kompresor"):
            assert words in page
        assert "daya 30 %" not in page  # What moved a figure is nothing that a customer can use.
        assert "Kemungkinan besar dalam jangka waktu ini: kira-kira 8 dari 10" in page
        assert "Rabu, 11 Maret 2026 pukul 15.00 WIB" in page
        assert 'value="2026-03-02 morning"' in page
        english = seen(browser.get(link, params={"lang": "en"}))
        assert "about 8 in 10 devices" in english
        assert "Wednesday, 11 March 2026, 15:00 WIB" in english
    assert rows(conn, "SELECT state, opened_at FROM notice") == [("opened", NOW)]


def test_a_prefetch_and_the_mail_programs_preview_count_as_no_reading(conn: Connection, database_url: str) -> None:
    with told(conn, database_url) as (browser, _, _, link):
        seen(browser.get(link, headers={"Sec-Purpose": "prefetch"}))
    assert rows(conn, "SELECT state FROM notice") == [("sent",)]


def test_a_time_is_agreed_on_once_shown_and_may_be_changed(conn: Connection, database_url: str) -> None:
    with told(conn, database_url) as (browser, _, ticket, link):
        for _ in range(2):
            answer = browser.post(link, data=AGREE)
            assert (answer.status_code, answer.headers["location"]) == (303, "?done=agree&lang=id")
        page = seen(browser.get(f"{link}{answer.headers['location']}"))
        assert "Waktu kunjungan sudah kami catat" in page
        assert "Teknisi datang Rabu, 4 Maret 2026, pagi (08.00–12.00 WIB)" in page
        browser.post(link, data={"kind": "agree", "slot": "2026-03-05 afternoon"})
        assert "Kamis, 5 Maret 2026, siang" in seen(browser.get(link))
    with serving(database_url) as staff:
        [notice] = ok(staff.get("/v1/notices", params={"state": "answered"}))["items"]
        assert (notice["answer"], notice["slot_on"], notice["slot_part"]) == ("agree", "2026-03-05", "afternoon")
        history = ok(staff.get(f"/v1/tickets/{ticket}"))["history"]
        assert [line["action"] for line in history] == ["open", "answer_agree", "answer_agree"]
    assert rows(conn, "SELECT count(*) FROM notice_answer") == [(2,)]


@pytest.mark.parametrize(
    ("said", "status", "words"),
    [
        ({"kind": "agree", "slot": "2026-03-01 morning"}, 409, "sudah tidak tersedia"),
        ({"kind": "agree"}, 409, "sudah tidak tersedia"),
        ({"kind": "sell"}, 400, "tidak kami pahami"),
        ({}, 400, "tidak kami pahami"),
    ],
)
def test_an_answer_that_cannot_be_is_politely_refused(
    conn: Connection, database_url: str, said: dict[str, str], status: int, words: str
) -> None:
    with told(conn, database_url) as (browser, _, _, link):
        assert words in seen(browser.post(link, data=said), status)
        assert browser.post(link, content=b"\xff&&" * 50).status_code == 400
    assert rows(conn, "SELECT count(*) FROM notice_answer") == [(0,)]


@pytest.mark.parametrize(("kind", "words"), [("later", "lebih lambat"), ("decline", "tidak menginginkan kunjungan")])
def test_later_and_no_are_answers_too(conn: Connection, database_url: str, kind: str, words: str) -> None:
    with told(conn, database_url) as (browser, _, _, link):
        assert browser.post(link, data={"kind": kind}).status_code == 303
        assert words in seen(browser.get(link))


def test_it_has_stopped_working_is_a_report_with_what_the_customer_says(conn: Connection, database_url: str) -> None:
    with told(conn, database_url) as (browser, _, ticket, link):
        for _ in range(2):
            assert browser.post(link, data={"kind": "stopped", "note": "warm\0 <b>"}).status_code == 303
        page = seen(browser.get(link))
        assert "Laporan Anda sudah masuk" in page
        assert "Anda melaporkan gangguan" in page
    assert rows(conn, "SELECT ticket_id, text FROM customer_report") == [(ticket, "warm  <b>")]
    assert rows(conn, "SELECT reported_at FROM ticket") == [(NOW,)]


def test_afterwards_the_page_says_what_was_found_and_nothing_of_the_staffs_own(
    conn: Connection, database_url: str
) -> None:
    with told(conn, database_url) as (browser, world, ticket, link):
        assign(conn, ticket, By("dewi", NOW), "pak-budi")
        start(conn, ticket, By("pak-budi", NOW))
        assert "Teknisi sedang menangani" in seen(browser.get(link))
        resolve(conn, world.product, ticket, FOUND, By("pak-budi", NOW + HOUR))
        page = seen(browser.get(link))
        for words in ("Teknisi kami menemukan: Keausan kompresor.", "Sudah diganti: Kompresor.", "Masih ada masalah?"):
            assert words in page
        assert not any(word in page for word in ("pak-budi", "dewi", "internal note"))
        assert "sudah selesai" in seen(browser.post(link, data=AGREE), 409)


def test_a_link_ends_90_days_after_its_ticket_on_the_fleets_clock(conn: Connection, database_url: str) -> None:
    with told(conn, database_url) as (browser, _, _, link):
        conn.execute("UPDATE ticket SET state = 'closed', resolved_at = %s, closed_at = %s", (NOW, NOW))
        move_clock_to(conn, "fridge", NOW + 90 * DAY)
        seen(browser.get(link))
        move_clock_to(conn, "fridge", NOW + 91 * DAY)
        assert "This page has been closed" in seen(browser.get(link), 410)
        seen(browser.post(link, data=AGREE), 410)


def test_an_unknown_link_is_told_so_in_both_languages_and_a_new_owner_ends_the_old_ones(
    conn: Connection, database_url: str
) -> None:
    with told(conn, database_url) as (browser, world, _, link):
        for path in ("/n/x", f"{link}x", "/n/%00%ff"):
            page = seen(browser.get(path), 404)
            assert "Halaman ini tidak ada" in page
            assert "There is no such page" in page
            seen(browser.post(path, data=AGREE), 404)
        budi = create_customer(conn, name="Budi")
        add_fridge(conn, world.product, "SN-2", budi)
        assert "SN-2" not in seen(browser.get(link))
        conn.execute("UPDATE asset SET customer_id = %s", (budi,))
        page = seen(browser.get(link), 410)
        assert "Tautan ini sudah berakhir" in page
        assert "This link has ended" in page
        seen(browser.post(link, data=AGREE), 410)
        conn.execute("UPDATE asset SET customer_id = %s", (world.ani,))
        seen(browser.get(link), 410)


def test_opting_out_takes_one_click_in_the_mail_program_and_is_undone_on_the_page(
    conn: Connection, database_url: str
) -> None:
    with told(conn, database_url) as (browser, _, _, link):
        assert browser.get(f"{link}/unsubscribe").headers["location"].endswith("#messages")
        assert rows(conn, "SELECT opted_out FROM customer") == [([],)]
        for _ in range(2):
            seen(browser.post(f"{link}/unsubscribe", data={"List-Unsubscribe": "One-Click"}))
        assert rows(conn, "SELECT opted_out FROM customer") == [(["email"],)]
        assert "Terima email lagi" in seen(browser.get(link))
        browser.post(link, data={"kind": "opt_in"})
        assert rows(conn, "SELECT opted_out FROM customer") == [([],)]
        seen(browser.post("/n/x/unsubscribe"), 404)


def test_what_a_device_forgets_takes_links_and_answers_along(conn: Connection, database_url: str) -> None:
    with told(conn, database_url) as (browser, world, _, link):
        browser.post(link, data=AGREE)
        erase_from(conn, world.product, [world.worn_fridge.id], NOW - DAY)
        seen(browser.get(link), 404)
    for table in ("notice", "notice_link", "notice_answer"):
        assert conn.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)  # noqa: S608


def test_a_database_that_is_away_is_a_page_too(tmp_path: object) -> None:
    with serving(f"postgresql://nobody@127.0.0.1:1/none?connect_timeout=1&host={tmp_path}", token=None) as browser:
        answer = browser.get("/n/x")
        assert "Sebentar" in seen(answer, 503)
        assert answer.headers["retry-after"] == "60"
