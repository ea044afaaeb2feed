"""The serials of the parts that a finding names: of the part that went in, and of the one that came out; and what
stock does when the form is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from nicegui import ui

from dashboards.frame import Page
from dashboards.viewer import Viewer
from fleet.coded import coded
from fleet.product import Product
from service.parts.book_corrections import UsedPart
from service.parts.catalogue import part_number
from store.assets.components import components_fitted
from store.engine.database import Connection
from store.parts.exchanges import PartExchange, exchanges_of_finding
from store.parts.moves import MoveFilter, list_moves, serials_in
from store.parts.places import list_places
from store.service.tickets import Ticket

LARGEST_ID, MOST_MOVES, LONGEST_SERIAL = 2**63 - 1, 200, 100


@dataclass(frozen=True, slots=True)
class KnownSerials:
    """What is on record by a part's id: serials in stock, the serial that is fitted now; exchanges of the finding that
    is corrected, with the name of the place that each part came from."""

    in_stock: Mapping[str, list[str]] = field(default_factory=dict)
    fitted: Mapping[str, str] = field(default_factory=dict)
    exchanged: Mapping[str, PartExchange] = field(default_factory=dict)
    came_from: Mapping[str, str] = field(default_factory=dict)


def known_serials(conn: Connection, ticket: Ticket, product: Product, opening: int | None) -> KnownSerials:
    """`opening`: of the finding that is corrected; None for a new one."""
    places = [one.id for one in list_places(conn)]
    in_stock = {
        part.id: [serial for place in places for serial in serials_in(conn, place, part_number(product, part))]
        for part in product.parts
    }
    fitted = {one.component: one.serial for one in components_fitted(conn, ticket.asset_id) if one.removed_at is None}
    by_part = {one.parts[0]: fitted[one.id] for one in product.components if one.parts and fitted.get(one.id)}
    exchanged = {} if opening is None else {one.part: one for one in exchanges_of_finding(conn, ticket.id, opening)}
    moves = list_moves(conn, MoveFilter(ticket_id=ticket.id, kind="consume"), before=LARGEST_ID, limit=MOST_MOVES)
    names = {one.id: one.from_name or "" for one in moves}
    return KnownSerials(
        in_stock, by_part, exchanged, {part: names.get(one.move_id or 0, "") for part, one in exchanged.items()}
    )


class PartSerials:
    """Two fields for each part that is chosen; what was entered stays while others are chosen."""

    def __init__(self, page: Page, product: Product, chosen: ui.select, known: KnownSerials) -> None:
        self._page, self._product, self._chosen, self._known = page, product, chosen, known
        self._entered = {
            part: UsedPart(part, one.quantity, one.in_serial, one.out_serial) for part, one in known.exchanged.items()
        }
        self._rows = ui.element("div").classes("part-serials")
        self._stock = ui.label().classes("note").props('role="status"')
        chosen.on_value_change(self._build)
        self._build()

    def used(self) -> tuple[UsedPart, ...]:
        """The parts that are chosen, with what was entered of them."""
        return tuple(self._entered.get(part, UsedPart(part)) for part in self._chosen.value)

    def valid(self) -> bool:
        """Whether no part bears the serial of the one that it replaced."""
        same = [one for one in self.used() if one.in_serial and one.in_serial == one.out_serial]
        for one in same:
            ui.notify(self._page.viewer.say(coded("serials_same", serial=one.in_serial)), type="negative")
        return not same

    def _build(self) -> None:
        viewer, names = self._page.viewer, {part.id: part.name for part in self._product.parts}
        self._rows.clear()
        with self._rows:
            for part in self._chosen.value:
                name, one = viewer.pick(names[part]), self._entered.get(part, UsedPart(part))
                with ui.element("div").classes("part-pair").props(f'role="group" aria-label="{name}"'):
                    ui.label(name).classes("strong")
                    self._field(part, "in_serial", one.in_serial, self._known.in_stock.get(part, []))
                    self._field(part, "out_serial", one.out_serial, [self._known.fitted.get(part, "")])
        self._say_stock()

    def _field(self, part: str, way: str, value: str | None, suggested: Sequence[str]) -> None:
        def keep(said: object) -> None:
            serial = str(said or "").strip() or None
            self._entered[part] = _with_serial(self._entered.get(part, UsedPart(part)), way, serial)
            self._say_stock()

        ui.input(
            self._page.viewer.t(f"form_{way}"),
            value=value or "",
            autocomplete=[one for one in suggested if one],
            on_change=lambda event: keep(event.value),
        ).props(f"outlined dense maxlength={LONGEST_SERIAL} autocapitalize=characters spellcheck=false")

    def _say_stock(self) -> None:
        self._stock.set_text(stock_follows(self._page.viewer, self._product, self.used(), self._known))
        self._stock.set_visibility(bool(self._stock.text))


def stock_follows(viewer: Viewer, product: Product, used: Sequence[UsedPart], known: KnownSerials) -> str:
    """What leaves stock and what goes back, said before the form is sent; nothing where nothing moves."""
    names, now = {part.id: viewer.pick(part.name) for part in product.parts}, {one.part: one for one in used}
    back = [
        (f"{names.get(part, part)} → {known.came_from[part]}" if known.came_from.get(part) else names.get(part, part))
        for part, one in known.exchanged.items()
        if part not in now or _differs(now[part], one)
    ]
    out = [
        names[part] for part, one in now.items() if part not in known.exchanged or _differs(one, known.exchanged[part])
    ]
    said = [viewer.t("form_stock_back", parts=", ".join(back))] if back else []
    said += [viewer.t("form_stock_out", parts=", ".join(out))] if out else []
    if known.exchanged and not said:
        said = [viewer.t("form_stock_same")]
    return " ".join(said)


def _differs(used: UsedPart, exchange: PartExchange) -> bool:
    return (used.in_serial, used.out_serial) != (exchange.in_serial, exchange.out_serial)


def _with_serial(used: UsedPart, way: str, serial: str | None) -> UsedPart:
    return replace(used, in_serial=serial) if way == "in_serial" else replace(used, out_serial=serial)
