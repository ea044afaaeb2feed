"""The appliances of a table: new ones are registered, known ones get the owner, site and day of sale that it states."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from fleet.coded import coded
from fleet.product import Product
from fleet.warranty import CostKind, terms_of
from service.imports.customer_rows import ImportedAsset, ImportedRow
from service.imports.tally import Source, Tally
from store.assets.coverage import (
    CoverageSource,
    NewCoverage,
    coverage_of,
    end_coverage,
    put_coverage,
    redate_sale,
    version_of,
)
from store.assets.external_refs import RefKind, known_refs, put_refs, referred
from store.assets.imported import KnownAsset, NewAsset, assets_known, create_assets, place_assets, put_coverages
from store.assets.ownership import change_owner
from store.engine.database import Connection

KIND = "assets"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """An appliance of the table, and whose it is and where it stands, by our numbers."""

    row: ImportedRow
    asset: ImportedAsset
    customer_id: int
    site_id: int | None


def write_assets(
    conn: Connection,
    rows: Sequence[ImportedRow],
    source: Source,
    tally: Tally,
    customers: Mapping[str, int],
    sites: Mapping[str, int],
    products: Mapping[str, Product],
) -> None:
    wanted = _wanted(rows, source, tally, customers, sites)
    refs = known_refs(conn, source.system, RefKind.ASSET, list(wanted))
    devices = [(one.asset.product, one.asset.serial) for one in wanted.values()]
    here, by_device = assets_known(conn, list(refs.values()), devices)
    named = referred(conn, source.system, RefKind.ASSET, list(by_device.values()))
    new: dict[str, _Wanted] = {}
    changed = 0
    for ref, one in wanted.items():
        number = refs.get(ref) or by_device.get((one.asset.product, one.asset.serial))
        if number is None:
            new[ref] = one
        elif _fits(here[number], one, known=ref in refs, named=named.get(number), tally=tally):
            changed += _change(conn, here[number], one, source, products[one.asset.product])
            if ref not in refs:
                put_refs(conn, source.system, RefKind.ASSET, {ref: number})
    _create(conn, new, source, tally, products)
    tally.count(KIND, created=len(new), changed=changed, all_of_them=len(wanted))


def _wanted(
    rows: Sequence[ImportedRow],
    source: Source,
    tally: Tally,
    customers: Mapping[str, int],
    sites: Mapping[str, int],
) -> dict[str, _Wanted]:
    wanted: dict[str, _Wanted] = {}
    serials: dict[tuple[str, str], int] = {}
    for row in rows:
        asset = row.asset
        if asset is None:
            continue
        if asset.ref in wanted:
            tally.fault(row, "asset_id", coded("import_twice", value=asset.ref, line=wanted[asset.ref].row.line))
        elif (asset.product, asset.serial) in serials:
            line = serials[asset.product, asset.serial]
            tally.fault(row, "serial", coded("import_twice", value=asset.serial, line=line))
        else:
            serials[asset.product, asset.serial] = row.line
            site = sites.get(row.site_ref) if row.site_ref else None
            wanted[asset.ref] = _Wanted(row, asset, customers[row.customer_ref], site)
        for column, day in (("sold_on", asset.sold_on), ("installed_on", asset.installed_on)):
            if day is not None and day > source.today:
                tally.fault(row, column, coded("import_future", value=day.isoformat()))
    return wanted


def _fits(here: KnownAsset, one: _Wanted, *, known: bool, named: str | None, tally: Tally) -> bool:
    """Whether a known appliance is the one of the row: by its id, else by its serial where nobody else owns it."""
    if known and (here.product != one.asset.product or one.asset.serial not in here.serials):
        tally.fault(one.row, "serial", coded("import_other_serial", value=one.asset.ref, known=here.serials))
    elif not known and named is not None:
        tally.fault(one.row, "asset_id", coded("import_other_id", value=one.asset.serial, known=named))
    elif not known and here.customer_id not in (None, one.customer_id):
        tally.fault(one.row, "serial", coded("import_owned", value=one.asset.serial))
    else:
        return True
    return False


def _change(conn: Connection, here: KnownAsset, one: _Wanted, source: Source, product: Product) -> bool:
    """Owner, site, day of sale, extension: what differs is written."""
    changed = False
    if here.customer_id != one.customer_id:
        changed = change_owner(conn, here.id, one.customer_id, actor=source.actor, now=source.now)
    if one.site_id is not None and (changed or here.site_id != one.site_id):
        place_assets(conn, {here.id: one.site_id})
        changed = True
    if one.asset.sold_on is not None and one.asset.sold_on != here.sold_on:
        sold = _moment(one.asset.sold_on, one.row.time_zone)
        redate_sale(conn, product, here.id, sold_at=sold, actor=source.actor, at=source.now)
        changed = True
    return _extend(conn, here.id, one, source) or changed


def _extend(conn: Connection, asset_id: int, one: _Wanted, source: Source) -> bool:
    """The extension that the table states is the one that stands of this system, whoever imports the table; what people
    granted stays."""
    until = one.asset.extension_until
    if until is None:
        return False
    living = [
        found
        for found in coverage_of(conn, asset_id)
        if found.source is CoverageSource.EXTENSION and found.ended_at is None and found.note == source.mark
    ]
    if any(found.until_on == until for found in living):
        return False
    for found in living:
        end_coverage(conn, found.id, actor=source.actor, at=source.now)
    return put_coverage(conn, _extension(asset_id, one, until, source)) is not None


def _create(
    conn: Connection, new: Mapping[str, _Wanted], source: Source, tally: Tally, products: Mapping[str, Product]
) -> None:
    numbers = create_assets(conn, [_new_asset(one, source, products) for one in new.values()])
    made: dict[str, int] = {}
    for (ref, one), number in zip(new.items(), numbers, strict=True):
        if number is None:
            tally.fault(one.row, "serial", coded("serial_refused", serial=one.asset.serial))
        else:
            made[ref] = number
    if tally.faults:
        return
    put_refs(conn, source.system, RefKind.ASSET, made)
    place_assets(conn, {made[ref]: one.site_id for ref, one in new.items() if one.site_id is not None})
    versions = {name: version_of(conn, name) for name in {one.asset.product for one in new.values()}}
    covered = [
        row
        for ref, one in new.items()
        for row in _coverage(made[ref], one, source, products[one.asset.product], versions[one.asset.product])
    ]
    put_coverages(conn, covered)


def _new_asset(one: _Wanted, source: Source, products: Mapping[str, Product]) -> NewAsset:
    """Where no day is known, it is here from now on, and nothing is known of its warranty."""
    asset, zone = one.asset, one.row.time_zone
    begun = asset.installed_on or asset.sold_on
    sold = asset.sold_on or asset.installed_on
    return NewAsset(
        product=asset.product,
        serial=asset.serial,
        customer_id=one.customer_id,
        sold_at=_moment(sold, zone) if sold else None,
        installed_at=_moment(begun, zone) if begun else source.now,
        components=[component.id for component in products[asset.product].components],
    )


def _coverage(asset_id: int, one: _Wanted, source: Source, product: Product, version: int) -> list[NewCoverage]:
    rows: list[NewCoverage] = []
    sold = one.asset.sold_on or one.asset.installed_on
    if product.warranty is not None and sold is not None:
        rows = [
            NewCoverage(
                asset_id=asset_id,
                source=CoverageSource.PRODUCT,
                kinds=term.kinds,
                components=term.components,
                excludes=product.warranty.excludes,
                from_on=term.from_on,
                until_on=term.until_on,
                time_zone=one.row.time_zone,
                terms_version=version,
                granted_by=source.actor,
            )
            for term in terms_of(product.warranty, sold_on=sold, installed_on=one.asset.installed_on)
        ]
    if one.asset.extension_until is not None:
        rows.append(_extension(asset_id, one, one.asset.extension_until, source))
    return rows


def _extension(asset_id: int, one: _Wanted, until: date, source: Source) -> NewCoverage:
    begins = one.asset.sold_on or one.asset.installed_on or min(source.today, until)
    return NewCoverage(
        asset_id=asset_id,
        source=CoverageSource.EXTENSION,
        kinds=tuple(CostKind),
        from_on=min(begins, until),
        until_on=until,
        time_zone=one.row.time_zone,
        granted_by=source.actor,
        note=source.mark,
    )


def _moment(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))
