"""`/people/{id}`: one person: role, areas, links, sessions; disabling."""

from collections.abc import Awaitable, Callable, Iterator

from fastapi import Request
from nicegui import ui

from api.access.permissions import Permission
from api.accounts.managing import the_member
from api.accounts.members import drop_second_factor, sign_member_out
from api.web.database import wall_clock
from api.web.problems import Missing
from dashboards.console import read
from dashboards.frame import Page, fleets, frame
from dashboards.lookers import doubt
from dashboards.pages.administration.people import tenant_names
from dashboards.pages.missing import NothingHere
from dashboards.parts.administration import members
from dashboards.parts.administration.handed import hand_over_link, is_sure
from dashboards.parts.administration.sessions import sessions_shown
from dashboards.parts.administration.words import STAFF, proofs_of
from dashboards.parts.shared.acting import act
from dashboards.parts.shared.action_row import Action, ActionRow
from dashboards.viewer import Viewer, viewer_of
from store.audit.actions import AuditAction
from store.engine.database import Connection
from store.identity.people import Person, PersonChange, PersonState, Role

LARGEST_ID = 2**63 - 1


async def person(request: Request, person_id: str) -> None:
    known = await fleets()
    number = int(person_id) if person_id.isascii() and person_id.isdigit() else 0
    found = await read(_member, viewer_of(request), number) if 0 < number <= LARGEST_ID else None
    if found is None:
        raise NothingHere
    with frame(request, "people", known, title=found.name) as page:
        head = await page.fragment("person.html", person_of, page.viewer, number)
        if page.viewer.may(Permission.PEOPLE_WRITE):
            card = Card(page, number)
            with ui.element("div").classes("even-columns"):
                with ui.element("section").classes("panel"):
                    card.fields(found)
                sessions = await page.fragment("sessions.html", sessions_shown, page.viewer, number)
            page.follow("clock", refresh=sessions.refresh)
            page.follow("clock", refresh=card.refresh)
    page.follow("clock", refresh=head.refresh)


class Card:
    """The fields and buttons of one person."""

    def __init__(self, page: Page, person_id: int) -> None:
        self._page, self._number = page, person_id
        self._name = ""
        self._row = ActionRow(page)
        self._named = ui.label(page.viewer.t("person_state_named_help")).classes("muted")

    def fields(self, found: Person) -> None:
        """What can be changed, and the buttons that their state allows."""
        t = self._page.viewer.t
        with ui.element("div").classes("form"):
            ui.html(f"<h2>{t('change_title')}</h2>", sanitize=False)
            email = ui.input(t("person_email"), value=found.email or "").props(
                "outlined dense maxlength=254 type=email"
            )
            role = ui.select({one.value: t(f"role_{one}") for one in STAFF}, value=found.role, label=t("person_role"))
            role.props("outlined dense options-dense")
            help_line = ui.label(t(f"role_{found.role}_help")).classes("muted small")
            role.on_value_change(lambda: help_line.set_text(t(f"role_{role.value}_help")))
            areas = ui.input(t("person_areas"), value=", ".join(found.areas))
            areas.props("outlined dense maxlength=2000")
            hint = ui.label(t("person_areas_help")).classes("muted small")
            for field in (areas, hint):
                field.bind_visibility_from(role, "value", backward=lambda one: one == Role.TECHNICIAN)

            async def save() -> None:
                wanted = PersonChange(
                    role=Role(role.value), areas=members.areas_of(str(areas.value or "")), email=email.value or None
                )
                await self._do(
                    lambda conn: members.change_member(
                        conn, self._page.viewer.principal, self._number, wanted, wall_clock()
                    ),
                    t("done_changed"),
                )

            ui.button(t("change_save"), on_click=save).props("unelevated no-caps color=primary")
        self._show(found)

    async def refresh(self) -> None:
        found = await read(_member, self._page.viewer, self._number)
        if found is not None:
            self._show(found)

    def _show(self, found: Person) -> None:
        self._name, t = found.name, self._page.viewer.t
        self._row.show([Action(name, t(name), symbol, press) for name, symbol, press in self._possible(found)])
        self._named.set_visibility(found.state is PersonState.NAMED)

    def _possible(self, found: Person) -> Iterator[tuple[str, str, Callable[[], Awaitable[None]]]]:
        itself = found.id == self._page.viewer.principal.person_id
        if found.state is PersonState.DISABLED:
            yield "enable", "lock_open", self._enable
            return
        if found.email:
            yield "link_new" if found.state is PersonState.ACTIVE else "link_invitation", "link", self._link
        yield "end_sessions", "logout", self._end_sessions
        if found.has_second_factor and not itself:
            yield "remove_second_factor", "phonelink_erase", self._drop_second_factor
        if not itself:
            yield "disable", "person_off", self._disable

    async def _link(self) -> None:
        page, handed = self._page, list[members.HandedLink]()

        def work(conn: Connection) -> None:
            handed.append(members.give_member_link(conn, page.viewer.principal, self._number, wall_clock()))

        await self._do(work, "")
        for link in handed:
            await hand_over_link(page, link)

    async def _end_sessions(self) -> None:
        ended = list[int]()
        asker = self._page.viewer.principal

        def work(conn: Connection) -> None:
            ended.append(sign_member_out(conn, asker, self._number, now=wall_clock())[1])

        if await self._do(work, ""):
            ui.notify(self._page.viewer.t("done_sessions_ended", count=sum(ended)), type="positive")

    async def _drop_second_factor(self) -> None:
        page, name = self._page, self._name
        if await is_sure(
            page, page.viewer.t("remove_second_factor_ask", name=name), page.viewer.t("remove_second_factor")
        ):
            await self._do(
                lambda conn: drop_second_factor(conn, page.viewer.principal, self._number, now=wall_clock()),
                page.viewer.t("done_second_factor_removed"),
            )

    async def _disable(self) -> None:
        page, name = self._page, self._name
        if await is_sure(page, page.viewer.t("disable_ask", name=name), page.viewer.t("disable")):
            await self._set_state(PersonState.DISABLED, page.viewer.t("done_disabled", name=name))

    async def _enable(self) -> None:
        await self._set_state(PersonState.ACTIVE, self._page.viewer.t("done_enabled", name=self._name))

    async def _set_state(self, state: PersonState, done: str) -> None:
        wanted, asker = PersonChange(state=state), self._page.viewer.principal
        await self._do(lambda conn: members.change_member(conn, asker, self._number, wanted, wall_clock()), done)

    async def _do(self, work: Callable[[Connection], object], done: str) -> bool:
        """The person's own pages notice at once."""
        is_done = await act(
            self._page,
            Permission.PEOPLE_WRITE,
            work,
            done=done,
            about=f"person/{self._number}",
            audit=AuditAction.PERSON_CHANGED,
        )
        doubt(self._number)
        return is_done


def person_of(conn: Connection, viewer: Viewer, person_id: int) -> dict[str, object]:
    found = the_member(conn, viewer.principal, person_id)
    tenants = tenant_names(conn, viewer)
    return {
        "person": found,
        "areas": ", ".join(found.areas),
        "tenant": (tenants.get(found.tenant_id, "") if found.tenant_id else viewer.t("person_whole"))
        if tenants
        else "",
        "seen": viewer.when(found.signed_in_at) if found.signed_in_at else viewer.t("person_never"),
        "proofs": proofs_of(viewer, found) if found.state is not PersonState.NAMED else "",
    }


def _member(conn: Connection, viewer: Viewer, person_id: int) -> Person | None:
    try:
        return the_member(conn, viewer.principal, person_id)
    except Missing:
        return None
