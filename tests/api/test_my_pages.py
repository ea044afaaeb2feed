"""The pages of a customer's account: what they own in plain words, and what they decide about it."""

import pytest

from service.findings.findings import resolve
from service.tickets.states import By
from store.assets.customers import create_customer
from store.engine.database import Connection
from store.service.reports import Finding
from tests.api.my_world import another_browser, leads_to, let_in, seen, signed_in
from tests.service.notice_world import deliver_all, open_predicted
from tests.service.outside import mail_server
from tests.service.service_world import HOUR, NOW, add_fridge, predict, rows, settle

FOUND = Finding("confirmed", None, "compressor", None, (), "internal note", None)


def test_what_they_own_is_listed_with_how_it_is_doing_and_no_figure(conn: Connection, database_url: str) -> None:
    world, _ = open_predicted(conn)
    watched = add_fridge(conn, world.product, "SN-2", world.ani)
    predict(conn, watched, rung="inspect")
    well = add_fridge(conn, world.product, "SN-3", world.ani)
    add_fridge(conn, world.product, "SN-4")
    conn.execute(
        "INSERT INTO device_latest (device_id, ts, readings, received_at) VALUES (%s, %s, '{}', %s)",
        (well.id, NOW, NOW),
    )
    with signed_in(conn, database_url, world.ani) as browser:
        page = seen(browser.get("/my"))
        for words in ("Halo, Ani", "Perlu diperiksa", "SN-1", "Kami pantau", "SN-2", "bekerja dengan baik", "SN-3"):
            assert words in page
        assert "SN-4" not in page
        for figure in ("%", "dari 10", "0,8"):
            assert figure not in page.partition("</style>")[2]


def test_many_appliances_come_page_by_page(conn: Connection, database_url: str) -> None:
    world = settle(conn)
    for number in range(2, 24):
        add_fridge(conn, world.product, f"SN-{number}", world.ani)
    with signed_in(conn, database_url, world.ani) as browser:
        page = seen(browser.get("/my"))
        assert "SN-20" in page
        assert "SN-21" not in page
        after = page.partition("/my?after=")[2].partition('"')[0]
        assert "SN-23" in seen(browser.get(f"/my?after={after}"))
        seen(browser.get("/my?after=x"))


def test_a_fault_is_reported_once_however_often_the_button_is_pressed(conn: Connection, database_url: str) -> None:
    world = settle(conn)
    asset = world.worn_fridge.asset_id
    with signed_in(conn, database_url, world.ani) as browser:
        page = seen(browser.get(f"/my/appliances/{asset}"))
        assert "Keausan kompresor" in page
        assert "Suku cadang, Jasa, dan Transportasi, seluruh alat: sampai" in page
        at = page.partition('name="at" value="')[2].partition('"')[0]
        form = {"mode": "compressor_wear", "note": "warm\0 <b>", "at": at}
        for _ in range(2):
            leads_to(browser.post(f"/my/appliances/{asset}/report", data=form), f"/my/appliances/{asset}?done=reported")
        page = seen(browser.get(f"/my/appliances/{asset}?done=reported"))
        assert "laporan Anda sudah kami terima" in page
        assert "warm  &lt;b&gt;" in page
        assert "Pilih dulu" in seen(browser.post(f"/my/appliances/{asset}/report", data={"note": "x"}), 400)
        unknown = {"mode": "no_such_mode", "at": "yesterday"}
        assert browser.post(f"/my/appliances/{asset}/report", data=unknown).status_code == 303
    [(actor,)] = rows(conn, "SELECT DISTINCT actor FROM ticket_history WHERE action IN ('open', 'report')")
    assert actor == "customer", "no name, which an erasure would leave there"
    assert rows(conn, "SELECT failure_mode, text, customer_id FROM customer_report ORDER BY id") == [
        ("compressor_wear", "warm  <b>", world.ani),
        ("unknown", "", world.ani),
    ]


