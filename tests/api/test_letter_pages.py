"""Pages behind letters' links: a score by one tap, reviews for everybody, what staff do."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest

from fleet.settings import load_settings
from service.fleet_pass import sweep
from service.follow_up.letters import deliver_next_letter
from service.notices.enabled_channels import open_channels
from store.assets.fleet_clocks import move_clock_to
from store.engine.database import Connection
from store.identity.people import Role
from store.privacy.consents import Purpose, give_consent
from tests.api.access_world import PLENTY, acting, member, token_of
from tests.api.api_world import ok, problem
from tests.api.my_world import browsing, leads_to, let_in, seen
from tests.service.notice_world import LINKS, part_of
from tests.service.outside import WAIT_S, mail_server
from tests.service.service_world import DAY, NO_CHANNEL, NOW, rows, settle
from tests.service.warranty_world import approved
from tests.wording.plain_words import unfit_words, visible


@dataclass(frozen=True, slots=True)
class Asked:
    """Ani, who was asked about her claim: a browser that nobody signed in, and the path of the letter's link."""

    browser: httpx.Client
    link: str
    claim: str


@pytest.fixture
def asked(conn: Connection, database_url: str) -> Iterator[Asked]:
    world = settle(conn)
    give_consent(conn, world.ani, Purpose.SURVEY, language="id", how="page", at=NOW)
    claim = approved(conn, world)
    later = NOW + 1.2 * DAY
    move_clock_to(conn, "fridge", later.replace(hour=8))
    sweep(conn, "fridge", later, NO_CHANNEL)
    with mail_server() as mailbox:
        channels = open_channels(load_settings(smtp_url=mailbox.url))
        while deliver_next_letter(conn, channels, LINKS, now=NOW):
            pass
        mails = [mailbox.arrived.get(timeout=WAIT_S) for _ in range(mailbox.arrived.qsize())]
    links = [re.search(rf"{LINKS.base}(/l/[\w-]+)", part_of(one, "plain")) for one in mails]
    assert all(links)
    assert all("List-Unsubscribe" in one for one in mails)
    with browsing(database_url, rate_limits=PLENTY) as browser:
        yield Asked(browser, links[-1][1] if links[-1] else "", claim.number)


def test_one_tap_answers_and_others_may_read_what_staff_publish(asked: Asked, conn: Connection) -> None:
    page = seen(asked.browser.get(asked.link))
    assert unfit_words(visible(page)) == []
    faces = re.findall(r'name="rate" value="(\d)".*?<span>([^<]+)</span>', page)
    assert (faces[0], len(faces)) == (("5", "Sangat puas"), 5)
    assert rows(conn, "SELECT score FROM survey") == [(None,)]  # Looking is no answer: mail programs look, too.
    leads_to(asked.browser.post(asked.link, data={"rate": "2"}), "?done=score&lang=id")
    page = seen(asked.browser.get(asked.link))
    assert "Petugas kami akan menelepon Anda." in page
    leads_to(asked.browser.post(asked.link, data={"kind": "rate_words", "words": "lama"}), "?done=words&lang=id")
    said = {"kind": "rate_review", "words": "Lama, tetapi ramah", "name": "Ani"}
    seen(asked.browser.post(asked.link, data=said), 409)  # Without the consent.
    leads_to(asked.browser.post(asked.link, data={**said, "consent": "yes"}), "?done=review&lang=id")
    assert "Lama, tetapi ramah" not in seen(asked.browser.get("/opinions/fridge"))
    with acting(asked.browser, token_of(conn, member(conn, "Citra", Role.SERVICE_LEAD))) as staff:
        [one] = ok(staff.get("/v1/surveys", params={"call": "waiting"}))["items"]
        assert (one["score"], one["words"], one["call_state"]) == (2, "lama", "open")
        assert ok(staff.post(f"/v1/surveys/{one['id']}/take-call"))["call_by"] == "Citra"
        assert problem(staff.post(f"/v1/surveys/{one['id']}/take-call"), 409)["code"] == "call_back_not_open"
        done = staff.post(f"/v1/surveys/{one['id']}/finish-call", json={"outcome": "talked", "words": "paham"})
        assert ok(done)["call_state"] == "done"
        [written] = ok(staff.get("/v1/reviews", params={"state": "submitted"}))["items"]
        ok(staff.post(f"/v1/reviews/{written['id']}/publish"))
        ok(staff.post(f"/v1/reviews/{written['id']}/reply", json={"words": "Mohon maaf."}))
        [figures] = ok(staff.get("/v1/surveys/figures"))["items"]
        assert (figures["asked"], figures["answered"]["hits"], figures["mean"], figures["low"]) == (1, 1, 2.0, 1)
    public = seen(asked.browser.get("/opinions/fridge"))
    assert "Lama, tetapi ramah" in public
    assert "Mohon maaf." in public
    assert unfit_words(visible(public)) == []
    leads_to(asked.browser.post(asked.link, data={"kind": "rate_withdraw"}), "?done=withdrawn&lang=id")
    assert "Lama, tetapi ramah" not in seen(asked.browser.get("/opinions/fridge"))


def test_a_link_says_where_a_claim_stands_and_ends_such_messages(asked: Asked, conn: Connection) -> None:
    seen(asked.browser.get("/l/" + "x" * 43), 404)
    assert asked.browser.get(f"{asked.link}/unsubscribe").status_code == 303
    assert rows(conn, "SELECT purpose, channel FROM unwanted_message") == []
    seen(asked.browser.post(f"{asked.link}/unsubscribe", data={"List-Unsubscribe": "One-Click"}))
    assert rows(conn, "SELECT purpose, channel FROM unwanted_message") == [("survey", "")]
    leads_to(asked.browser.post(asked.link, data={"kind": "want"}), "?done=messages&lang=id#messages")
    assert rows(conn, "SELECT purpose FROM unwanted_message") == []
    let_in(conn, asked.browser, 1)
    leads_to(asked.browser.post("/my/messages", data={"purpose": "survey", "want": "no"}), "/my/messages#purposes")
    assert rows(conn, "SELECT purpose, channel FROM unwanted_message") == [("survey", "")]
    assert "Anda tidak menerima surat seperti ini." in seen(asked.browser.get("/my/messages"))
    leads_to(asked.browser.post("/my/messages", data={"purpose": "survey", "want": "yes"}), "/my/messages#purposes")
    asked.browser.cookies.clear()
    assert "Messages" in seen(asked.browser.get(asked.link, params={"lang": "en"}))
    seen(asked.browser.get("/opinions/nothing"), 404)
