"""Numbers as each language writes them, by the rules of the Unicode CLDR (Babel)."""

import math

from babel.numbers import format_currency, format_decimal

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
    """A number with so many decimals."""
    if value is None or not math.isfinite(value):
        return NOTHING
    return written(value, f"#,##0.{'0' * places}" if places else "#,##0", language)


def spell_money(amount: float, currency: str, language: str) -> str:
    """`Rp1.450.000`, `IDR 1,450,000`; without parts of the unit, and without a sign where no currency is known."""
    if not currency:
        return written(amount, "#,##0", language)
    pattern = "\u00a4#,##0" if language == "id" else "\u00a4\u00a0#,##0"
    return format_currency(amount, currency, pattern, locale=language, currency_digits=False)


def spell_percent(share: float | None, language: str) -> str:
    """A share in whole percent; `<1 %` for less, and `>99 %` for what is nearly all: neither is certain."""
    if share is None or not math.isfinite(share):
        return NOTHING
    shown = share * 100
    if 0 < shown < 1:
        return "<1 %"
    return ">99 %" if 99 < shown < 100 else f"{written(shown, '#,##0', language)} %"


def spell_percents(low: float, high: float, language: str) -> str:
    """`9–53 %`: the sign once. The ends of an interval claim no certainty: they are rounded as they are."""
    first = spell_percent(low, language).removesuffix(" %")
    last = spell_percent(high, language) if high <= 0.99 else f"{written(high * 100, '#,##0', language)} %"
    return f"{first}–{last}"


def spell_figure(value: float, language: str, *, away: float | None = None) -> str:
    """Three or four significant figures; with `away`, as finely as the two figures that count of that."""
    if not math.isfinite(value):
        return "?"
    if away is not None and math.isfinite(away) and away != 0:
        return _places(value, min(max(1 - _magnitude(away), 0), 4), language)
    if abs(value) >= 1000 or value == 0:
        return written(value, "0", language)
    if abs(value) < 0.01:
        return written(value, f"0.{'#' * min(1 - _magnitude(value), 9)}", language)
    return written(value, f"0.{'#' * (1 if abs(value) >= 10 else 2 if abs(value) >= 1 else 3)}", language)


def spell_brief(value: float, language: str) -> str:
    """Two significant figures."""
    if not math.isfinite(value) or value == 0:
        return spell_figure(value, language)
    return _places(value, min(max(1 - _magnitude(value), 0), 6), language)


def spell_share(share: float, language: str) -> str:
    """A share in percent, finely: `12.3 %`, `0.4 %`."""
    if share >= 0.01 or share == 0:
        return f"{spell_figure(100 * share, language)} %"
    return f"{written(100 * share, f'0.{chr(35) * max(-_magnitude(100 * share), 1)}', language)} %"


def _magnitude(value: float) -> int:
    """The power of ten of the first figure that counts."""
    return math.floor(math.log10(abs(value)))


def _places(value: float, places: int, language: str) -> str:
    return written(value, f"0.{'0' * places}" if places else "0", language)


def written(value: float, pattern: str, language: str) -> str:
    """A number in a pattern of the CLDR."""
    return str(format_decimal(value, pattern, locale=language))
