"""What staff do about an appliance's coverage: note the day of sale, grant an extension or goodwill."""

from datetime import date, datetime, time
from functools import partial
from zoneinfo import ZoneInfo

from nicegui import ui

from api.access.permissions import Permission
from api.web.database import the_device, wall_clock
from dashboards.console import read
from dashboards.frame import Page
from dashboards.parts.calendars.fill_in import Asked, fill_in
from dashboards.parts.shared.acting import act
from fleet.coded import coded
from fleet.warranty import CostKind
from service.tickets.bad_entry import BadEntry
from store.assets.coverage import CoverageSource, NewCoverage, put_coverage, redate_sale, sold_here
from store.audit.actions import AuditAction
from store.engine.database import Connection

GRANTED = (CoverageSource.GOODWILL, CoverageSource.EXTENSION)
SHARES = (100, 75, 50, 25)


def coverage_acts(page: Page, product_id: str, serial: str) -> None:
    """The buttons, for whoever may decide what is covered."""
    if not page.viewer.may(Permission.COVERAGE_WRITE):
        return
    t = page.viewer.t
    with ui.element("div").classes("actions"):
        for label, icon, asks in (("coverage_grant", "verified", _grant), ("coverage_sale", "receipt_long", _sale)):
            ui.button(t(label), icon=icon, on_click=partial(asks, page, product_id, serial)).props(
                "no-caps dense outline"
            ).classes(label.replace("_", "-"))


async def _grant(page: Page, product_id: str, serial: str) -> None:
    t = page.viewer.t
    kinds = {"all": t("coverage_all_kinds")} | {str(kind): t(f"cost_kind_{kind}") for kind in CostKind}
    said = await fill_in(
        page,
        t("coverage_grant"),
        [
            Asked("source", t("coverage_source"), options={one: t(f"coverage_source_{one}") for one in GRANTED}),
            Asked("kinds", t("coverage_kinds"), options=kinds),
            Asked("share", t("coverage_share"), options={str(one): f"{one} %" for one in SHARES}),
            Asked("from_on", t("coverage_from"), needed=True, kind="date"),
            Asked("until_on", t("coverage_until_day"), needed=True, kind="date"),
            Asked("note", t("costs_why"), needed=True),
        ],
    )
    if said:
        await _act(page, product_id, serial, partial(_put, said=said, actor=page.viewer.name))


async def _sale(page: Page, product_id: str, serial: str) -> None:
    t = page.viewer.t
    asked = [Asked("sold_on", t("coverage_sold_on"), kind="date", hint=t("coverage_sold_hint"))]
    said = await fill_in(page, t("coverage_sale"), asked)
    if said is not None:
        await _act(page, product_id, serial, partial(_redate, said=said, actor=page.viewer.name))


async def _act(page: Page, product_id: str, serial: str, work: "partial[None]") -> None:
    product, device = await read(the_device, product_id, serial)
    with page.client:
        await act(
            page,
            Permission.COVERAGE_WRITE,
            partial(work, product_id=product_id, serial=serial),
            done=page.viewer.t("coverage_done"),
            about=f"asset/{device.asset_id}",
            audit=AuditAction.COVERAGE_CHANGED,
            product=product,
        )


def _put(conn: Connection, *, product_id: str, serial: str, said: dict[str, str], actor: str) -> None:
    _, device = the_device(conn, product_id, serial)
    here = sold_here(conn, device.asset_id)
    assert here is not None
    begins, ends = _day("from_on", said), _day("until_on", said)
    if ends < begins:
        raise BadEntry("until_on", ends.isoformat(), coded("coverage_ends_first"))
    kinds = tuple(CostKind) if said["kinds"] == "all" else (said["kinds"],)
    new = NewCoverage(
        asset_id=device.asset_id,
        source=CoverageSource(said["source"]),
        kinds=kinds,
        from_on=begins,
        until_on=ends,
        time_zone=here.time_zone,
        share=int(said["share"]) / 100,
        note=said["note"],
        granted_by=actor,
    )
    if put_coverage(conn, new) is None:
        raise BadEntry("from_on", begins.isoformat(), coded("coverage_stands", asset=device.asset_id))


def _redate(conn: Connection, *, product_id: str, serial: str, said: dict[str, str], actor: str) -> None:
    product, device = the_device(conn, product_id, serial)
    here = sold_here(conn, device.asset_id)
    assert here is not None
    sold = None
    if said["sold_on"]:
        day, zone = _day("sold_on", said), ZoneInfo(here.time_zone)
        sold = datetime.combine(day, time(), zone)
    redate_sale(conn, product, device.asset_id, sold_at=sold, actor=actor, at=wall_clock())


def _day(name: str, said: dict[str, str]) -> date:
    try:
        return date.fromisoformat(said[name])
    except ValueError as exc:
        raise BadEntry(name, said[name], coded("import_no_day", value=said[name])) from exc
