"""Sets up or removes one's own second factor: a code of an app."""

from collections.abc import Awaitable, Callable

from nicegui import ui

from api.access.permissions import Permission
from api.access.second_factor import (
    SecondFactorOffer,
    begin_second_factor,
    confirm_second_factor,
    stop_second_factor,
)
from api.limits.rate_limits import Limit
from api.web.database import wall_clock
from api.web.problems import Conflict
from dashboards.console import console
from dashboards.frame import Page
from dashboards.parts.administration.handed import hand_over_codes
from dashboards.parts.shared.acting import act
from fleet.coded import coded
from store.audit.actions import AuditAction
from store.engine.database import Connection
from store.identity.people import Person


async def second_factor_dialog(page: Page, person: Person) -> None:
    if person.has_second_factor:
        await _stop_dialog(page, person)
        return
    offers: list[SecondFactorOffer] = []

    def begin(conn: Connection) -> None:
        offer = begin_second_factor(conn, person)
        if offer is not None:
            offers.append(offer)

    if await act(page, Permission.OWN_ACCOUNT, begin, done="", about=f"person/{person.id}") and offers:
        await _confirm_dialog(page, person, offers[0])


async def _confirm_dialog(page: Page, person: Person, offer: SecondFactorOffer) -> None:
    """Shows what the app needs, takes its first code, and then shows the recovery codes once."""
    t, here = page.viewer.t, page.viewer.principal.session_id
    codes: list[str] = []
    with ui.dialog() as dialog, ui.card().classes("ask"):
        ui.label(t("account_second_set")).classes("dialog-title")
        ui.label(t("second_factor_scan"))
        # Drawn here, of a secret that was made here: it holds nothing that anybody entered.
        ui.html(offer.qr, sanitize=False).classes("qr")
        ui.label(t("second_factor_type", secret=offer.secret)).classes("muted small")
        code = _code_field(page)

        async def save() -> None:
            def work(conn: Connection) -> None:
                _count(conn, person)
                found = confirm_second_factor(
                    conn, person.id, str(code.value or ""), now=wall_clock(), but_session=here
                )
                if found is None:
                    raise Conflict(coded("code_wrong"))
                codes.extend(found)

            if await act(
                page,
                Permission.OWN_ACCOUNT,
                work,
                done=t("done_second_factor"),
                about=f"person/{person.id}",
                audit=AuditAction.SECOND_FACTOR_SET,
            ):
                dialog.close()

        _buttons(page, dialog, save)
    await dialog
    dialog.delete()
    if codes:
        await hand_over_codes(page, codes)


async def _stop_dialog(page: Page, person: Person) -> None:
    t, here = page.viewer.t, page.viewer.principal.session_id
    with ui.dialog() as dialog, ui.card().classes("ask"):
        ui.label(t("remove_second_factor")).classes("dialog-title")
        ui.label(t("second_factor_stop"))
        code = _code_field(page)

        async def save() -> None:
            def work(conn: Connection) -> None:
                _count(conn, person)
                if not stop_second_factor(conn, person.id, str(code.value or ""), now=wall_clock(), but_session=here):
                    raise Conflict(coded("code_wrong"))

            if await act(
                page,
                Permission.OWN_ACCOUNT,
                work,
                done=t("done_second_factor_removed"),
                about=f"person/{person.id}",
                audit=AuditAction.SECOND_FACTOR_REMOVED,
            ):
                dialog.close()

        _buttons(page, dialog, save)
    await dialog
    dialog.delete()


def _count(conn: Connection, person: Person) -> None:
    """An attempt counts before the code is looked at."""
    console().limits.check(conn, Limit.SECOND_FACTOR, str(person.id), now=wall_clock())


def _code_field(page: Page) -> ui.input:
    return ui.input(page.viewer.t("second_factor_code")).props(
        "outlined dense autofocus maxlength=40 autocomplete=one-time-code inputmode=text"
    )


def _buttons(page: Page, dialog: ui.dialog, save: Callable[[], Awaitable[None]]) -> None:
    t = page.viewer.t
    with ui.row().classes("dialog-buttons"):
        ui.button(t("close_dialog"), on_click=dialog.close).props("flat no-caps")
        ui.button(t("save"), on_click=save).props("unelevated no-caps color=primary")
