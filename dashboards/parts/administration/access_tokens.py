"""Access tokens: programs', and a person's own: listed, made, ended."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from nicegui import ui

from api.access.permissions import Permission, Reach
from api.access.principal import Principal
from api.access.scopes import hand_out_token, within_own
from api.accounts.managing import tenant_for_new
from api.web.database import wall_clock
from api.web.problems import Missing
from dashboards.console import read
from dashboards.frame import Page
from dashboards.parts.administration.handed import hand_over, is_sure
from dashboards.parts.administration.members import checked_name
from dashboards.parts.administration.words import permission_name, scope_names
from dashboards.parts.shared.acting import act
from dashboards.viewer import Viewer
from fleet.coded import coded
from service.tickets.reports import BadEntry
from store.audit.actions import AuditAction
from store.engine.database import Connection
from store.identity.people import person_named
from store.identity.tokens import AccessToken, end_token, find_token, list_tokens

MOST, SCOPES_SHOWN = 500, 4
# Days; 0: no end.
LASTS = (30, 90, 365, 0)
USUAL = 90


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was entered for a new token."""

    name: str
    scopes: list[str]
    days: int
    tenant_id: int | None = None


def tokens_shown(conn: Connection, viewer: Viewer, *, own: bool) -> dict[str, object]:
    """Those that are good first, then the newest."""
    now, principal = wall_clock(), viewer.principal
    found = list_tokens(
        conn,
        person_id=principal.person_id if own else None,
        tenant_id=None if own else principal.tenant_id,
        limit=MOST,
    )
    rows = []
    for token in found:
        names = scope_names(viewer, token.scopes)
        expired = token.expires_at is not None and token.expires_at <= now
        over = (
            viewer.t("token_ended", at=viewer.when(token.ended_at))
            if token.ended_at
            else viewer.t("token_expired", at=viewer.when(token.expires_at))
            if expired and token.expires_at
            else ""
        )
        rows.append(
            {
                "token": token,
                "scopes": names[:SCOPES_SHOWN],
                "more": len(names) - SCOPES_SHOWN,
                "all": ", ".join(names),
                "made": viewer.t("token_made_by", name=viewer.actor(token.made_by), at=viewer.day(token.made_at)),
                "until": viewer.day(token.expires_at) if token.expires_at else viewer.t("token_never"),
                "used": viewer.relative(token.last_used_at, now) if token.last_used_at else viewer.t("token_unused"),
                "over": over,
            }
        )
    rows.sort(key=lambda row: (bool(row["over"]), -row["token"].id))  # type: ignore[attr-defined]
    return {"rows": rows, "own": own}


async def make_token_dialog(page: Page, *, own: bool, tenants: dict[int, str] | None = None) -> None:
    """Asks for what a token is, makes it, and shows it once. `tenants`: to choose from, where there are several."""
    t, viewer = page.viewer.t, page.viewer
    held = grantable(viewer.principal, for_program=not own)
    # Where there is one tenant, nobody needs the word.
    names = {str(one): permission_name(viewer, one) for one in held if tenants or one is not Permission.TENANTS_WRITE}
    made: list[tuple[str, str]] = []
    with ui.dialog() as dialog, ui.card().classes("ask"):
        ui.label(t("token_make")).classes("dialog-title")
        needed = {t("say_needed"): lambda said: bool((said or "").strip())}
        name = ui.input(t("token_name"), validation=needed).props("outlined dense maxlength=100 autofocus")
        scopes = ui.select(
            names, multiple=True, value=[], label=t("token_scopes"), validation={t("token_scopes_needed"): bool}
        ).props("outlined dense options-dense use-chips")
        days = ui.select({one: t(f"token_lasts_{one}") for one in LASTS}, value=USUAL, label=t("token_lasts"))
        days.props("outlined dense")
        whose = ui.select({0: t("person_whole"), **(tenants or {})}, value=0, label=t("person_tenant"))
        whose.props("outlined dense").set_visibility(bool(tenants))
        for field in (name, scopes):
            field.without_auto_validation()

        async def save() -> None:
            if not all([name.validate(), scopes.validate()]):
                return
            wanted = Wanted(str(name.value), list(scopes.value), int(days.value or 0), int(whose.value or 0) or None)

            def work(conn: Connection) -> None:
                made.append((wanted.name, make_wanted(conn, viewer.principal, wanted, own=own)))

            if await act(page, _asked(own), work, done="", about="token", audit=AuditAction.TOKEN_MADE):
                dialog.close()

        with ui.row().classes("dialog-buttons"):
            ui.button(t("close_dialog"), on_click=dialog.close).props("flat no-caps")
            ui.button(t("token_make"), icon="key", on_click=save).props("unelevated no-caps color=primary")
    await dialog
    dialog.delete()
    for called, token in made:
        await hand_over(page, t("token_title", name=called), token, t("token_help"))


def make_wanted(conn: Connection, principal: Principal, wanted: Wanted, *, own: bool) -> str:
    """The new token: nobody gives away more than they have; BadEntry for what cannot be."""
    now, name = wall_clock(), checked_name(wanted.name)
    with conn.transaction():
        if not own and person_named(conn, name) is not None:
            raise BadEntry("name", name, coded("name_taken"))
        _, token = hand_out_token(
            conn,
            name=name,
            scopes=within_own(principal, wanted.scopes, for_program=not own),
            made_by=principal.name,
            now=now,
            expires_at=now + timedelta(days=wanted.days) if wanted.days else None,
            person_id=principal.person_id if own else None,
            tenant_id=principal.tenant_id if own else tenant_for_new(conn, principal, wanted.tenant_id),
        )
    return token


async def end_token_of(page: Page, token_id: int, *, own: bool) -> None:
    """Asks, and ends a token: one's own, or a program's."""
    t, principal = page.viewer.t, page.viewer.principal
    found = await read(find_token, token_id)
    name = found.name if found is not None else ""
    if not await is_sure(page, t("token_end_ask", name=name), t("token_end")):
        return

    def work(conn: Connection) -> bool:
        return end_token(conn, _reached(conn, principal, token_id, own=own).id, at=wall_clock())

    await act(
        page,
        _asked(own),
        work,
        done=t("done_token_ended", name=name),
        about=f"token/{token_id}",
        audit=AuditAction.TOKEN_ENDED,
    )


def grantable(principal: Principal, *, for_program: bool) -> list[Permission]:
    """What somebody can put into a token: what they may do themselves."""
    held = {one for one, reach in principal.permissions.items() if reach is Reach.ANY or not for_program}
    return [one for one in Permission if one in held and not (for_program and one is Permission.OWN_ACCOUNT)]


def _asked(own: bool) -> Permission:
    return Permission.OWN_ACCOUNT if own else Permission.TOKENS_WRITE


def _reached(conn: Connection, principal: Principal, token_id: int, *, own: bool) -> AccessToken:
    """Missing for a token that is somebody else's."""
    token = find_token(conn, token_id)
    theirs: Callable[[AccessToken], bool] = (
        (lambda one: one.person_id == principal.person_id)
        if own
        else (lambda one: one.person_id is None and principal.tenant_id in (None, one.tenant_id))
    )
    if token is None or not theirs(token):
        raise Missing(coded("no_token", token=token_id))
    return token
