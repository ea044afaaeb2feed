"""Every page that a customer or a stranger opens, each with something on it."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from fleet.settings import load_settings
from knowledge.files import article_files
from service.follow_up.letters import deliver_next_letter
from service.knowledge.loading import load_articles
from service.notices.enabled_channels import open_channels
from service.warranty.product_codes import make_code
from store.assets.customers import create_customer
from store.engine.database import Connection
from store.identity.people import Role
from store.privacy.consents import Purpose, give_consent
from tests.api.access_world import PLENTY, acting, member, token_of
from tests.api.api_world import ok
from tests.api.my_world import let_in, letters, link_of
from tests.api.portal_world import SERIAL, Kitchen, kitchen
from tests.service.notice_world import LINKS, part_of
from tests.service.order_world import technician
from tests.service.outside import WAIT_S, mail_server
from tests.service.service_world import NOW

ARTICLE, TREE = "fridge-not-cold", "find-fridge-not-cold"


@dataclass(slots=True)
class EveryPage:
    """`own`: paths that Ani opens in her account; `open`: those that need none; `gone`: those where nothing is."""

    web: httpx.Client
    home: Kitchen
    own: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    def session(self) -> tuple[str, str]:
        """Ani's cookie."""
        [cookie] = self.web.cookies.jar
        return cookie.name, str(cookie.value)


@contextmanager
def every_page(conn: Connection, database_url: str, folder: Path) -> Iterator[EveryPage]:
    with ExitStack() as stack:
        mailbox = stack.enter_context(mail_server())
        settings = {"data_dir": folder, "rate_limits": PLENTY, "smtp_url": mailbox.url}
        web, home = stack.enter_context(kitchen(conn, database_url, **settings))
        technician(conn, skills=("refrigerant", "electrical"))
        load_articles(conn, NOW, [one for one in article_files() if one.slug in (ARTICLE, TREE)])
        desk = stack.enter_context(acting(web, token_of(conn, member(conn, "Citra", Role.SERVICE_LEAD))))
        give_consent(conn, home.ani, Purpose.SURVEY, language="id", how="page", at=NOW)
        asset, found = home.fridge.asset_id, EveryPage(web, home)
        create_customer(conn, name="Budi", email="ani@example.com", language="id", time_zone="Asia/Jakarta")
        _report_and_activate(web, found, make_code(conn, asset, actor="Rina", now=NOW))
        web.post("/my/ask", data={"address": "ani@example.com"})
        found.open.append(link_of(letters(conn, mailbox)[0]))
        let_in(conn, web, home.ani)
        _write_and_ask(web, desk, found)
        _claim_and_send_back(web, desk, found)
        while deliver_next_letter(conn, open_channels(load_settings(smtp_url=mailbox.url)), LINKS, now=NOW):
            pass
        texts = [part_of(mailbox.arrived.get(timeout=WAIT_S), "plain") for _ in range(mailbox.arrived.qsize())]
        found.open += [one[1] for text in texts if (one := re.search(rf"{LINKS.base}(/l/[\w-]+)", text))][-2:]
        found.own += [
            *(
                "/my",
                f"/my/tickets/{home.ticket}",
                "/my/messages",
                "/my/settings",
                "/my/ways",
                "/my/sessions",
                "/my/data",
            ),
            *(f"/my/appliances/{asset}{more}" for more in ("", "/warranty", "/claim", "/return", "/call")),
            *(f"/my/appliances/{asset}/report?symptom={symptom}" for symptom in ("ice", "smell", "other")),
        ]
        found.open += [
            *(home.link, "/my", "/my/offline", "/report", "/report?product=refrigerator", "/opinions/refrigerator"),
            *("/report?product=refrigerator&symptom=smell", "/report?product=refrigerator&symptom=not_cold"),
            *(
                f"/activate?serial={SERIAL}",
                "/help/id",
                "/help/id/about/refrigerator",
                "/help/id/search?q=tidak+dingin",
            ),
            *(f"/help/id/{ARTICLE}", f"/help/id/{TREE}", "/help/id/ask"),
        ]
        found.gone += ["/n/nothing", "/l/nothing", "/q/nothing", "/my/in/nothing", "/report/L-0000-0000"]
        yield found


def _report_and_activate(web: httpx.Client, found: EveryPage, code: str) -> None:
    nothing = ("", b"")
    said = {"product": "refrigerator", "symptom": "not_cold", "phone": "0812 3456 7890"}
    found.open.append(_led(web.post("/report", data=said, files={"photo": nothing})))
    found.open += [f"/q/{code}", f"/activate?code={code}"]
    bought = {
        "serial": "NO-77",
        "product": "refrigerator",
        "bought": "2026-02-20",
        "name": "Budi",
        "phone": "0812 3456 78",
    }
    found.open.append(_led(web.post("/activate", data=bought, files={"receipt": nothing})))


def _write_and_ask(web: httpx.Client, desk: httpx.Client, found: EveryPage) -> None:
    """A conversation that staff answered, and a question to the assistant."""
    path = f"/my/tickets/{found.home.ticket}/conversation"
    sent = web.post(path, data={"text": "Apakah teknisi bisa datang besok pagi?"}, files={"photo": ("", b"")})
    [thread] = ok(desk.get("/v1/threads"))["items"]
    ok(desk.post(f"/v1/threads/{thread['id']}/messages", json={"text": "Bisa, mulai jam 8."}), 201)
    web.post("/my/ask/question", data={"question": "kulkas tidak dingin"})
    found.own += [_led(sent), path, "/my/conversations", "/my/ask"]


def _claim_and_send_back(web: httpx.Client, desk: httpx.Client, found: EveryPage) -> None:
    asset = found.home.fridge.asset_id
    said = {"appliance": str(asset), "fault": "Tidak dingin lagi"}
    claim = _led(web.post("/my/claims", data=said, files={"photo": ("", b""), "receipt": ("", b"")}))
    [listed] = ok(desk.get("/v1/warranty/claims"))["items"]
    at = f"/v1/warranty/claims/{listed['id']}"
    ok(desk.post(f"{at}/take"))
    ok(desk.post(f"{at}/ask", json={"words": "Mohon tulis sejak kapan tidak dingin"}))
    back = _led(web.post(f"/my/appliances/{asset}/return", data={"words": "Sesuai keputusan klaim"}))
    [asked] = ok(desk.get("/v1/returns"))["items"]
    ok(desk.post(f"/v1/returns/{asked['id']}/authorise", json={"comes_back": "before", "ship_to": "Gudang retur"}))
    found.own += [claim, back]
    found.open.append(f"/r/{asked['number']}")


def _led(answer: httpx.Response) -> str:
    """Where a form leads, without what it says once."""
    assert answer.status_code == 303, answer.text[:800]
    return answer.headers["location"].partition("?")[0]
