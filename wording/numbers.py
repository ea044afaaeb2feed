"""Numbers as each language writes them, by the rules of the Unicode CLDR (Babel)."""

import math

from babel.numbers import format_decimal

NOTHING = "–"


def spell_number(value: float | None, language: str, *, digits: int = 3) -> str:
    """`digits` significant figures, never an exponent; a dash for nothing."""
    if value is None or not math.isfinite(value):
        return NOTHING
    size = abs(value)
    if size >= 10 ** (digits - 1) or value == 0:
        return written(value, "#,##0", language)
    places = min(digits - 1 - math.floor(math.log10(size)), 6)
    return written(value, f"#,##0.{'#' * places}", language)


def spell_fixed(value: float | None, language: str, *, places: int = 2) -> str:
    """So many figures behind the point."""
    if value is None or not math.isfinite(value):
        return NOTHING
    return written(value, f"#,##0.{'0' * places}" if places else "#,##0", language)


def spell_percent(share: float | None, language: str) -> str:
    """A share in whole percent; `<1 %` for less."""
    if share is None or not math.isfinite(share):
        return NOTHING
    shown = share * 100
    return f"{written(shown, '#,##0', language)} %" if shown >= 1 or shown == 0 else "<1 %"


def written(value: float, pattern: str, language: str) -> str:
    """A number in a pattern of the CLDR."""
    return str(format_decimal(value, pattern, locale=language))
