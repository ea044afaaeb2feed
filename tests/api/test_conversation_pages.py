"""A customer writes to the team and reads the answer, on plain pages; staff do it for a caller."""

import re
from uuid import uuid4

import httpx

from service.conversations.saying import Said, say
from service.conversations.threads import close, require_thread, thread_of_ticket
from store.assets.customers import create_customer
from store.conversations.messages import AuthorKind, messages_of
from store.conversations.threads import ThreadState
from store.engine.database import Connection
from store.identity.people import Role
from tests.api.access_world import member
from tests.api.my_world import let_in
from tests.api.portal_world import kitchen
from tests.service.pictures_cast import jpeg
from tests.service.service_world import NOW, rows
from tests.worlds.signed_in import cookie_of


def form_of(page: httpx.Response) -> dict[str, str]:
    found = re.search(r'name="client_id" value="([\w-]+)"', page.text)
    assert page.status_code == 200
    assert found
    return {"client_id": found[1]}


def test_a_question_a_photo_and_the_answer(conn: Connection, database_url: str) -> None:
    with kitchen(conn, database_url) as (web, home):
        let_in(conn, web, home.ani)
        assert "/my/conversations" in web.get("/my").text
        form = form_of(web.get("/my/conversations"))
        files = {"photo": ("k.jpg", jpeg(), "image/jpeg")}
        sent = [
            web.post("/my/conversations", data={**form, "text": "Pintunya <b>bunyi</b>"}, files=files) for _ in range(2)
        ]
        address = sent[0].headers["location"].partition("?")[0]
        assert [one.headers["location"] for one in sent] == [f"{address}?done=sent"] * 2
        page = web.get(address)
        assert page.text.count("Pintunya &lt;b&gt;bunyi&lt;/b&gt;") == 1
        assert "Akan kami jawab" in page.text
        [photo] = re.findall(rf'href="({address}/photos/\d+)"', page.text)
        assert web.get(photo).headers["content-type"] == "image/jpeg"
        thread = int(address.rpartition("/")[2])
        say(conn, thread, Said(AuthorKind.STAFF, "Dewi", "Kami cek dulu.", NOW))
        say(conn, thread, Said(AuthorKind.STAFF, "Dewi", "Between us.", NOW, internal=True))
        page = web.get(address)
        assert "Kami cek dulu." in page.text
        assert "Dewi, tim layanan" in page.text
        assert "Between us." not in page.text
        listed = web.get("/my/conversations").text
        assert "Sudah kami jawab" in listed
        assert "Minggu, 1 Maret 2026" in listed  # As in the conversation: at the clock that messages bear.
    assert require_thread(conn, thread).customer_saw == messages_of(conn, thread, internal=False)[-1].id


def test_about_a_ticket_a_thread_begins_with_its_first_message(conn: Connection, database_url: str) -> None:
    with kitchen(conn, database_url) as (web, home):
        let_in(conn, web, home.ani)
        assert f"/my/tickets/{home.ticket}/conversation" in web.get(f"/my/appliances/{home.fridge.asset_id}").text
        address = f"/my/tickets/{home.ticket}/conversation"
        form = form_of(web.get(address))
        assert rows(conn, "SELECT count(*) FROM thread") == [(0,)]
        refused = web.post(address, data={**form, "text": " "})
        assert refused.status_code == 400
        assert web.post(address, data={**form, "text": "Kapan datang?"}).status_code == 303
        assert "Kapan datang?" in web.get(address).text
        thread = thread_of_ticket(conn, home.ticket)
        close(conn, thread.id)
        web.post(address, data={"text": "terima kasih"})
        assert require_thread(conn, thread.id).state is ThreadState.CLOSED
    assert [one.at for one in messages_of(conn, thread.id)] == [NOW, NOW], "the fleet's clock"


def test_another_customers_words_are_nowhere(conn: Connection, database_url: str) -> None:
    with kitchen(conn, database_url) as (web, home):
        thread = thread_of_ticket(conn, home.ticket)
        say(conn, thread.id, Said(AuthorKind.CUSTOMER, "Ani", "mine", NOW))
        let_in(conn, web, create_customer(conn, name="Budi", email="budi@example.com"))
        for address in (
            f"/my/conversations/{thread.id}",
            f"/my/tickets/{home.ticket}/conversation",
            f"/my/conversations/{thread.id}/photos/1",
            "/my/conversations/x",
        ):
            assert web.get(address).status_code == 404
        assert web.post(f"/my/conversations/{thread.id}", data={"text": "x"}).status_code == 404
    assert len(messages_of(conn, thread.id)) == 1


def test_staff_write_down_what_a_caller_says(conn: Connection, database_url: str) -> None:
    with kitchen(conn, database_url) as (web, home):
        name, value = cookie_of(conn, member(conn, "Dewi", Role.AGENT, 1))
        web.cookies.set(name, value)
        begin = f"/behalf/{home.ani}/my"
        for address in ("conversations", f"tickets/{home.ticket}/conversation"):
            assert web.get(f"{begin}/{address}").status_code == 200
            sent = web.post(f"{begin}/{address}", data={"client_id": str(uuid4()), "text": "asks for a call"})
            assert sent.headers["location"].startswith(f"{begin}/conversations/")
            assert "lewat telepon" in web.get(sent.headers["location"]).text
    assert rows(conn, "SELECT DISTINCT author_kind, author, channel FROM message") == [("customer", "Ani", "call")]
    assert rows(conn, "SELECT actor FROM audit WHERE details ->> 'how' = 'on_behalf'") == [("Dewi",), ("Dewi",)]
