"""Sets or changes one's own password, from inside the console."""

from nicegui import ui

from api.access.passwords import TooBusy, WeakPassword, words_of
from api.access.permissions import Permission
from api.limits.rate_limits import Limit
from api.web.database import wall_clock
from dashboards.console import console
from dashboards.frame import Page
from dashboards.parts.shared.acting import act
from service.accounts.acts import change_password
from store.audit.actions import AuditAction
from store.engine.database import Connection
from store.identity.people import Person, find_person, proofs_of_person

HERE = "console"


class PasswordForm:
    """The fields; the present password is asked for where there is one, and wrong ones are counted."""

    def __init__(self, page: Page, person: Person) -> None:
        t = page.viewer.t
        self._page, self._person = page, person
        self._present = ui.input(t("password_present"), password=True).props("outlined dense maxlength=200")
        self._present.props("autocomplete=current-password").set_visibility(person.has_password)
        self._new = ui.input(t("password_new"), password=True).props("outlined dense maxlength=200")
        self._again = ui.input(
            t("password_again"),
            password=True,
            validation={t("password_differs"): lambda said: said == self._new.value},
        ).props("outlined dense maxlength=200")
        for field in (self._new, self._again):
            field.props("autocomplete=new-password")
        self._again.without_auto_validation()
        self._fault = ui.label("").classes("bad").props("role=alert")

    async def save(self) -> bool:
        """True once the new password is in force; every other session has ended then."""
        t, say = self._page.viewer.t, self._page.viewer.say
        self._fault.set_text("")
        if not self._again.validate():
            return False
        if self._person.has_password and not await self._is_theirs():
            return False
        try:
            words = words_of(self._person.name, self._person.email)
            hashed = await console().passwords.hash_new(str(self._new.value or ""), words)
        except (WeakPassword, TooBusy) as exc:
            self._fault.set_text(say(exc.said))
            return False
        here = self._page.viewer.principal.session_id

        def work(conn: Connection) -> None:
            change_password(conn, self._person.id, hashed, now=wall_clock(), but_session=here)

        return await act(
            self._page,
            Permission.OWN_ACCOUNT,
            work,
            done=t("done_password"),
            about=f"person/{self._person.id}",
            audit=AuditAction.PASSWORD_SET,
        )

    async def _is_theirs(self) -> bool:
        """Whether the present password is right; attempts are counted before it is looked at."""
        kept: list[str | None] = []
        account, limits = self._person.email or str(self._person.id), console().limits

        def begin(conn: Connection) -> None:
            limits.check(conn, Limit.SIGN_IN_BROWSER, account, HERE, now=wall_clock())
            proofs = proofs_of_person(conn, self._person.id)
            kept.append(proofs.password_hash if proofs else None)

        if not await act(self._page, Permission.OWN_ACCOUNT, begin, done=""):
            return False
        try:
            looked = await console().passwords.look(str(self._present.value or ""), kept[0])
        except TooBusy as exc:
            self._fault.set_text(self._page.viewer.say(exc.said))
            return False
        if not looked.right:
            self._fault.set_text(self._page.viewer.t("password_wrong"))
            return False

        def count_back(conn: Connection) -> None:
            limits.give_back(conn, Limit.SIGN_IN_BROWSER, account, HERE, now=wall_clock())

        return await act(self._page, Permission.OWN_ACCOUNT, count_back, done="")


async def password_dialog(page: Page, person: Person) -> None:
    t = page.viewer.t
    with ui.dialog() as dialog, ui.card().classes("ask"):
        ui.label(t("account_password_change" if person.has_password else "account_password_set")).classes(
            "dialog-title"
        )
        form = PasswordForm(page, person)
        ui.label(t("password_help")).classes("muted small")

        async def save() -> None:
            if await form.save():
                dialog.close()

        with ui.row().classes("dialog-buttons"):
            ui.button(t("close_dialog"), on_click=dialog.close).props("flat no-caps")
            ui.button(t("save"), on_click=save).props("unelevated no-caps color=primary")
    await dialog
    dialog.delete()


def own_person(conn: Connection, person_id: int) -> Person:
    found = find_person(conn, person_id)
    assert found is not None
    return found
