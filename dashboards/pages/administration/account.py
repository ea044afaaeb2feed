"""`/account`: one's own account: language, zone, ways of signing in, sessions, tokens."""

from functools import partial

from fastapi import Request
from nicegui import ui
from nicegui.events import GenericEventArguments

from api.access.permissions import Permission
from api.web.database import wall_clock
from api.web.problems import Missing
from dashboards.console import read
from dashboards.frame import Page, fleets, frame
from dashboards.lookers import doubt
from dashboards.pages.administration.tokens import show_tokens
from dashboards.parts.administration.access_tokens import make_token_dialog
from dashboards.parts.administration.own_second_factor import second_factor_dialog
from dashboards.parts.administration.password import own_person, password_dialog
from dashboards.parts.administration.sessions import sessions_shown
from dashboards.parts.shared.acting import act
from dashboards.parts.shared.chooser import keep_choice, zone_field
from dashboards.parts.shared.filtered_list import PRESSED
from dashboards.parts.shared.heading import heading
from dashboards.viewer import Viewer
from fleet.coded import coded
from store.audit.actions import AuditAction
from store.engine.database import Connection
from store.identity.people import PersonChange
from store.identity.sessions import end_session, end_sessions

LANGUAGES = ("id", "en")


async def account(request: Request) -> None:
    known = await fleets()
    with frame(request, "account", known) as page:
        viewer, t = page.viewer, page.viewer.t
        number = viewer.principal.person_id
        assert number is not None
        heading(t("account"))
        with ui.element("div").classes("even-columns"):
            with ui.element("div"):
                head = await page.fragment("account.html", account_of, viewer, number)
                head.html.on("click", partial(_proof_pressed, page, number), js_handler=PRESSED)
                with ui.element("section").classes("panel form"):
                    ui.select(
                        {one: t(f"language_{one}") for one in LANGUAGES},
                        value=viewer.language,
                        label=t("person_language"),
                        on_change=lambda e: keep_choice(page, PersonChange(language=str(e.value))),
                    ).props("outlined dense options-dense")
                    zone_field(page)
                    ui.label(t("account_help")).classes("muted")
            with ui.element("div"):
                sessions = await page.fragment("sessions.html", sessions_shown, viewer, number)
                sessions.html.on("click", partial(_pressed, page, number), js_handler=PRESSED)
        with ui.element("div").classes("filters"):
            ui.html(f"<h2>{t('tokens_own_title')}</h2>", sanitize=False).classes("title-small")
            ui.button(t("token_make"), icon="key", on_click=lambda: make_token_dialog(page, own=True)).props(
                "outline no-caps"
            )
        ui.label(t("tokens_own_help")).classes("muted")
        await show_tokens(page, own=True)
    page.follow("clock", refresh=head.refresh)
    page.follow("clock", refresh=sessions.refresh)


def account_of(conn: Connection, viewer: Viewer, person_id: int) -> dict[str, object]:
    found = own_person(conn, person_id)
    return {"person": found, "areas": ", ".join(found.areas)}


async def _proof_pressed(page: Page, person_id: int, event: GenericEventArguments) -> None:
    """Opens the dialog of a way of signing in."""
    what = event.args.get("act")
    if what in ("password", "second-factor"):
        person = await read(own_person, person_id)
        await (password_dialog if what == "password" else second_factor_dialog)(page, person)
        doubt(person_id)


async def _pressed(page: Page, person_id: int, event: GenericEventArguments) -> None:
    """Ends a session of one's own, or all others."""
    what, number = event.args.get("act"), str(event.args.get("id", ""))
    here = page.viewer.principal.session_id

    def work(conn: Connection) -> None:
        if what == "end-others":
            end_sessions(conn, person_id, at=wall_clock(), but=here)
        elif not number.isdigit() or not end_session(conn, int(number), person_id=person_id, at=wall_clock()):
            raise Missing(coded("no_session", session=int(number) if number.isdigit() else 0))

    if what in ("end-session", "end-others"):
        await act(
            page,
            Permission.OWN_ACCOUNT,
            work,
            done=page.viewer.t("done_session_ended"),
            about=f"person/{person_id}",
            audit=AuditAction.SESSION_ENDED,
        )
        doubt(person_id)
