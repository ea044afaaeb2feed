"""Times, windows and likelihoods in words that customers use, in Indonesian and English."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from fleet.product import UNKNOWN_MODE, Product, Text
from fleet.product_build import spoken

UNKNOWN = Text("fault not yet known", "gangguan belum diketahui")
UNITS = (
    (timedelta(days=1), Text("day", "hari"), Text("days", "hari")),
    (timedelta(hours=1), Text("hour", "jam"), Text("hours", "jam")),
    (timedelta(minutes=1), Text("minute", "menit"), Text("minutes", "menit")),
)
DAYS = {
    "id": "Senin Selasa Rabu Kamis Jumat Sabtu Minggu",
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
}
MONTHS = {
    "id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
    "en": "January February March April May June July August September October November December",
}
# Probability from -> how it is said. The steps are those of the IPCC's likelihood scale, in everyday words.
LIKELIHOODS = (
    (0.9, Text("very likely", "sangat mungkin")),
    (0.66, Text("likely", "kemungkinan besar")),
    (0.33, Text("about as likely as not", "mungkin ya, mungkin tidak")),
    (0.0, Text("possible, though not likely", "mungkin terjadi, tetapi kecil kemungkinannya")),
)


def spell_window(window: timedelta, language: str) -> str:
    """`timedelta(days=10)` -> "10 days", "10 hari": in the largest unit that gives at least two."""
    for unit, one, many in UNITS:
        count = round(window / unit)
        if count >= 2 or unit == UNITS[-1][0]:
            return f"{max(count, 1)} {(many if count > 1 else one).get(language)}"
    raise AssertionError("the last unit always fits")


def spell_moment(at: datetime, zone: str, language: str) -> str:
    """-> "Selasa, 3 Maret 2026 pukul 09.30 WIB", "Tuesday, 3 March 2026, 09:30 WIB"."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{spell_day(local.date(), language)}{_at(language)}{spell_clock(local.time(), language)} {zone_name(local)}"


def spell_day(day: date, language: str) -> str:
    """-> "Selasa, 3 Maret 2026", "Tuesday, 3 March 2026"."""
    return f"{spell_weekday(day, language)}, {spell_date(day, language)} {day.year}"


def spell_weekday(day: date, language: str) -> str:
    return DAYS[language].split()[day.weekday()]


def spell_date(day: date, language: str) -> str:
    """-> "3 Maret", "3 March"."""
    return f"{day.day} {MONTHS[language].split()[day.month - 1]}"


def spell_clock(at: time, language: str) -> str:
    """-> "09.30" as Indonesians write it, "09:30"."""
    return f"{at:%H.%M}" if language == "id" else f"{at:%H:%M}"


def zone_name(local: datetime) -> str:
    """WIB, WITA or WIT in Indonesia; elsewhere the zone's own short name, or its distance from UTC."""
    name = local.tzname() or ""
    return f"UTC{name}" if name[:1] in "+-" else name


def spell_likelihood(probability: float, language: str) -> str:
    return next(text for least, text in LIKELIHOODS if probability >= least).get(language)


def mode_name(product: Product, failure_mode: str) -> Text:
    mode = product.mode(failure_mode)
    if mode is not None:
        return mode.name
    return UNKNOWN if failure_mode == UNKNOWN_MODE else spoken(failure_mode)


def _at(language: str) -> str:
    return " pukul " if language == "id" else ", "
