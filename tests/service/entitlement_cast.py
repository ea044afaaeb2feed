"""Thirty cases of entitlement for a dryer: coverage, fault, day, and what comes of it in words of both languages."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from fleet.product import UNKNOWN_MODE, Product
from fleet.product_files.parse import parse_product
from fleet.warranty import CostKind, terms_of
from service.coverage.entitlement import Entitled, Fault
from store.assets.coverage import Coverage, CoverageSource

DRYER = """
[product]
id = "dryer"
name = { en = "Dryer", id = "Pengering" }
interval = "5m"
[metrics.power]
unit = "W"
[parts]
motor_unit = { name = { en = "Motor", id = "Motor" }, price = 900000 }
felt = { name = { en = "Felt seal", id = "Sil kain" }, price = 50000 }
[components]
motor = { name = { en = "Motor", id = "Motor" }, parts = ["motor_unit"] }
heater = { name = { en = "Heater", id = "Pemanas" } }
seal = { name = { en = "Seal", id = "Sil" }, parts = ["felt"] }
[failure_modes]
motor_wear = { component = "motor", horizon = "9d", lead_needed = "1d", cost = { failure = 9, visit = 1 } }
heater_dirt = { component = "heater", horizon = "9d", lead_needed = "1d", cost = { failure = 9, visit = 1 } }
heater_open = { component = "heater", horizon = "9d", lead_needed = "1d", cost = { failure = 9, visit = 1 } }
seal_leak = { component = "seal", horizon = "9d", lead_needed = "1d", cost = { failure = 9, visit = 1 } }
[warranty]
duration = "730d"
covers = ["motor", "heater"]
labour = "365d"
travel = "365d"
guarantees = { motor = "1825d" }
excludes = ["heater_dirt"]
clauses = { misuse = { en = "Overloaded", id = "Muatan berlebih" } }
starts = "installation"
starts_within = "60d"
repair = "90d"
[charges]
currency = "IDR"
labour = 150000
travel = 75000
modes = { motor_wear = 250000 }
"""
PRODUCT = parse_product(DRYER, file="dryer.toml")
NO_WARRANTY = replace(PRODUCT, warranty=None)
SOLD = date(2024, 1, 24)
ALL = tuple(CostKind)


def noon(day: date, zone: str = "Asia/Jakarta") -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(zone))


def row(number: int, source: CoverageSource, **given: object) -> Coverage:
    values: dict[str, object] = {
        "id": number, "asset_id": 1, "source": source, "kinds": list(ALL), "components": None,
        "component_id": None, "removed_at": None, "excludes": [], "from_on": SOLD, "until_on": SOLD, "share": 1.0,
        "time_zone": "Asia/Jakarta", "terms_version": 1, "ticket_id": None, "note": "", "granted_by": "?",
        "granted_at": noon(SOLD), "ended_at": None, **given,
    }  # fmt: skip
    return Coverage(**values)  # type: ignore[arg-type]


def sold(on: date = SOLD, installed: date | None = None, zone: str = "Asia/Jakarta") -> list[Coverage]:
    """What the product file promises, as it is written down with the registration."""
    assert PRODUCT.warranty is not None
    return [
        row(number, CoverageSource.PRODUCT, kinds=list(term.kinds), from_on=term.from_on, until_on=term.until_on,
            components=None if term.components is None else list(term.components), time_zone=zone,
            excludes=list(PRODUCT.warranty.excludes))
        for number, term in enumerate(terms_of(PRODUCT.warranty, sold_on=on, installed_on=installed), 1)
    ]  # fmt: skip


def extra(source: CoverageSource, until: date, **given: object) -> Coverage:
    return row(90, source, until_on=until, **given)


class Case(NamedTuple):
    name: str
    coverage: Sequence[Coverage]
    fault: Fault
    at: datetime
    result: Entitled
    pays: float | None
    english: str
    indonesian: str
    product: Product = PRODUCT


MOTOR, SEAL, HEATER = Fault("motor_wear"), Fault("seal_leak"), Fault("heater_open")
DIRT = Fault("heater_dirt", parts=())
C, P, N, U = Entitled.COVERED, Entitled.PART, Entitled.PAID, Entitled.UNKNOWN
S = CoverageSource
# 24 Jan 2025 is the last day of labour, 23 Jan 2026 that of parts (2024 is a leap year), 22 Jan 2029 that of the motor.
CASES = [
    Case("all in force", sold(), MOTOR, noon(date(2024, 6, 1)), C, 0,
         "Travel: free; the warranty pays until 23 Jan 2025",
         "Transportasi: gratis; ditanggung garansi sampai 23 Jan 2025"),
    Case("no day of sale", [], MOTOR, noon(date(2024, 6, 1)), U, None,
         "a proof of purchase (receipt or guarantee card) decides", "bukti pembelian (nota atau kartu garansi)"),
    Case("no terms at all", [], MOTOR, noon(date(2024, 6, 1)), U, None, "No terms of a warranty are on record",
         "Ketentuan garansi produk ini belum tercatat", NO_WARRANTY),
    Case("parts alone still", sold(), HEATER, noon(date(2025, 6, 1)), N, 225_000,
         "Travel: not covered any more; that ended on 23 Jan 2025",
         "Transportasi: tidak ditanggung lagi; masa berlakunya berakhir 23 Jan 2025"),
    Case("motor's parts, work paid", sold(), MOTOR, noon(date(2025, 6, 1)), P, 325_000,
         "Parts: free; the warranty pays until 22 Jan 2029",
         "Suku cadang: gratis; ditanggung garansi sampai 22 Jan 2029"),
    Case("part guarantee outlives all", sold(), MOTOR, noon(date(2028, 6, 1)), P, 325_000,
         "Parts: free; the warranty pays until 22 Jan 2029", "sampai 22 Jan 2029"),
    Case("part guarantee ended", sold(), MOTOR, noon(date(2029, 1, 23)), N, 1_225_000,
         "Parts: not covered any more; that ended on 22 Jan 2029", "berakhir 22 Jan 2029"),
    Case("last day of labour", sold(), HEATER, noon(date(2025, 1, 23)), C, 0, "Travel: free", "Transportasi: gratis"),
    Case("day after labour", sold(), HEATER, noon(date(2025, 1, 24)), N, 225_000, "that ended on 23 Jan 2025",
         "berakhir 23 Jan 2025"),
    Case("component never covered", sold(), SEAL, noon(date(2024, 6, 1)), N, 275_000,
         "does not include this component: Seal", "tidak mencakup komponen ini: Sil"),
    Case("component not covered, the rest ended", sold(), SEAL, noon(date(2030, 6, 1)), N, 275_000,
         "never included this component: Seal", "tidak pernah mencakup komponen ini: Sil"),
    Case("excluded mode", sold(), DIRT, noon(date(2024, 6, 1)), N, 225_000, "the warranty leaves out Heater dirt",
         "garansi tidak mencakup Heater dirt"),
    Case("misuse found", sold(), replace(MOTOR, clause="misuse"), noon(date(2024, 6, 1)), N, 1_225_000,
         "not covered, because of what was found: Overloaded", "karena temuan ini: Muatan berlebih"),
    Case("misuse found, goodwill given", [*sold(), extra(S.GOODWILL, date(2024, 12, 31))], replace(MOTOR,
         clause="misuse"), noon(date(2024, 6, 1)), C, 0, "goodwill pays until 31 Dec 2024",
         "ditanggung kebijakan khusus sampai 31 Des 2024"),
    Case("misuse found, extension does not help", [*sold(), extra(S.EXTENSION, date(2027, 1, 1))], replace(HEATER,
         clause="misuse"), noon(date(2024, 6, 1)), N, 225_000, "Overloaded", "Muatan berlebih"),
    Case("extension takes over", [*sold(), extra(S.EXTENSION, date(2027, 1, 24), from_on=date(2026, 1, 24))],
         HEATER, noon(date(2026, 6, 1)), C, 0, "the extended warranty pays until 24 Jan 2027",
         "ditanggung perpanjangan garansi sampai 24 Jan 2027"),
    Case("extension covers what the warranty did not", [*sold(), extra(S.EXTENSION, date(2027, 1, 24))], SEAL,
         noon(date(2024, 6, 1)), C, 0, "the extended warranty pays", "ditanggung perpanjangan garansi"),
    Case("extension begins later", [extra(S.EXTENSION, date(2027, 1, 24), from_on=date(2026, 1, 24))], HEATER,
         noon(date(2025, 6, 1)), N, 225_000, "not covered yet; that begins on 24 Jan 2026",
         "baru berlaku mulai 24 Jan 2026"),
    Case("extension ended", [*sold(), extra(S.EXTENSION, date(2027, 1, 24))], HEATER, noon(date(2027, 1, 25)), N,
         225_000, "ended on 24 Jan 2027", "berakhir 24 Jan 2027"),
    Case("goodwill of a half", [*sold(), extra(S.GOODWILL, date(2026, 1, 1), share=0.5)], HEATER, noon(date(2025, 6,
         1)), P, 112_500, "goodwill pays 50 % until 1 Jan 2026",
         "50 % ditanggung kebijakan khusus sampai 1 Jan 2026"),
    Case("the larger share counts", [*sold(), extra(S.GOODWILL, date(2026, 1, 1), share=0.5)], HEATER,
         noon(date(2024, 6, 1)), C, 0, "the warranty pays", "ditanggung garansi"),
    Case("repaired component", [*sold(), extra(S.REPAIR, date(2025, 9, 1), components=["heater"], component_id=7)],
         HEATER, noon(date(2025, 6, 1)), C, 0, "the guarantee on the last repair pays until 1 Sep 2025",
         "ditanggung jaminan perbaikan terakhir sampai 1 Sep 2025"),
    Case("repaired component was taken out", [*sold(), extra(S.REPAIR, date(2025, 9, 1), components=["heater"],
         component_id=7, removed_at=noon(date(2025, 5, 1)))], HEATER, noon(date(2025, 6, 1)), N, 225_000,
         "not covered any more", "tidak ditanggung lagi"),
    Case("repair covers no other component", [*sold(), extra(S.REPAIR, date(2025, 9, 1), components=["heater"],
         component_id=7)], SEAL, noon(date(2025, 6, 1)), N, 275_000, "does not include this component: Seal",
         "tidak mencakup komponen ini: Sil"),
    Case("late activation within its time", sold(installed=date(2024, 3, 1)), HEATER, noon(date(2025, 2, 20)), C, 0,
         "until 1 Mar 2025", "sampai 1 Mar 2025"),
    Case("late activation beyond its time", sold(installed=date(2024, 12, 1)), HEATER, noon(date(2025, 3, 20)), C,
         0, "until 24 Mar 2025", "sampai 24 Mar 2025"),
    Case("ended yesterday in Jakarta", sold(), HEATER, datetime(2025, 1, 23, 17, 30, tzinfo=UTC), N, 225_000,
         "ended on 23 Jan 2025", "berakhir 23 Jan 2025"),
    Case("not ended yet an hour earlier in Jakarta", sold(), HEATER, datetime(2025, 1, 23, 16, 30, tzinfo=UTC), C,
         0, "until 23 Jan 2025", "sampai 23 Jan 2025"),
    Case("the same hour in Jayapura is a day later", sold(zone="Asia/Jayapura"), HEATER, datetime(2025, 1, 23, 16,
         30, tzinfo=UTC), N, 225_000, "ended on 23 Jan 2025", "berakhir 23 Jan 2025"),
    Case("second owner: coverage stays with the asset", sold(), MOTOR, noon(date(2024, 12, 1)), C, 0,
         "the warranty pays", "ditanggung garansi"),
    Case("fault not known yet", sold(), Fault(UNKNOWN_MODE), noon(date(2024, 6, 1)), U, None,
         "depends on what the technician finds", "tergantung temuan teknisi"),
    Case("fault not known, all ended", sold(), Fault(UNKNOWN_MODE), noon(date(2030, 6, 1)), N, None,
         "not covered any more", "tidak ditanggung lagi"),
    Case("taken back", [replace(one, ended_at=noon(SOLD)) for one in sold()], MOTOR, noon(date(2024, 6, 1)), U,
         None, "proof of purchase", "bukti pembelian"),
    Case("no price of a part", sold(), Fault("motor_wear", parts=("odd", )), noon(date(2030, 6, 1)), N, None,
         "This repair has to be paid for.", "Perbaikan ini berbayar."),
]  # fmt: skip