def test_a_ticket_is_answered_in_the_account_as_behind_its_link(conn: Connection, database_url: str) -> None:
    world, ticket = open_predicted(conn)
    with mail_server() as mailbox:
        deliver_all(conn, mailbox)
    with signed_in(conn, database_url, world.ani) as browser:
        assert f"/my/tickets/{ticket}" in seen(browser.get(f"/my/appliances/{world.worn_fridge.asset_id}"))
        assert "Kapan teknisi boleh datang?" in seen(browser.get(f"/my/tickets/{ticket}"))
        answer = browser.post(f"/my/tickets/{ticket}", data={"kind": "agree", "slot": "2026-03-04 morning"})
        assert answer.headers["location"] == "?done=agree&lang=id"
        assert "Waktu kunjungan sudah kami catat" in seen(browser.get(f"/my/tickets/{ticket}?done=agree"))
        seen(browser.post(f"/my/tickets/{ticket}", data={"kind": "sell"}), 400)
        assert "Teknisi datang Rabu, 4 Maret 2026" in seen(browser.get("/my"))
        resolve(conn, world.product, ticket, FOUND, By("pak-budi", NOW + HOUR))
        page = seen(browser.get(f"/my/appliances/{world.worn_fridge.asset_id}"))
        assert "Sudah diganti: Kompresor" in page
        assert "internal note" not in page


def test_another_customers_things_answer_as_what_is_not_there(conn: Connection, database_url: str) -> None:
    world, ticket = open_predicted(conn)
    budi = create_customer(conn, name="Budi", email="budi@example.com")
    asset = world.worn_fridge.asset_id
    with signed_in(conn, database_url, budi) as browser:
        answers = set()
        for number in (f"{asset}", "999", "0", "-1", "x", "9" * 40, "%00"):
            answers.add(seen(browser.get(f"/my/appliances/{number}"), 404))
            answers.add(seen(browser.post(f"/my/appliances/{number}/report", data={"mode": "unknown"}), 404))
        for number in (f"{ticket}", "999", "x"):
            answers.add(seen(browser.get(f"/my/tickets/{number}"), 404))
            answers.add(seen(browser.post(f"/my/tickets/{number}", data={"kind": "later"}), 404))
        assert len(answers) == 1
        assert "Belum ada perangkat" in seen(browser.get("/my"))


def test_messages_are_stopped_and_wanted_again(conn: Connection, database_url: str) -> None:
    world = settle(conn)
    with signed_in(conn, database_url, world.ani) as browser:
        assert "Anda menerima pesan lewat ini" in seen(browser.get("/my/messages"))
        leads_to(browser.post("/my/messages", data={"channel": "email", "want": "no"}), "/my/messages")
        assert rows(conn, "SELECT opted_out FROM customer") == [(["email"],)]
        assert "Terima lagi" in seen(browser.get("/my/messages"))
        browser.post("/my/messages", data={"channel": "email", "want": "yes"})
        assert rows(conn, "SELECT opted_out FROM customer") == [([],)]
        for channel in ("webhook", "x", ""):
            seen(browser.post("/my/messages", data={"channel": channel}), 404)


def test_consents_are_given_to_the_words_shown_and_taken_back(conn: Connection, database_url: str) -> None:
    world = settle(conn)
    with signed_in(conn, database_url, world.ani) as browser:
        for _ in range(2):
            leads_to(browser.post("/my/consents", data={"purpose": "survey", "agree": "yes"}), "/my/messages#consents")
        assert rows(conn, "SELECT purpose, language, how, withdrawn_at FROM consent") == [
            ("survey", "id", "page", None)
        ]
        browser.post("/my/consents", data={"purpose": "survey", "agree": "no"})
        assert rows(conn, "SELECT withdrawn_how FROM consent") == [("page",)]
        for purpose in ("service", "x", ""):
            seen(browser.post("/my/consents", data={"purpose": purpose, "agree": "yes"}), 404)
    assert rows(conn, "SELECT action FROM audit WHERE action LIKE 'consent%%' ORDER BY id") == [
        ("consent_given",),
        ("consent_withdrawn",),
    ]


