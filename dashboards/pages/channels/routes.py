"""`/routes`: in which order a tenant's customers are written to by which channel, for each purpose."""

from functools import partial

from fastapi import Request
from nicegui import ui
from nicegui.events import GenericEventArguments

from api.access.permissions import Permission
from api.web.database import wall_clock
from api.web.problems import Missing
from dashboards.console import console, read
from dashboards.frame import Page, fleets, frame
from dashboards.parts.shared.acting import act
from dashboards.parts.shared.filtered_list import PRESSED
from dashboards.parts.shared.heading import heading
from dashboards.parts.shared.words import channel_name
from dashboards.viewer import Viewer
from fleet.coded import coded
from service.notices.channels.registry import CHANNELS
from store.channels.routes import KeptRoute, NewRoute, list_routes, remove_route, set_route
from store.engine.database import Connection
from store.identity.tenants import Tenant, find_tenant, list_tenants
from store.privacy.consents import Purpose

PURPOSES = (Purpose.SERVICE, Purpose.ADVICE, Purpose.SURVEY, Purpose.OFFER)
ROUTED = tuple(name for name, channel in CHANNELS.items() if channel.routed)
PLACES, LONGEST_H = 3, 720.0


async def routes(request: Request) -> None:
    known = await fleets()
    with frame(request, "routes", known) as page:
        viewer, t = page.viewer, page.viewer.t
        tenants = {str(one.id): one.name for one in await read(_tenants, viewer)}
        heading(t("routes"))
        shown = await page.fragment("routes.html", routes_of, viewer)
        shown.html.on("click", partial(_pressed, page), js_handler=PRESSED)
        with ui.element("section").classes("panel form"):
            whose = _select("tenant_name", tenants, viewer) if len(tenants) > 1 else None
            purpose = _select("sent_purpose", {one.value: t(f"purpose_{one}") for one in PURPOSES}, viewer)
            offered = {"": t("routes_none"), **{name: channel_name(viewer, name) for name in ROUTED}}
            places = [
                ui.select(
                    offered if n else {name: offered[name] for name in ROUTED},
                    value="" if n else ROUTED[0],
                    label=t("routes_place", number=n + 1),
                ).props("outlined dense options-dense")
                for n in range(PLACES)
            ]
            hours = ui.number(t("routes_hours_field"), value=_usual_hours(), min=0.5, max=LONGEST_H)
            hours.props("outlined dense")

            async def save() -> None:
                number = str(whose.value) if whose else next(iter(tenants), "")
                chosen = list(dict.fromkeys(str(one.value) for one in places if one.value))
                work = partial(
                    _set, number=number, purpose=str(purpose.value), channels=chosen, hours=hours.value, viewer=viewer
                )
                about = f"tenant/{number}/route"
                await act(page, Permission.CHANNELS_WRITE, work, done=t("done_route_set"), about=about)

            ui.button(t("routes_save"), icon="alt_route", on_click=save).props("unelevated no-caps color=primary")
    page.follow("clock", refresh=shown.refresh)


def routes_of(conn: Connection, viewer: Viewer) -> dict[str, object]:
    tenants = list_tenants(conn)
    kept = {(one.tenant_id, one.purpose): one for one in list_routes(conn) if one.customer_id is None}
    rows = [_row(viewer, one, purpose, kept.get((one.id, purpose))) for one in tenants for purpose in PURPOSES]
    usual = ", ".join(channel_name(viewer, name) for name in console().settings.channel_route.split(","))
    return {"rows": rows, "several": len(tenants) > 1, "usual": usual, "hours": _usual_hours()}


def _row(viewer: Viewer, tenant: Tenant, purpose: Purpose, route: KeptRoute | None) -> dict[str, object]:
    return {
        "tenant": tenant.name,
        "purpose": viewer.t(f"purpose_{purpose}"),
        "key": f"{tenant.id}/{purpose}",
        "channels": ", ".join(channel_name(viewer, name) for name in route.channels) if route else "",
        "hours": viewer.t("routes_hours_say", hours=route.fallback_hours) if route else "",
        "changed": viewer.when(route.changed_at) if route else "",
        "by": viewer.actor(route.changed_by) if route else "",
    }


def _select(label: str, options: dict[str, str], viewer: Viewer) -> ui.select:
    found = ui.select(options, value=next(iter(options)), label=viewer.t(label))
    return found.props("outlined dense options-dense")


async def _pressed(page: Page, event: GenericEventArguments) -> None:
    number, _, purpose = str(event.args.get("id", "")).partition("/")
    if event.args.get("act") != "remove" or not number.isdigit() or purpose not in list(PURPOSES):
        return
    work = partial(_remove, number=number, purpose=purpose)
    done, about = page.viewer.t("done_route_removed"), f"tenant/{number}/route"
    await act(page, Permission.CHANNELS_WRITE, work, done=done, about=about)


def _set(
    conn: Connection, *, number: str, purpose: str, channels: list[str], hours: float | None, viewer: Viewer
) -> None:
    """What a browser sent is held against what there is: it may send anything."""
    known = [name for name in channels if name in ROUTED]
    wait = min(max(float(hours or _usual_hours()), 0.5), LONGEST_H)
    if purpose in list(PURPOSES) and known:
        route = NewRoute(_tenant(conn, number).id, None, purpose, known, wait)
        set_route(conn, route, actor=viewer.name, at=wall_clock())


def _remove(conn: Connection, *, number: str, purpose: str) -> None:
    remove_route(conn, tenant_id=_tenant(conn, number).id, purpose=purpose)


def _tenant(conn: Connection, number: str) -> Tenant:
    """Of those that whoever looks may see."""
    found = find_tenant(conn, int(number)) if number.isdigit() and len(number) < 10 else None
    if found is None:
        raise Missing(coded("no_tenant", tenant=number))
    return found


def _tenants(conn: Connection, viewer: Viewer) -> list[Tenant]:
    return list_tenants(conn)


def _usual_hours() -> float:
    return console().settings.fallback_hours
