"""`/setup`: for the first administrator: what is set, and what is missing."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from fastapi import Request

from api.access.permissions import Permission
from dashboards.console import Fleets, console, fleets_now
from dashboards.frame import fleets, frame
from dashboards.parts.shared.heading import heading
from dashboards.viewer import Viewer
from fleet.settings import Settings
from store.console.models_shown import models_newest
from store.console.overview_shown import fleet_overview
from store.engine.database import Connection
from store.identity.people import count_administrators, find_person
from store.identity.tenants import has_several_tenants
from store.identity.tokens import list_tokens


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to set; `is_done` None: advice that nobody can check. `count` and `url` fill its sentence."""

    name: str
    is_done: bool | None
    address: str = ""
    count: int = 0
    url: str = ""


async def setup(request: Request) -> None:
    known = await fleets()
    with frame(request, "setup", known) as page:
        heading(page.viewer.t("setup"))
        shown = await page.fragment("setup.html", setup_of, page.viewer, console().settings)
    page.follow("device", "model", "clock", refresh=shown.refresh)


def setup_of(conn: Connection, viewer: Viewer, settings: Settings) -> dict[str, object]:
    steps = steps_of(conn, viewer, settings)
    rows = [_row(viewer, one) for one in sorted(steps, key=lambda one: (one.is_done is None, bool(one.is_done)))]
    left = sum(one.is_done is False for one in steps)
    second = viewer.may(Permission.TENANTS_WRITE) and not has_several_tenants(conn)
    return {"rows": rows, "left": left, "second_tenant": second}


def steps_of(conn: Connection, viewer: Viewer, settings: Settings) -> list[Step]:
    """In the order of their weight."""
    known = fleets_now(conn)
    administrators, own = count_administrators(conn), find_person(conn, viewer.principal.person_id or 0)
    heard = sum(_heard(conn, known, name) for name in known.products)
    champions = sum(model.state == "champion" for model in models_newest(conn))
    tokens = len(list_tokens(conn, tenant_id=viewer.principal.tenant_id, limit=1))
    return [
        Step("own", own is not None and own.has_password and own.has_second_factor, "/account"),
        Step("administrator", administrators > 1, "/people", count=administrators),
        Step("address", _others_reach(settings.link_base), url=settings.link_base),
        Step("mail", settings.smtp_url is not None),
        Step("products", bool(known.products), count=len(known.products)),
        Step("device", heard > 0, "/devices", count=heard),
        Step("model", champions > 0, "/models", count=champions),
        Step("token", tokens > 0, "/tokens"),
        Step("backup", None),
    ]


def _others_reach(url: str) -> bool:
    """Whether an address is more than this machine's own."""
    host = urlsplit(url).hostname or ""
    return host != "localhost" and not host.startswith("127.") and host != "::1"


def _heard(conn: Connection, known: Fleets, product: str) -> int:
    counts = fleet_overview(conn, product, now=known.now(product), silent_before=known.silent_before(product))
    return counts.devices - counts.never_heard


def _row(viewer: Viewer, step: Step) -> dict[str, object]:
    state = "advice" if step.is_done is None else "done" if step.is_done else "missing"
    sentence = viewer.t(f"setup_{step.name}_{state}", count=step.count, url=step.url)
    return {"step": step, "state": state, "name": viewer.t(f"setup_{step.name}"), "sentence": sentence}