def test_language_zone_and_quiet_hours_are_set(conn: Connection, database_url: str) -> None:
    world = settle(conn)
    form = {"language": "en", "zone": "Asia/Jayapura", "quiet": "yes", "from": "20:00", "until": "06:30"}
    with signed_in(conn, database_url, world.ani) as browser:
        leads_to(browser.post("/my/settings", data=form), "/my/settings?done=saved")
        page = seen(browser.get("/my/settings?done=saved"))
        assert "Saved." in page
        assert 'value="20:00"' in page
        browser.post("/my/settings", data={**form, "quiet": "no"})
        assert rows(conn, "SELECT language, time_zone, quiet_from = quiet_until FROM customer") == [
            ("en", "Asia/Jayapura", True)
        ]
        assert rows(conn, "SELECT language, time_zone FROM person") == [("en", "Asia/Jayapura")]
        for wrong in ({"language": "xx"}, {"zone": "Mars"}, {"from": "25:00"}, {"from": ""}, {"until": "20:00"}):
            seen(browser.post("/my/settings", data={**form, **wrong}), 400)
        leads_to(browser.post("/my/language", data={"language": "id"}), "/my")
        assert "Halo" in seen(browser.get("/my"))


def test_other_devices_are_signed_out_from_here(conn: Connection, database_url: str) -> None:
    world = settle(conn)
    with signed_in(conn, database_url, world.ani) as browser, another_browser(browser) as phone:
        let_in(conn, phone, world.ani)
        page = seen(browser.get("/my/sessions"))
        number = page.partition("/my/sessions/")[2].partition("/")[0]
        leads_to(browser.post(f"/my/sessions/{number}/end"), "/my/sessions")
        assert "Kirim kode" in seen(phone.get("/my"))
        seen(browser.get("/my"))
        budi = create_customer(conn, name="Budi")
        let_in(conn, phone, budi)
        phone.post("/my/sessions/1/end")
        seen(browser.get("/my/sessions"))
        assert "Halo" in seen(browser.get("/my"))


def test_a_copy_a_correction_and_erasure_are_asked_for_once_each(conn: Connection, database_url: str) -> None:
    world = settle(conn)
    with signed_in(conn, database_url, world.ani) as browser:
        assert "ani@example.com" in seen(browser.get("/my/data"))
        for _ in range(2):
            leads_to(browser.post("/my/data", data={"kind": "copy"}), "/my/data?done=asked")
        browser.post("/my/data", data={"kind": "correct", "words": "I am called Ani Lestari"})
        browser.post("/my/data", data={"kind": "erase"})
        page = seen(browser.get("/my/data?done=asked"))
        assert "Permintaan Anda sudah kami catat" in page
        assert page.count("Kami menjawab paling lambat") >= 4
        for wrong in ({"kind": "x"}, {}, {"kind": "correct"}):
            seen(browser.post("/my/data", data=wrong), 404)
    asked = rows(conn, "SELECT kind, words, due_at - asked_at = interval '72 hours' FROM privacy_request ORDER BY id")
    assert asked == [
        ("copy", "", True),
        ("correct", "I am called Ani Lestari", True),
        ("erase", "", True),
    ]


@pytest.mark.parametrize("path", ["/my", "/my/messages", "/my/settings", "/my/sessions", "/my/data"])
def test_no_page_names_what_it_lacks_in_either_language(conn: Connection, database_url: str, path: str) -> None:
    world = settle(conn)
    with signed_in(conn, database_url, world.ani) as browser:
        for language in ("en", "id"):
            browser.post("/my/language", data={"language": language})
            page = seen(browser.get(path))
            assert f'lang="{language}"' in page
            assert "my_" not in page
