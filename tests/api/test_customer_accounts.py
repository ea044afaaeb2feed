"""A customer comes in by what was sent to the address on record, once; nobody learns who is on record."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fleet.settings import load_settings
from service.customer_accounts.delivery import deliver_next_proof
from service.notices.channels.registry import CHANNELS
from service.notices.enabled_channels import open_channels
from store.assets.customers import create_customer
from store.engine.database import Connection
from store.identity.account_proofs import Way
from store.identity.people import NewPerson, PersonState, Role, create_person, person_of_customer
from store.identity.tenants import create_tenant
from tests.api.api_world import ok, problem, serving
from tests.api.my_world import another_browser, browsing, code_of, leads_to, letters, link_of, request_of, seen
from tests.service.notice_world import LINKS, deliver_all, link_in, open_predicted
from tests.service.outside import mail_server
from tests.service.pigeon_channel import PIGEON
from tests.service.service_world import rows, settle
from tests.worlds.signed_in import cookie_of, signed_in_cookie

ANI = "ani@example.com"


def test_the_page_answers_alike_for_an_address_on_record_and_for_any_other(conn: Connection, database_url: str) -> None:
    settle(conn)
    with browsing(database_url) as browser, mail_server() as mailbox:
        pages = []
        for address in (ANI, "nobody@example.com"):
            page = browser.post("/my/ask", data={"address": address})
            pages.append(seen(page).replace(request_of(page), "").replace(address, ""))
        assert pages[0] == pages[1]
        assert rows(conn, "SELECT count(*) FROM account_proof GROUP BY address") == [(1,), (1,)]
        [letter] = letters(conn, mailbox)
        assert letter["To"] == ANI
    # A stranger's address is not kept.
    assert rows(conn, "SELECT address, state FROM account_proof ORDER BY id") == [(ANI, "sent"), ("", "dropped")]


def test_the_code_lets_in_the_browser_that_asked_and_makes_the_account_once(
    conn: Connection, database_url: str
) -> None:
    world = settle(conn)
    with browsing(database_url) as browser, mail_server() as mailbox:
        for _ in range(2):
            page = browser.post("/my/ask", data={"address": " Ani@Example.com "})
            [letter] = letters(conn, mailbox)
            form = {"request": request_of(page), "code": f"{code_of(letter)[:3]} {code_of(letter)[3:]}"}
            answer = browser.post("/my/code", data=form)
            leads_to(answer, "/my")
            assert "httponly" in answer.headers["set-cookie"].lower()
            assert "Kulkas" in seen(browser.get("/my"))
            # Code and link are spent together.
            seen(browser.post("/my/code", data=form), 400)
            seen(browser.post(link_of(letter)), 404)
    person = person_of_customer(conn, world.ani)
    assert person is not None
    assert (person.role, person.state, person.email) == (Role.CUSTOMER, PersonState.ACTIVE, None)
    assert rows(conn, "SELECT count(*), max(how) FROM session") == [(2, "code")]
    assert rows(conn, "SELECT action FROM audit WHERE action = 'signed_in'") == [("signed_in",)] * 2


def test_the_link_lets_in_any_browser_by_a_click_and_once(conn: Connection, database_url: str) -> None:
    settle(conn)
    with browsing(database_url) as browser, mail_server() as mailbox, another_browser(browser) as phone:
        browser.post("/my/ask", data={"address": ANI})
        [letter] = letters(conn, mailbox)
        link = link_of(letter)
        for _ in range(2):  # A mail scanner looks first.
            assert "Masuk sebagai Ani" in seen(phone.get(link))
        assert "Sign in as Ani" in seen(phone.get(link, params={"lang": "en"}))
        leads_to(phone.post(link), "/my")
        assert "Kulkas" in seen(phone.get("/my"))
        assert "Tautan ini sudah tidak berlaku" in seen(browser.get(link), 404)
        seen(browser.post(link), 404)
        leads_to(phone.post("/my/out"), "/my")
        assert "Kirim kode" in seen(phone.get("/my"))
    assert rows(conn, "SELECT ended_at IS NOT NULL FROM session") == [(True,)]


def test_five_wrong_codes_end_a_code_and_the_link_still_works(conn: Connection, database_url: str) -> None:
    settle(conn)
    with browsing(database_url) as browser, mail_server() as mailbox:
        page = browser.post("/my/ask", data={"address": ANI})
        [letter] = letters(conn, mailbox)
        wrong = f"{(int(code_of(letter)) + 1) % 10**6:06d}"
        for _ in range(5):
            assert "salah" in seen(browser.post("/my/code", data={"request": request_of(page), "code": wrong}), 400)
        right = {"request": request_of(page), "code": code_of(letter)}
        seen(browser.post("/my/code", data=right), 400)
        leads_to(browser.post(link_of(letter)), "/my")


def test_a_code_is_good_for_ten_minutes_and_for_its_own_browser(conn: Connection, database_url: str) -> None:
    settle(conn)
    with browsing(database_url) as browser, mail_server() as mailbox, another_browser(browser) as stranger:
        page = browser.post("/my/ask", data={"address": ANI})
        [letter] = letters(conn, mailbox)
        other = stranger.post("/my/ask", data={"address": "nobody@example.com"})
        letters(conn, mailbox)
        seen(stranger.post("/my/code", data={"request": request_of(other), "code": code_of(letter)}), 400)
        [(lasts,)] = rows(conn, "SELECT code_until - made_at FROM account_proof WHERE state = 'sent'")
        assert 600 <= lasts.total_seconds() < 660
        conn.execute("UPDATE account_proof SET code_until = now() - interval '1 second'")
        seen(browser.post("/my/code", data={"request": request_of(page), "code": code_of(letter)}), 400)
        conn.execute("UPDATE account_proof SET expires_at = now() - interval '1 second'")
        seen(browser.post(link_of(letter)), 404)


def test_nothing_that_opens_the_account_stands_in_the_database(conn: Connection, database_url: str) -> None:
    settle(conn)
    with browsing(database_url) as browser, mail_server() as mailbox:
        page = browser.post("/my/ask", data={"address": ANI})
        [letter] = letters(conn, mailbox)
        [(row,)] = rows(conn, "SELECT account_proof::text FROM account_proof")
        token = link_of(letter).rpartition("/")[2]
        assert len(token) == 43
        for secret in (token, code_of(letter), request_of(page)):
            assert secret not in row


def test_customers_who_share_an_address_choose_whom_to_come_in_as(conn: Connection, database_url: str) -> None:
    world = settle(conn)
    brand = create_tenant(conn, name="Dingin Jaya", now=datetime.now(UTC))
    assert brand is not None
    conn.execute("INSERT INTO customer (name, email, tenant_id) VALUES ('Ani L', 'ANI@example.com', %s)", (brand,))
    [(other,)] = rows(conn, "SELECT max(id) FROM customer")
    with browsing(database_url) as browser, mail_server() as mailbox:
        page = browser.post("/my/ask", data={"address": ANI})
        [letter] = letters(conn, mailbox)
        code = {"request": request_of(page), "code": code_of(letter)}
        choice = seen(browser.post("/my/code", data=code))
        assert "Dingin Jaya" in choice
        assert f'value="{world.ani}"' in choice
        leads_to(browser.post("/my/code", data={**code, "customer": str(other)}), "/my")
        assert "Ani L" in seen(browser.get("/my"))
        # By the link, too; and what is not behind the address cannot be chosen.
        browser.post("/my/ask", data={"address": ANI})
        [letter] = letters(conn, mailbox)
        stranger = create_customer(conn, name="Budi", email="budi@example.com")
        assert "Akun yang mana?" in seen(browser.post(link_of(letter), data={"customer": str(stranger)}))
        leads_to(browser.post(link_of(letter), data={"customer": str(world.ani)}), "/my")
    assert rows(conn, "SELECT customer_id, tenant_id FROM person ORDER BY customer_id") == [
        (world.ani, 1),
        (other, brand),
    ]


def test_a_disabled_account_gets_no_letter_and_a_letter_from_before_opens_nothing(
    conn: Connection, database_url: str
) -> None:
    world = settle(conn)
    with browsing(database_url) as browser, mail_server() as mailbox:
        browser.post("/my/ask", data={"address": ANI})
        [letter] = letters(conn, mailbox)
        create_person(
            conn,
            NewPerson("Ani", Role.CUSTOMER, state=PersonState.DISABLED, tenant_id=1, customer_id=world.ani),
        )
        seen(browser.get(link_of(letter)), 404)
        seen(browser.post(link_of(letter)), 404)
        browser.post("/my/ask", data={"address": ANI})
        assert letters(conn, mailbox) == []


@pytest.mark.parametrize("typed", ["", "ani", "a b@c", "x" * 300 + "@example.com", "+62 811 1234"])
def test_what_is_no_address_is_said_so(conn: Connection, database_url: str, typed: str) -> None:
    with browsing(database_url) as browser:
        assert "belum lengkap" in seen(browser.post("/my/ask", data={"address": typed}), 400)
        seen(browser.post("/my/ask", content=b"\xff&&" * 50), 400)
    assert rows(conn, "SELECT count(*) FROM account_proof") == [(0,)]


def test_many_letters_to_one_address_stop_without_a_word_and_keep_nobody_out(
    conn: Connection, database_url: str
) -> None:
    settle(conn)
    with browsing(database_url) as browser, mail_server() as mailbox:
        sent = []
        for _ in range(8):
            seen(browser.post("/my/ask", data={"address": ANI}))
            sent += letters(conn, mailbox)
        assert len(sent) == 5
        leads_to(browser.post(link_of(sent[0])), "/my")


def test_one_network_cannot_ask_for_everybody(conn: Connection, database_url: str) -> None:
    with browsing(database_url) as browser:
        for number in range(20):
            seen(browser.post("/my/ask", data={"address": f"a{number}@example.com"}))
        answer = browser.post("/my/ask", data={"address": "more@example.com"})
        seen(answer, 429)
        assert int(answer.headers["retry-after"]) > 0


@pytest.mark.parametrize("path", ["/n/{}", "/my/in/{}"])
def test_guessed_links_answer_alike_and_are_limited_while_a_right_one_works(
    conn: Connection, database_url: str, path: str
) -> None:
    open_predicted(conn)
    with mail_server() as mailbox, browsing(database_url, rate_limits={"link_guess": "10 per hour"}) as browser:
        [mail] = deliver_all(conn, mailbox)
        browser.post("/my/ask", data={"address": ANI})
        [letter] = letters(conn, mailbox)
        good = link_in(mail) if path.startswith("/n/") else link_of(letter)
        guesses = ["x", "A" * 43, good.rpartition("/")[2][:-1] + "~", "%00%ff", "é" * 200]
        pages = {seen(browser.get(path.format(guess)), 404) for guess in guesses}
        assert len(pages) == 1
        for guess in guesses:
            seen(browser.post(path.format(guess)), 404)
        answer = browser.get(path.format("y"))
        seen(answer, 429)
        assert int(answer.headers["retry-after"]) > 0
        seen(browser.get(good))


def test_a_notices_link_asks_for_the_way_into_the_account_and_does_not_open_it(
    conn: Connection, database_url: str
) -> None:
    open_predicted(conn)
    with mail_server() as mailbox, browsing(database_url) as browser:
        [mail] = deliver_all(conn, mailbox)
        link = link_in(mail)
        assert "Lihat semua perangkat saya" in seen(browser.get(link))
        page = browser.post(f"{link}/account")
        assert "a***@example.com" in seen(page)
        assert ANI not in page.text
        assert "set-cookie" not in page.headers
        assert "Kirim kode" in seen(browser.get("/my"))
        [letter] = letters(conn, mailbox)
        assert letter["To"] == ANI
        leads_to(browser.post("/my/code", data={"request": request_of(page), "code": code_of(letter)}), "/my")
        leads_to(browser.post(f"{link}/account"), "/my")
        seen(browser.post("/n/x/account"), 404)


def test_staff_invite_a_customer_to_the_address_on_record(conn: Connection, database_url: str) -> None:
    world = settle(conn)
    name, value = signed_in_cookie(conn, Role.AGENT)
    with browsing(database_url) as browser, mail_server() as mailbox:
        browser.cookies.set(name, value)
        ok(browser.post(f"/v1/customers/{world.ani}/invite"), 202)
        [letter] = letters(conn, mailbox)
        assert letter["Subject"] == "Akun Anda untuk perangkat Anda"
        with another_browser(browser) as phone:
            leads_to(phone.post(link_of(letter)), "/my")
            assert "Kulkas" in seen(phone.get("/my"))
        budi = create_customer(conn, name="Budi")
        assert problem(browser.post(f"/v1/customers/{budi}/invite"), 409)["code"] == "customer_without_address"
        problem(browser.post("/v1/customers/999/invite"), 404)
        name, value = signed_in_cookie(conn, Role.CLAIMS)
        browser.cookies.set(name, value)
        problem(browser.post(f"/v1/customers/{world.ani}/invite"), 403)


def test_staff_are_led_to_their_pages_and_customers_may_not_use_the_desks_api(
    conn: Connection, database_url: str
) -> None:
    world = settle(conn)
    person = create_person(
        conn, NewPerson("Ani", Role.CUSTOMER, state=PersonState.ACTIVE, tenant_id=1, customer_id=world.ani)
    )
    assert person is not None
    with browsing(database_url) as browser:
        name, value = signed_in_cookie(conn, Role.AGENT)
        browser.cookies.set(name, value)
        for path in ("/my", "/my/settings", f"/my/appliances/{world.worn_fridge.asset_id}"):
            leads_to(browser.get(path), "/")
        name, value = cookie_of(conn, person)
        browser.cookies.set(name, value)
        for path in ("/v1/tickets", "/v1/customers", f"/v1/assets/{world.worn_fridge.asset_id}", "/v1/notices"):
            problem(browser.get(path), 403)
        browser.cookies.clear()
        for path in ("/my/settings", "/my/appliances/1", "/my/data"):
            leads_to(browser.get(path), "/my")


def test_a_telephone_is_offered_as_soon_as_a_channel_reaches_it(
    conn: Connection, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(conn)
    conn.execute("UPDATE customer SET phone = '+628111234'")
    (tmp_path / "loft").mkdir()
    with browsing(database_url, data_dir=tmp_path) as browser:
        assert "nomor telepon" not in seen(browser.get("/my"))
        monkeypatch.setitem(CHANNELS, "pigeon", replace(PIGEON, proves=Way.PHONE))
    with browsing(database_url, data_dir=tmp_path) as browser:
        assert "Email atau nomor telepon" in seen(browser.get("/my"))
        page = browser.post("/my/ask", data={"address": "+62 811-1234"})
        channels = open_channels(load_settings(data_dir=tmp_path))
        assert deliver_next_proof(conn, channels, LINKS, now=datetime.now(UTC))
        [letter] = [path.read_text(encoding="utf-8") for path in (tmp_path / "loft").iterdir()]
        code = next(word for word in letter.split() if word.isdigit() and len(word) == 6)
        leads_to(browser.post("/my/code", data={"request": request_of(page), "code": code}), "/my")


def test_the_legacy_token_opens_no_customers_page(conn: Connection, database_url: str) -> None:
    settle(conn)
    with serving(database_url) as api:
        assert "Kirim kode" in seen(api.get("/my"))
