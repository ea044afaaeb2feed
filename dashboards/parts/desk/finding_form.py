"""The form for a finding, which resolves a ticket."""

from datetime import UTC, datetime
from functools import partial
from zoneinfo import ZoneInfo

from nicegui import ui

from api.access.permissions import Permission
from dashboards.console import read
from dashboards.frame import Page
from dashboards.parts.desk.ticket import by_now, the_ticket
from dashboards.parts.shared.acting import act
from dashboards.parts.shared.words import component_name, mode_name
from fleet.product import Product
from service.tickets.findings import WITH_FAULT, FindingKind, resolve
from store.engine.database import Connection
from store.service.reports import Finding
from store.service.tickets import Ticket, find_ticket

TIME = "%Y-%m-%d %H:%M"


class FindingForm:
    """The fields of one finding; those on a fault show only where a fault was found."""

    def __init__(self, page: Page, ticket: Ticket, product: Product, now: datetime) -> None:
        self._page, self._ticket, self._product = page, ticket, product
        viewer, t = page.viewer, page.viewer.t
        mode = product.mode(ticket.failure_mode)
        modes = {one.id: mode_name(viewer, product, one.id) for one in product.failure_modes}
        components = {"": t("form_none"), **{c.id: component_name(viewer, product, c.id) for c in product.components}}
        self.kind = ui.select(
            {kind.value: t(f"kind_{kind}") for kind in FindingKind}, value=FindingKind.CONFIRMED, label=t("form_kind")
        )
        with ui.element("div").classes("fault-fields") as fault:
            self.mode = ui.select(modes, value=mode.id if mode else None, label=t("form_mode"))
            self.component = ui.select(components, value=mode.component if mode else "", label=t("form_component"))
            parts = {part.id: viewer.pick(part.name) for part in product.parts}
            self.parts = ui.select(parts, value=[], multiple=True, label=t("form_parts"))
            self.mechanism = ui.input(t("form_mechanism"))
            self.failed = ui.checkbox(t("form_failed"))
            self.failed_at = ui.input(
                t("form_failed_at", zone=viewer.zone_name),
                value=viewer.local(now).strftime(TIME),
                validation={t("form_bad_time"): lambda said: not self.failed.value or self._moment(said) is not None},
            )
        self.note = ui.textarea(t("form_note")).props("outlined dense autogrow maxlength=4000")
        for field in (self.kind, self.mode, self.component, self.parts, self.mechanism, self.failed_at):
            field.props("outlined dense options-dense")
        fault.bind_visibility_from(self.kind, "value", backward=lambda kind: FindingKind(kind) in WITH_FAULT)
        self.failed_at.bind_visibility_from(self.failed, "value")
        self.kind.on_value_change(self._kind_changed)

    def valid(self) -> bool:
        return bool(self.failed_at.validate())

    def finding(self) -> Finding:
        """What was entered; fields that do not belong to the kind are left out."""
        kind = FindingKind(self.kind.value)
        note = str(self.note.value or "").strip()
        if kind not in WITH_FAULT:
            return Finding(kind, None, None, None, (), note, None)
        return Finding(
            kind=kind,
            failure_mode=self.mode.value,
            component=self.component.value or None,
            mechanism=str(self.mechanism.value or "").strip() or None,
            parts=tuple(self.parts.value),
            note=note,
            failed_at=self._moment(self.failed_at.value) if self.failed.value else None,
        )

    def _kind_changed(self) -> None:
        """What failed before the visit had stopped working; another fault is not the one that was expected."""
        if self.kind.value == FindingKind.FAILED_BEFORE_VISIT:
            self.failed.set_value(True)
        if self.kind.value == FindingKind.OTHER_FAULT:
            self.mode.set_value(None)
            self.component.set_value("")

    def _moment(self, said: str | None) -> datetime | None:
        try:
            at = datetime.strptime((said or "").strip(), TIME)
        except ValueError:
            return None
        return at.replace(tzinfo=ZoneInfo(self._page.viewer.zone)).astimezone(UTC)


async def finding_dialog(page: Page, ticket_id: int) -> None:
    """Asks for the finding and records it; a refusal leaves the form open with what was entered."""

    def begin(conn: Connection) -> tuple[Ticket, Product, datetime]:
        ticket, product = the_ticket(conn, ticket_id)
        return ticket, product, by_now(conn, ticket_id, page.viewer.name).at

    ticket, product, now = await read(begin)
    t = page.viewer.t
    with ui.dialog() as dialog, ui.card().classes("finding"):
        ui.label(f"{t('act_finding')} · #{ticket_id}").classes("dialog-title")
        form = FindingForm(page, ticket, product, now)

        async def save() -> None:
            if not form.valid():
                return
            finding = form.finding()

            def work(conn: Connection) -> bool:
                by = by_now(conn, ticket_id, page.viewer.name)
                return resolve(conn, the_ticket(conn, ticket_id)[1], ticket_id, finding, by)

            done = t("done_finding", ticket=ticket_id)
            own = partial(find_ticket, ticket_id=ticket_id)
            if await act(
                page, Permission.TICKETS_WORK, work, done=done, about=f"ticket/{ticket_id}", thing=own, product=product
            ):
                dialog.close()

        with ui.row().classes("dialog-buttons"):
            ui.button(t("close_dialog"), on_click=dialog.close).props("flat no-caps")
            ui.button(t("save"), icon="fact_check", on_click=save).props("unelevated no-caps color=primary").classes(
                "save-finding"
            )
    await dialog
    dialog.delete()
