"""The story of a buyer: activates, reports, claims with photos, sends back, gets another one, rates: by pages without a
script, mails and the API of the staff alone; what was done is seen at each step."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest

from fleet.product_files.parse import load_product
from fleet.settings import load_settings
from service.fleet_pass import sweep
from service.follow_up.letters import deliver_next_letter
from service.notices.enabled_channels import TO_CUSTOMERS, open_channels
from store.assets.fleet_clocks import ClockMode, move_clock_to
from store.assets.products import register_product
from store.engine.database import Connection
from store.identity.people import Role
from tests.api.access_world import PLENTY, acting, member, token_of
from tests.api.api_world import ok
from tests.api.my_world import browsing, code_of, letters, request_of
from tests.api.portal_world import FRIDGE
from tests.service.notice_world import LINKS, deliver_all, part_of
from tests.service.outside import WAIT_S, Mailbox, mail_server
from tests.service.pictures_cast import jpeg
from tests.service.service_world import DAY, NOW, add_fridge, rows
from tests.wording.plain_words import unfit_words, visible

KEY = "5b0c5a2e-0f1f-4a7e-9d0e-6f5f1f0c2a11"
AGAIN = "5b0c5a2e-0f1f-4a7e-9d0e-6f5f1f0c2a12"
OLD, NEW = "KLK-0042", "KLK-0043"


@dataclass(slots=True)
class Story:
    """A shop's fridge that nobody owns yet; the buyer's browser; the desk; the mails."""

    conn: Connection
    web: httpx.Client
    desk: httpx.Client
    mailbox: Mailbox
    now: datetime = NOW

    def later(self, length: timedelta) -> None:
        """The fleet's clock goes on, and service does what is due."""
        self.now += length
        move_clock_to(self.conn, "refrigerator", self.now)
        sweep(self.conn, "refrigerator", self.now, TO_CUSTOMERS)

    def mails(self) -> dict[str, str]:
        """What arrived since: subject -> text, letters and notices."""
        sent = deliver_all(self.conn, self.mailbox)
        channels = open_channels(load_settings(smtp_url=self.mailbox.url))
        while deliver_next_letter(self.conn, channels, LINKS, now=NOW):
            pass
        sent += [self.mailbox.arrived.get(timeout=WAIT_S) for _ in range(self.mailbox.arrived.qsize())]
        return {str(one["Subject"]): part_of(one, "plain") for one in sent}

    def page(self, path: str) -> str:
        """What a reader of a page sees: small, plain, without a script but the one that keeps a page for no signal."""
        answer = self.web.get(path)
        assert answer.status_code == 200, (path, answer.status_code, answer.text[:500])
        assert len(answer.content) <= 100_000
        assert len(re.findall("<script", answer.text)) <= 1
        shown = visible(answer.text)
        assert unfit_words(shown.replace(OLD, "").replace(NEW, "")) == [], path
        return shown

    def taken(self, path: str, **form: str) -> str:
        answer = self.web.post(path, data=form)
        assert answer.status_code == 303, (path, answer.status_code, visible(answer.text)[:600])
        return answer.headers["location"]


@pytest.fixture
def story(conn: Connection, database_url: str, tmp_path: Path) -> Iterator[Story]:
    product = load_product(FRIDGE)
    register_product(conn, product, mode=ClockMode.DRIVEN, now=NOW)
    add_fridge(conn, product, OLD)
    conn.execute("UPDATE asset SET sold_at = NULL")
    with ExitStack() as stack:
        mailbox = stack.enter_context(mail_server())
        settings = {"data_dir": tmp_path, "rate_limits": PLENTY, "smtp_url": mailbox.url}
        web = stack.enter_context(browsing(database_url, **settings))
        web.timeout = httpx.Timeout(120)
        desk = stack.enter_context(acting(web, token_of(conn, member(conn, "Citra", Role.SERVICE_LEAD))))
        yield Story(conn, web, desk, mailbox)


