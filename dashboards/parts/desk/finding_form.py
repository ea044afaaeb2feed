"""The form for a finding, which resolves a ticket; and the same to correct one."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from nicegui import ui
from nicegui.elements.mixins.validation_element import ValidationElement

from api.access.permissions import Permission
from dashboards.console import console, read
from dashboards.frame import Page
from dashboards.parts.desk.part_serials import KnownSerials, PartSerials, known_serials
from dashboards.parts.desk.ticket import by_now, the_ticket
from dashboards.parts.shared.acting import act
from dashboards.parts.shared.words import component_name, mode_name
from fleet.product import Product
from fleet.unusual_modes import watched_of
from service.findings.corrections import correct
from service.findings.findings import WITH_FAULT, FindingKind, resolve
from service.parts.book_corrections import UsedPart
from store.engine.database import Connection
from store.service.reports import Finding, findings_of
from store.service.tickets import Ticket, find_ticket

TIME, EXAMPLE = "%Y-%m-%d %H:%M", "2026-04-12 14:30"
NOTHING, WORKED, STOPPED = "", "worked", "stopped"


class FindingForm:
    """The fields of one finding, none of which is filled in beforehand; those on a fault show only where a fault was
    found. `known`: the finding that is corrected; `serials`: what is on record of its parts and of those in stock."""

    def __init__(
        self, page: Page, ticket: Ticket, product: Product, serials: KnownSerials, known: Finding | None = None
    ) -> None:
        self._page, self._ticket, self._product = page, ticket, product
        viewer, t = page.viewer, page.viewer.t
        own = [ticket.failure_mode] if watched_of(ticket.failure_mode) is not None else []
        modes = {mode: mode_name(viewer, product, mode) for mode in (*own, *(one.id for one in product.failure_modes))}
        components = {
            NOTHING: t("form_nothing_replaced"),
            **{c.id: component_name(viewer, product, c.id) for c in product.components},
        }
        chosen = {t("form_needed"): lambda said: said is not None}
        self.kind = ui.select(
            {kind.value: t(f"kind_{kind}") for kind in FindingKind}, label=t("form_kind"), validation=chosen
        ).without_auto_validation()
        with ui.element("div").classes("fault-fields") as fault:
            self.mode = ui.select(modes, label=t("form_mode"), validation=chosen).without_auto_validation()
            self.state = ui.select(
                {WORKED: t("form_working"), STOPPED: t("form_stopped")}, label=t("form_state"), validation=chosen
            ).without_auto_validation()
            self.failed_at = ui.input(
                t("form_failed_at", zone=viewer.zone_name),
                placeholder=EXAMPLE,
                validation={t("form_bad_time"): lambda said: self._moment(said) is not None},
            ).without_auto_validation()
            self.component = ui.select(
                components, label=t("form_component"), validation=chosen
            ).without_auto_validation()
            parts = {part.id: viewer.pick(part.name) for part in product.parts}
            self.parts = ui.select(
                parts, value=list(known.parts) if known else [], multiple=True, label=t("form_parts")
            ).props("use-chips")
            self.serials = PartSerials(page, product, self.parts, serials)
            self.mechanism = ui.input(t("form_mechanism"))
        self.note = ui.textarea(t("form_note")).props("outlined dense autogrow maxlength=4000")
        for field in (self.kind, self.mode, self.state, self.component, self.parts, self.mechanism, self.failed_at):
            field.props("outlined dense options-dense")
        fault.bind_visibility_from(self.kind, "value", backward=lambda kind: kind in WITH_FAULT)
        self.failed_at.bind_visibility_from(self.state, "value", backward=lambda state: state == STOPPED)
        if known is not None:
            self._fill(known)
        self.kind.on_value_change(self._kind_changed)

    def valid(self) -> bool:
        """Whether all that belongs to the kind was chosen; what is missing is marked."""
        asked: list[ValidationElement[Any]] = [self.kind]
        if self.kind.value in WITH_FAULT:
            asked += [self.mode, self.state, self.component]
            asked += [self.failed_at] if self.state.value == STOPPED else []
        missing = [field for field in asked if not field.validate()]
        return not missing and (not self.used() or self.serials.valid())

    def used(self) -> tuple[UsedPart, ...]:
        """The parts with their serials; none where no fault was found."""
        return self.serials.used() if self.kind.value in WITH_FAULT else ()

    def finding(self) -> Finding:
        """What was entered; fields that do not belong to the kind are left out."""
        kind = FindingKind(self.kind.value)
        note = str(self.note.value or "").strip()
        if kind not in WITH_FAULT:
            return Finding(kind, None, None, None, (), note, None)
        return Finding(
            kind=kind,
            failure_mode=self.mode.value,
            component=None if self.component.value == NOTHING else self.component.value,
            mechanism=str(self.mechanism.value or "").strip() or None,
            parts=tuple(self.parts.value),
            note=note,
            failed_at=self._moment(self.failed_at.value) if self.state.value == STOPPED else None,
        )

    def _fill(self, known: Finding) -> None:
        self.kind.set_value(known.kind)
        self.mode.set_value(known.failure_mode)
        self.note.set_value(known.note)
        if known.kind in WITH_FAULT:
            self.component.set_value(known.component or NOTHING)
            self.mechanism.set_value(known.mechanism or "")
            self.state.set_value(STOPPED if known.failed_at else WORKED)
            self.failed_at.set_value(self._page.viewer.local(known.failed_at).strftime(TIME) if known.failed_at else "")

    def _kind_changed(self) -> None:
        """The ticket's own fault is what is confirmed; another one must be named. What failed before the visit had
        stopped working."""
        mode_id = self._ticket.failure_mode
        own = self._product.mode(mode_id) is not None or watched_of(mode_id) is not None
        if self.kind.value == FindingKind.FAILED_BEFORE_VISIT:
            self.state.set_value(STOPPED)
        if self.kind.value == FindingKind.OTHER_FAULT or not own:
            self.mode.set_value(None)
        elif self.kind.value in WITH_FAULT:
            self.mode.set_value(mode_id)

    def _moment(self, said: str | None) -> datetime | None:
        try:
            at = datetime.strptime((said or "").strip(), TIME)
        except ValueError:
            return None
        return at.replace(tzinfo=ZoneInfo(self._page.viewer.zone)).astimezone(UTC)


async def finding_dialog(page: Page, ticket_id: int) -> None:
    """Asks for the finding and records it; a refusal leaves the form open with what was entered."""
    ticket, product = await read(the_ticket, ticket_id)
    serials, viewer = await read(known_serials, ticket, product, None), page.viewer

    def record(conn: Connection, finding: Finding, used: tuple[UsedPart, ...]) -> bool:
        by, outlets = by_now(conn, ticket_id, viewer.name), console().database.outlets
        return resolve(conn, the_ticket(conn, ticket_id)[1], ticket_id, finding, by, outlets, used=used)

    with _dialog(viewer.t("act_finding"), ticket_id) as dialog:
        form = FindingForm(page, ticket, product, serials)

        async def save() -> None:
            if form.valid():
                work = partial(record, finding=form.finding(), used=form.used())
                if await _done(page, ticket, product, work, viewer.t("done_finding", ticket=ticket_id)):
                    dialog.close()

        _buttons(page, dialog, save)
    await dialog
    dialog.delete()


async def correct_dialog(page: Page, ticket_id: int) -> None:
    """The newest finding, to be corrected; and why."""
    ticket, product = await read(the_ticket, ticket_id)
    known = next(iter(await read(findings_of, ticket_id)), None)
    if known is None:
        return
    version, viewer = known.version, page.viewer
    serials = await read(known_serials, ticket, product, known.opening)

    def amend(conn: Connection, finding: Finding, why: str, used: tuple[UsedPart, ...]) -> bool:
        by = by_now(conn, ticket_id, viewer.name)
        of, outlets = the_ticket(conn, ticket_id)[1], console().database.outlets
        return correct(conn, of, ticket_id, finding, by, why=why, version=version, outlets=outlets, used=used)

    with _dialog(viewer.t("act_correct"), ticket_id) as dialog:
        ui.label(viewer.t("form_stock_follows")).classes("muted small")
        form = FindingForm(page, ticket, product, serials, known)
        needed = {viewer.t("say_needed"): lambda said: bool((said or "").strip())}
        why = ui.input(viewer.t("form_why"), validation=needed).without_auto_validation()
        why.props("outlined dense maxlength=1000")

        async def save() -> None:
            if all([form.valid(), why.validate()]):
                work = partial(amend, finding=form.finding(), why=str(why.value), used=form.used())
                if await _done(page, ticket, product, work, viewer.t("done_correct", ticket=ticket_id)):
                    dialog.close()

        _buttons(page, dialog, save)
    await dialog
    dialog.delete()


@contextmanager
def _dialog(title: str, ticket_id: int) -> Iterator[ui.dialog]:
    with ui.dialog() as dialog, ui.card().classes("finding"):
        ui.label(f"{title} · #{ticket_id}").classes("dialog-title")
        yield dialog


async def _done(page: Page, ticket: Ticket, product: Product, work: Callable[[Connection], bool], done: str) -> bool:
    own = partial(find_ticket, ticket_id=ticket.id)
    return await act(
        page, Permission.TICKETS_WORK, work, done=done, about=f"ticket/{ticket.id}", thing=own, product=product
    )


def _buttons(page: Page, dialog: ui.dialog, save: Callable[[], Awaitable[None]]) -> None:
    t = page.viewer.t
    with ui.row().classes("dialog-buttons"):
        ui.button(t("close_dialog"), on_click=dialog.close).props("flat no-caps")
        ui.button(t("save"), icon="fact_check", on_click=save).props("unelevated no-caps color=primary").classes(
            "save-finding"
        )
