"""Readers ask below an article without an account; staff answer for everybody, or withhold it."""

import re
from datetime import UTC, datetime

import httpx

from service.knowledge.editing import publish_article, write_article
from store.engine.database import Connection
from store.identity.people import Role
from tests.api.access_world import acting, member, token_of
from tests.api.api_world import ok, problem
from tests.api.my_world import browsing
from tests.service.service_world import rows
from tests.service.test_knowledge import NEW

AT = datetime(2026, 3, 4, 8, tzinfo=UTC)
PAGE = "/help/id/shaved-ice"


def form_of(page: httpx.Response) -> dict[str, str]:
    found = re.search(r'name="client_id" value="([\w-]+)"', page.text)
    assert found
    return {"client_id": found[1]}


def test_a_question_is_asked_once_answered_and_then_read_by_everybody(conn: Connection, database_url: str) -> None:
    publish_article(conn, write_article(conn, NEW, tenant_id=None, by="Hendra", at=AT), tenant_id=None, by="x", at=AT)
    with browsing(database_url, rate_limits={"question_address": "4 per 1 hour"}) as web:
        form = {**form_of(web.get(PAGE)), "question": "Apakah <b>esnya</b> boleh warna-warni?", "name": "Sari"}
        for _ in range(2):
            sent = web.post(f"{PAGE}/questions", data=form)
            assert sent.status_code == 303, (sent.status_code, sent.text[-1500:])
            assert sent.headers["location"] == f"{PAGE}?said=asked#questions"
        assert "Tim kami membaca pertanyaan Anda" in web.get(sent.headers["location"]).text
        assert "warna-warni" not in web.get(PAGE).text
        empty = web.post(f"{PAGE}/questions", data={"question": " "})
        assert "said=empty" in empty.headers["location"]
        assert web.post(f"{PAGE}/questions", data={"question": "rumah Budi di mana?"}).status_code == 303
        assert web.post(f"{PAGE}/questions", data={"question": "lagi"}).status_code == 429
        assert web.post("/help/id/nothing-here/questions", data={"question": "x"}).status_code == 404
        with acting(web, token_of(conn, member(conn, "Hendra", Role.KNOWLEDGE, 1))) as staff:
            other, asked = ok(staff.get("/v1/article-questions", params={"state": "submitted"}))["items"]
            at = f"/v1/article-questions/{asked['id']}"
            problem(staff.post(f"{at}/publish", json={"answer": ""}), 422)
            assert (
                ok(staff.post(f"{at}/publish", json={"answer": "Boleh.\nTetapi bukan untuk bayi."}))["state"]
                == "published"
            )
            ok(staff.post(f"/v1/article-questions/{other['id']}/withhold", json={"why": "names_a_person"}))
            problem(staff.get("/v1/article-questions/987654"), 404)
        with acting(web, token_of(conn, member(conn, "Dewi", Role.AGENT, 1))) as agent:
            problem(agent.post(f"{at}/publish", json={"answer": "x"}), 403)
        page = web.get(PAGE).text
        assert "Apakah &lt;b&gt;esnya&lt;/b&gt; boleh warna-warni?" in page
        assert ("Boleh.<br>Tetapi" in page, "Sari" in page, "Budi" in page) == (True, True, False)
        assert "warna-warni" not in web.get("/help/en/shaved-ice").text
    assert rows(conn, "SELECT count(*) FROM article_question") == [(2,)]
    assert rows(conn, "SELECT DISTINCT actor FROM audit WHERE subject LIKE 'article_question/%%'") == [("Hendra",)]
