"""Customers' pages and letters, as they are sent: no word that no customer should read, in either language."""

import re

from store.engine.database import Connection
from store.privacy.consents import Purpose
from tests.api.my_world import let_in, letters
from tests.api.portal_world import SERIAL, kitchen
from tests.service.notice_world import deliver_all, part_of
from tests.service.outside import mail_server
from tests.service.service_world import rows
from tests.wording.plain_words import unfit_words, visible
from tests.wording.test_customer_texts import AGREED
from wording.catalog import LANGUAGES
from wording.wording import Wording

SERVE = {"follow_redirects": True}
ACCOUNT = ("", "/messages", "/settings", "/data", "/sessions")


def agreed() -> list[str]:
    """Sentences that somebody agreed to, and which never change."""
    return [Wording("en" if language == "en" else "id").text(code) for code in AGREED for language in LANGUAGES]


def faults(text: str) -> list[str]:
    for one in agreed():
        text = text.replace(one, "")
    return unfit_words(text.replace(SERIAL, ""))


def test_pages_and_letters_hold_no_word_that_no_customer_should_read(conn: Connection, database_url: str) -> None:
    assert Purpose.EXTENDED_TELEMETRY
    found: dict[str, list[str]] = {}
    with kitchen(conn, database_url) as (web, home), mail_server() as mailbox:
        asset, ticket = home.fridge.asset_id, home.ticket
        sent = {"product": "refrigerator", "symptom": "not_cold", "phone": "0812 3456 7890"}
        receipt = web.post("/report", data=sent, files={"photo": ("", b"")}).headers["location"].partition("?")[0]
        strangers = (home.link, "/n/nothing", "/my", "/my/offline", "/report", receipt)
        symptoms = [f"/report?symptom={one.id}" for one in home.product.symptoms]
        for language in LANGUAGES:
            for path in (*strangers, *symptoms):
                address = f"{path}{'&' if '?' in path else '?'}lang={language}"
                found[address] = faults(visible(web.get(address).text))
        assert web.post("/my/ask", data={"address": "ani@example.com"}).status_code == 200
        let_in(conn, web, home.ani)
        own = (*(f"/my{path}" for path in ACCOUNT), f"/my/appliances/{asset}", f"/my/tickets/{ticket}")
        for language in LANGUAGES:
            conn.execute("UPDATE customer SET language = %s", (language,))
            for path in own:
                answer = web.get(path)
                assert answer.status_code == 200, path
                found[f"{path} {language}"] = faults(visible(answer.text))
        web.post(f"/my/tickets/{ticket}", data={"kind": "stopped", "note": ""})
        for mail in (*letters(conn, mailbox), *deliver_all(conn, mailbox)):
            words = [str(mail["subject"]), *(part_of(mail, kind) for kind in ("plain", "html"))]
            read = visible(re.sub(r"https?://\S+", "", " ".join(words)))
            found[f"letter: {mail['subject']}"] = faults(read)
    assert {path: words for path, words in found.items() if words} == {}
    assert len(found) > 30
    assert rows(conn, "SELECT count(*) FROM stranger_report") == [(1,)]


def test_what_was_noticed_stands_on_the_page_without_a_figure(conn: Connection, database_url: str) -> None:
    with kitchen(conn, database_url) as (web, home):
        page = visible(web.get(home.link).text)
        assert "Mesin pendingin kulkas Anda bekerja lebih berat daripada dulu." in page
        assert "Mesin pendingin memakai listrik lebih banyak daripada dulu." in page
        assert "Mesin pendingin hampir tidak pernah berhenti." in page
        assert "habiskan atau pindahkan dulu susu, daging, dan ikan" in page
        for figure in ("161", "38 W", "123", "seperti biasa"):
            assert figure not in page
        english = visible(web.get(f"{home.link}?lang=en").text)
        assert "The cooling motor hardly gets a rest any more." in english
