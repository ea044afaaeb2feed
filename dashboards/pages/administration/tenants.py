"""`/tenants`: brands, regions or dealers; the one place that names them while there is only one."""

from functools import partial

from fastapi import Request
from nicegui import ui
from nicegui.events import GenericEventArguments

from api.access.permissions import Permission
from api.web.database import wall_clock
from api.web.problems import Conflict
from dashboards.frame import Page, fleets, frame
from dashboards.parts.administration.members import checked_name
from dashboards.parts.shared.acting import act, ask
from dashboards.parts.shared.filtered_list import PRESSED
from dashboards.parts.shared.heading import heading
from dashboards.viewer import Viewer
from fleet.coded import coded
from store.audit.actions import AuditAction
from store.engine.database import Connection
from store.identity.people import list_people
from store.identity.tenants import TenantKind, create_tenant, list_tenants, rename_tenant

MOST = 5000


async def tenants(request: Request) -> None:
    known = await fleets()
    with frame(request, "tenants", known) as page:
        t = page.viewer.t
        heading(t("tenants"))
        shown = await page.fragment("tenants.html", tenants_of, page.viewer)
        shown.html.on("click", partial(_pressed, page), js_handler=PRESSED)
        with ui.element("section").classes("panel form inline"):
            name = ui.input(t("tenant_name")).props("outlined dense maxlength=100")
            kind = ui.select({one.value: t(f"tenant_kind_{one}") for one in TenantKind}, value=TenantKind.BRAND)
            kind.props(f'outlined dense options-dense aria-label="{t("tenant_kind")}"')

            async def add() -> None:
                entered = str(name.value or "").strip()
                work = partial(_add, name=entered, kind=TenantKind(kind.value))
                done = t("done_tenant_added", name=entered)
                if await act(
                    page, Permission.TENANTS_WRITE, work, done=done, about="tenant", audit=AuditAction.TENANT_CHANGED
                ):
                    name.set_value("")

            ui.button(t("tenant_add"), icon="add", on_click=add).props("unelevated no-caps color=primary")
    page.follow("clock", refresh=shown.refresh)


def tenants_of(conn: Connection, viewer: Viewer) -> dict[str, object]:
    people = list_people(conn, limit=MOST)
    rows = [
        {
            "tenant": tenant,
            "since": viewer.day(tenant.created_at),
            "people": sum(one.tenant_id == tenant.id for one in people),
        }
        for tenant in list_tenants(conn)
    ]
    return {"rows": rows}


async def _pressed(page: Page, event: GenericEventArguments) -> None:
    number = str(event.args.get("id", ""))
    if event.args.get("act") != "rename" or not number.isdigit():
        return
    name = await ask(page, "tenant_rename_ask")
    if name:
        work = partial(_rename, number=int(number), name=name)
        await act(
            page,
            Permission.TENANTS_WRITE,
            work,
            done=page.viewer.t("done_tenant_renamed"),
            about=f"tenant/{number}",
            audit=AuditAction.TENANT_CHANGED,
        )


def _add(conn: Connection, *, name: str, kind: TenantKind) -> None:
    if create_tenant(conn, name=checked_name(name), kind=kind, now=wall_clock()) is None:
        raise Conflict(coded("tenant_taken", name=name))


def _rename(conn: Connection, *, number: int, name: str) -> None:
    if not rename_tenant(conn, number, checked_name(name)):
        raise Conflict(coded("tenant_taken", name=name))
