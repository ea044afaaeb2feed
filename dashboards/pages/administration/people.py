"""`/people`: everybody who may sign in, and names of earlier records; inviting."""

from fastapi import Request
from nicegui import ui

from api.access.permissions import Permission
from api.web.database import wall_clock
from dashboards.console import read
from dashboards.frame import Page, fleets, frame
from dashboards.parts.administration.handed import hand_over_link
from dashboards.parts.administration.members import HandedLink, areas_of, invite_member
from dashboards.parts.administration.words import STAFF
from dashboards.parts.shared.acting import act
from dashboards.parts.shared.filtered_list import PAGE_ROWS, Chosen, Listing, pick, search_field, searched
from dashboards.parts.shared.heading import heading
from dashboards.viewer import Viewer
from store.audit.actions import AuditAction
from store.engine.database import Connection
from store.identity.people import NewPerson, Person, PersonState, Role, list_people
from store.identity.tenants import list_tenants

MOST = 5000
FILTERS = {"q": "", "role": "", "state": ""}
LANGUAGES = ("id", "en")


async def people(request: Request) -> None:
    known = await fleets()
    with frame(request, "people", known) as page:
        viewer, t = page.viewer, page.viewer.t
        listing = Listing(page, "people.html", people_of, searched(request.query_params, FILTERS))
        with ui.element("div").classes("filters"):
            heading(t("people"))
            search_field(listing, "q", t("people_hint"))
            pick(listing, "role", {"": t("all"), **{one.value: t(f"role_{one}") for one in STAFF}}, t("person_role"))
            states = {"": t("all"), **{one.value: t(f"person_state_{one}") for one in PersonState}}
            pick(listing, "state", states, t("person_state"))
            if viewer.may(Permission.PEOPLE_WRITE):
                ui.button(t("invite"), icon="person_add", on_click=lambda: invite_dialog(page)).props(
                    "unelevated no-caps color=primary"
                )
        ui.label(t("people_help")).classes("muted")
        await listing.show()
    page.follow("clock", refresh=listing.fragment.refresh)


def people_of(conn: Connection, viewer: Viewer, chosen: Chosen, skip: int) -> dict[str, object]:
    roles = [Role(chosen["role"])] if chosen["role"] in STAFF else STAFF
    states = [PersonState(chosen["state"])] if chosen["state"] in set(PersonState) else None
    found = list_people(conn, roles=roles, states=states, tenant_id=viewer.principal.tenant_id, limit=MOST)
    wanted = chosen["q"].strip().casefold()
    fitting = [one for one in found if wanted in one.name.casefold() or wanted in (one.email or "")]
    fitting.sort(key=lambda one: (one.state is PersonState.DISABLED, one.name.casefold()))
    names = tenant_names(conn, viewer)
    return {
        "rows": [_row(viewer, one, names) for one in fitting[skip : skip + PAGE_ROWS]],
        "more": len(fitting) > skip + PAGE_ROWS,
        "total": len(fitting),
        "several": bool(names),
    }


def tenant_names(conn: Connection, viewer: Viewer) -> dict[int, str]:
    """Of all tenants, for those who see several; nobody else needs the word."""
    tenants = list_tenants(conn) if viewer.may(Permission.TENANTS_WRITE) else []
    return {one.id: one.name for one in tenants} if len(tenants) > 1 else {}


async def invite_dialog(page: Page) -> None:
    """Asks who comes, invites them, and shows the link once."""
    viewer, t = page.viewer, page.viewer.t
    tenants = await read(tenant_names, viewer)
    handed: list[HandedLink] = []
    needed = {t("say_needed"): lambda said: bool((said or "").strip())}
    with ui.dialog() as dialog, ui.card().classes("ask"):
        ui.label(t("invite_title")).classes("dialog-title")
        name = ui.input(t("person_name"), validation=needed).props("outlined dense maxlength=100 autofocus")
        email = ui.input(t("person_email"), validation=needed).props("outlined dense maxlength=254 type=email")
        role = ui.select({one.value: t(f"role_{one}") for one in STAFF}, value=Role.TECHNICIAN, label=t("person_role"))
        help_line = ui.label(t(f"role_{Role.TECHNICIAN}_help")).classes("muted small")
        role.on_value_change(lambda: help_line.set_text(t(f"role_{role.value}_help")))
        areas = ui.input(t("person_areas")).props("outlined dense maxlength=400")
        hint = ui.label(t("person_areas_help")).classes("muted small")
        for one in (areas, hint):
            one.bind_visibility_from(role, "value", backward=lambda chosen: chosen == Role.TECHNICIAN)
        language = ui.select({one: t(f"language_{one}") for one in LANGUAGES}, value="id", label=t("person_language"))
        whose = ui.select({0: t("person_whole"), **tenants}, value=0, label=t("person_tenant"))
        whose.set_visibility(bool(tenants))
        for field in (role, language, whose):
            field.props("outlined dense options-dense")
        for checked in (name, email):
            checked.without_auto_validation()

        async def save() -> None:
            if not all([name.validate(), email.validate()]):
                return
            new = NewPerson(
                name=str(name.value),
                role=Role(role.value),
                email=str(email.value),
                areas=areas_of(str(areas.value or "")) if role.value == Role.TECHNICIAN else [],
                language=str(language.value),
                tenant_id=int(whose.value or 0) or None,
            )

            def work(conn: Connection) -> None:
                handed.append(invite_member(conn, viewer.principal, new, wall_clock()))

            if await act(
                page,
                Permission.PEOPLE_WRITE,
                work,
                done=t("done_invited", name=new.name),
                about="person",
                audit=AuditAction.PERSON_INVITED,
            ):
                dialog.close()

        with ui.row().classes("dialog-buttons"):
            ui.button(t("close_dialog"), on_click=dialog.close).props("flat no-caps")
            ui.button(t("invite_do"), icon="person_add", on_click=save).props("unelevated no-caps color=primary")
    await dialog
    dialog.delete()
    for link in handed:
        await hand_over_link(page, link)


def _row(viewer: Viewer, person: Person, tenants: dict[int, str]) -> dict[str, object]:
    now = wall_clock()
    return {
        "person": person,
        "areas": ", ".join(person.areas),
        "tenant": tenants.get(person.tenant_id, "") if person.tenant_id else viewer.t("person_whole"),
        "seen": viewer.relative(person.signed_in_at, now) if person.signed_in_at else viewer.t("person_never"),
    }