def test_a_buyer_activates_reports_claims_sends_back_gets_another_one_and_rates(story: Story) -> None:
    web, desk = story.web, story.desk
    # The shop prints the code; the buyer scans it and activates the warranty.
    [(asset,)] = rows(story.conn, "SELECT id FROM asset")
    code = ok(desk.post(f"/v1/assets/{asset}/product-code"))["code"]
    assert "Aktifkan garansi" in story.page(f"/q/{code}")
    bought = (NOW - 9 * DAY).date().isoformat()
    said = {"key": KEY, "code": code, "bought": bought, "name": "Dewi", "email": "dewi@example.com"}
    sent = web.post("/activate", data=said, files={"receipt": ("", b"")})
    assert sent.status_code == 303, visible(sent.text)
    assert "Garansi Anda aktif" in story.page(sent.headers["location"])
    [(subject, letter)] = story.mails().items()
    assert subject == "Garansi Kulkas Anda sudah aktif"
    assert "/l/" in letter
    # She comes in by a code that goes to her address, and agrees to be asked how satisfied she is.
    asked = web.post("/my/ask", data={"address": "dewi@example.com"})
    secret = request_of(asked)
    [mail] = letters(story.conn, story.mailbox)
    story.taken("/my/code", request=secret, code=code_of(mail), shown="dewi@example.com")
    assert "Kulkas" in story.page("/my")
    story.taken("/my/consents", purpose="survey", agree="yes")
    card = story.page(f"/my/appliances/{asset}/warranty")
    assert "P.34.RE1.00001.0125" in card
    # It does not get cold: she reports it by picture, and the desk has a ticket.
    assert "Ada air di lantai" in story.page(f"/my/appliances/{asset}")
    story.page(f"/my/appliances/{asset}/report?symptom=other")
    story.taken(f"/my/appliances/{asset}/report", symptom="other", note="Tidak dingin sejak kemarin")
    [ticket] = ok(desk.get("/v1/tickets", params={"product": "refrigerator"}))["items"]
    assert ticket["source"] == "customer"
    assert len(story.mails()) == 1
    # She claims what the warranty promises, with a photo of the fault and of the receipt.
    photos = {name: (f"{name}.jpg", jpeg(640, 480, located=True), "image/jpeg") for name in ("photo", "receipt")}
    said = {"appliance": str(asset), "key": KEY, "fault": "Tidak dingin lagi", "bought": bought}
    made = web.post("/my/claims", data=said, files=photos)
    assert made.status_code == 303, visible(made.text)
    where = made.headers["location"].partition("?")[0]
    assert "Sedang kami periksa" in story.page(where)
    [claim] = ok(desk.get("/v1/warranty/claims"))["items"]
    at = f"/v1/warranty/claims/{claim['id']}"
    assert len(ok(desk.get(at))["photos"]) == 2
    ok(desk.post(f"{at}/take"))
    ok(desk.post(f"{at}/ask", json={"words": "Mohon tulis sejak kapan tidak dingin"}))
    asked_of_her = story.mails()
    assert [one for one in asked_of_her if "Kami memerlukan sesuatu" in one]
    assert "Mohon tulis sejak kapan" in story.page(where)
    said = {"key": AGAIN, "words": "Sejak kemarin sore"}
    answered = web.post(f"{where}/answer", data=said, files={"receipt": ("nota.jpg", jpeg(640, 480), "image/jpeg")})
    assert answered.status_code == 303, visible(answered.text)
    assert story.page(where).count("Foto nota, dari Anda") == 2
    photo = re.findall(rf"{where}/photos/\d+", web.get(where).text)[-1]
    assert web.get(photo).headers["content-type"] == "image/jpeg"
    late = web.post(f"{where}/answer", data={"words": "Lagi"}, files={"photo": ("x.jpg", jpeg(64, 48), "image/jpeg")})
    assert late.status_code == 409
    assert len(re.findall("/photos/", web.get(where).text)) == 3
    ok(desk.post(f"{at}/decide", json={"lines": [{"position": 1, "decision": "approved", "granted": "replacement"}]}))
    [(subject, letter)] = story.mails().items()
    assert (subject.startswith("Keputusan"), "Anda menerima pengganti." in letter) == (True, True)
    assert "Anda menerima pengganti." in story.page(where)
    # The link of the letter says the same without an account.
    link = re.search(rf"{LINKS.base}(/l/[\w-]+)", letter)
    assert link
    assert "Anda menerima pengganti." in story.page(link[1])
    # She sends the old one back: label, parcel, and a new one with the rest of the warranty.
    back = story.taken(f"/my/appliances/{asset}/return", words="Diganti").partition("?")[0]
    number = back.rpartition("/")[2]
    [found] = ok(desk.get("/v1/returns"))["items"]
    at = f"/v1/returns/{found['id']}"
    ok(desk.post(f"{at}/authorise", json={"comes_back": "after", "ship_to": "Gudang Bandung, Jl. Soekarno 5"}))
    assert number in desk.get(f"{at}/label").text
    assert "Gudang Bandung" in story.page(back)
    assert number in story.page(f"{back}/label")
    assert "boleh dikembalikan" in " ".join(story.mails())
    story.taken(back, kind="send", carrier="JNE", tracking="JN-1")
    assert "Anda sudah mengirimnya" in story.page(f"/r/{number}")
    assert desk.post(f"{at}/arrived", json={"serial": "KLK-9999"}).status_code == 409
    ok(desk.post(f"{at}/arrived", json={"serial": OLD}))
    ok(desk.post(f"{at}/assess", json={"disposition": "replacement", "words": "Kompresor macet"}))
    assert "Anda menerima pengganti." in " ".join(story.mails().values())
    shipped = ok(desk.post(f"{at}/ship", json={"new_serial": NEW, "carrier": "JNE", "tracking": "JN-2"}))
    [(_, letter)] = story.mails().items()
    assert "JN-2" in letter
    assert NEW in letter
    ok(desk.post(f"{at}/deliver"))
    ok(desk.post(f"{at}/close"))
    steps = story.page(back)
    for words in ("Anda sudah mengirimnya", "JN-2"):
        assert words in steps
    new = shipped["new_asset_id"]
    assert NEW in story.page("/my")
    assert OLD not in story.page("/my")
    after = story.page(f"/my/appliances/{new}/warranty")
    assert after.replace(NEW, OLD).split("Yang ditanggung")[1][:200] == card.split("Yang ditanggung")[1][:200]
    # A day later she is asked, and answers by one tap; others may read it.
    story.mails()
    story.later(1.1 * DAY)
    [(subject, letter)] = [one for one in story.mails().items() if "Seberapa puas" in one[0]]
    link = re.search(rf"{LINKS.base}(/l/[\w-]+)", letter)
    assert link
    assert "Sangat puas" in story.page(link[1])
    story.taken(link[1], rate="5")
    story.taken(link[1], kind="rate_review", words="Diganti dengan cepat", name="Dewi", consent="yes")
    [review] = ok(desk.get("/v1/reviews"))["items"]
    ok(desk.post(f"/v1/reviews/{review['id']}/publish"))
    assert "Diganti dengan cepat" in story.page("/opinions/refrigerator")
    [figures] = ok(desk.get("/v1/surveys/figures"))["items"]
    assert (figures["asked"], figures["answered"]["hits"], figures["mean"]) == (1, 1, 5.0)
    assert rows(story.conn, "SELECT state FROM customer_letter WHERE state NOT IN ('sent', 'dropped')") == []
