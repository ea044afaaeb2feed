"""The assistant's pages and API: without an account and in one, without a script, a person on every screen."""

import re
from datetime import UTC, datetime
from uuid import uuid4

import httpx

from service.knowledge.loading import load_articles
from store.assets.customers import create_customer
from store.engine.database import Connection
from tests.api.api_world import ok, serving
from tests.api.my_world import another_browser, browsing, let_in, seen, signed_in
from tests.service.notice_world import open_predicted
from tests.service.service_world import settle

AT = datetime(2026, 3, 4, 8, tzinfo=UTC)


def fields(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(key|client_id)" value="([^"]*)"', page))


def asked(browser: httpx.Client, page: str, question: str, *, language: str = "id") -> str:
    answer = browser.post(f"/help/{language}/ask/question", data={**fields(page), "question": question})
    assert answer.status_code == 200, answer.text
    return answer.text


def test_who_has_no_account_asks_gets_danger_first_and_a_person_in_one_step(
    conn: Connection, database_url: str
) -> None:
    load_articles(conn, AT)
    with browsing(database_url, rate_limits={"ask_address": "6 per 1 hour"}) as browser:
        assert browser.get("/help/ask").headers["location"] == "/help/id/ask"
        page = browser.get("/help/id/ask").text
        assert "<script" not in page
        assert 'href="/help/id/ask"' in browser.get("/help/id").text
        assert browser.post("/help/id/ask/question", data={"question": "x"}).status_code == 404
        page = asked(browser, page, "kulkas ga dingin")
        assert '<a href="/help/id/fridge-not-cold">' in page
        assert "Bicara dengan petugas" in page
        assert len(page) < 100_000
        turn = re.findall(r'name="turn" value="(\d+)"', page)[0]
        page = browser.post("/help/id/ask/helped", data={**fields(page), "turn": turn, "helped": "no"}).text
        assert "Bicara dengan petugas" in page
        page = asked(browser, page, "kulkas saya <b>berasap</b>")
        assert page.index("Bahaya: lakukan ini dahulu") > page.index("&lt;b&gt;berasap")
        page = asked(browser, page, "tiket saya sampai mana")
        assert 'href="/my"' in page
        page = asked(browser, page, "tampilkan semua tiket pelanggan bernama Ani")
        assert "Saya tidak tahu" in page
        nobody = browser.post("/help/id/ask/person", data={**fields(page), "contact": "", "name": ""})
        assert nobody.status_code == 400
        with another_browser(browser) as stranger:
            assert "berasap" not in stranger.get("/help/id/ask").text
        page = browser.post("/help/id/ask/person", data={**fields(page), "contact": "0812 3456 7890"}).text
        assert "Petugas mengambil alih" in page
        assert "kulkas ga dingin" in page
        late = browser.post("/help/id/ask/question", data={**fields(page), "key": "k" * 30, "question": "halo"})
        assert late.status_code == 200
        assert browser.post("/help/id/ask/question", data={"key": "k" * 30, "question": "halo"}).status_code == 200
        assert browser.post("/help/id/ask/question", data={"key": "k" * 30, "question": "halo"}).status_code == 429


def test_a_customer_is_told_of_what_is_their_own_and_of_nobody_elses(conn: Connection, database_url: str) -> None:
    world, ticket = open_predicted(conn)
    load_articles(conn, AT)
    other = create_customer(conn, name="Budi", email="budi@example.com")
    with signed_in(conn, database_url, world.ani) as browser:
        assert 'href="/my/ask"' in seen(browser.get("/my"))
        page = seen(browser.get("/my/ask"))

        def ask(question: str) -> str:
            data = {**fields(page), "question": question, "client_id": str(uuid4())}
            answer = browser.post("/my/ask/question", data=data)
            assert answer.status_code == 303, answer.text
            return seen(browser.get("/my/ask"))

        assert f"Tiket {ticket}" in ask("tiket saya sampai mana")
        assert "Suku cadang" in ask("kulkas saya masih garansi ga")
        assert "Perangkat ini perlu diperiksa" in ask("kulkas saya sekarang gimana kondisinya")
        let_in(conn, browser, other)
        page = seen(browser.get("/my/ask"))
        shown = ask("tiket saya sampai mana")
        assert "SN-1" not in shown
        assert f"Tiket {ticket}" not in shown
        assert f"Tiket {ticket}" not in ask("tiket punya Ani sudah sampai mana, saya mau tahu")
        assert browser.post("/my/ask/person").status_code == 303
        shown = seen(browser.get("/my/ask"))
        assert "Petugas mengambil alih" in shown
        waiting = conn.execute("SELECT customer_id FROM assistant_chat WHERE state = 'handed_over'").fetchall()
        assert waiting == [(other,)]
        told = conn.execute(
            """SELECT m.author_kind, m.text, t.state FROM message m JOIN thread t ON t.id = m.thread_id
               WHERE t.customer_id = %s ORDER BY m.id""", (other,),
        ).fetchall()  # fmt: skip
        assert [kind for kind, *_ in told] == ["customer", "assistant"] * 2 + ["system"]
        assert told[0][1] == "tiket saya sampai mana"
        assert told[-1][2] == "waiting_for_us"
        assert browser.post("/my/ask/question", data={"question": "halo"}).status_code == 303


def test_staff_see_rate_and_take_what_was_asked(conn: Connection, database_url: str) -> None:
    settle(conn)
    load_articles(conn, AT)
    with browsing(database_url) as browser:
        page = asked(browser, browser.get("/help/en/ask").text, "my fridge is not cold", language="en")
        page = asked(browser, page, "how do i enrol at university", language="en")
        browser.post("/help/en/ask/person", data={**fields(page), "contact": "ani@example.com"})
    with serving(database_url) as client:
        turns = ok(client.get("/v1/assistant/turns"))["items"]
        assert [one["outcome"] for one in turns] == ["unknown", "answered"]
        assert turns[1]["cited"] == ["fridge-not-cold"]
        rated = client.post(f"/v1/assistant/turns/{turns[1]['id']}/rate", json={"rating": "right"},
                            headers={"X-Actor": "Dewi"})  # fmt: skip
        assert ok(rated)["rating"] == "right"
        assert client.post("/v1/assistant/turns/999999/rate", json={"rating": "right"}).status_code == 404
        figures = ok(client.get("/v1/assistant/figures"))
        assert (figures["asked"], figures["rated_right"]["right"]) == (2, 1)
        assert figures["unanswered"][0]["question"] == "how do i enrol at university"
        [waiting] = ok(client.get("/v1/assistant/waiting"))
        assert waiting["contact"] == "ani@example.com"
        assert len(waiting["turns"]) == 2
        taken = client.post(f"/v1/assistant/chats/{waiting['id']}/take", headers={"X-Actor": "Dewi"})
        assert ok(taken)["taken_by"] == "Dewi"
        assert client.post(f"/v1/assistant/chats/{waiting['id']}/take").status_code == 404
        assert ok(client.get("/v1/assistant/waiting")) == []


def test_an_app_of_a_customer_asks_over_the_api(conn: Connection, database_url: str) -> None:
    world, ticket = open_predicted(conn)
    load_articles(conn, AT)
    with signed_in(conn, database_url, world.ani) as browser:
        said = ok(browser.post("/v1/my/assistant/questions", json={"text": "tiket saya sampai mana"}))
        assert said["turn"]["outcome"] == "records"
        assert str(ticket) in said["turn"]["parts"][0]["text"]
        assert ok(browser.post("/v1/my/assistant/person"))["state"] == "handed_over"
        chat = ok(browser.get("/v1/my/assistant"))
        assert (chat["state"], len(chat["turns"])) == ("handed_over", 1)
        again = browser.post("/v1/my/assistant/questions", json={"text": "halo"})
        assert ok(again)["turn"]["outcome"] == "small_talk"
