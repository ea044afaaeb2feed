"""Numbers, units and spans of time as people write them."""

from datetime import timedelta

import numpy as np

from fleet.product import Text

WRITTEN = {"degC": "°C", "degF": "°F", "degR": "°R", "1": ""}


def spoken_unit(unit: str) -> str:
    """A unit as people write it behind a number; none for a bare ratio."""
    written = WRITTEN.get(unit, unit)
    return f" {written}" if written else ""


def percent(share: float) -> str:
    """A share as people write it: 3 %, 0.4 %."""
    return f"{number(100 * share)} %" if share >= 0.01 or share == 0 else f"{100 * share:.1g} %"


def number(value: float) -> str:
    """Three or four significant digits, without an exponent where people would not write one."""
    if not np.isfinite(value):
        return "?"
    size = abs(value)
    if size >= 1000 or value == 0:
        return f"{value:.0f}"
    digits = 1 if size >= 10 else 2 if size >= 1 else 3
    return f"{value:.{digits}f}".rstrip("0").rstrip(".") if size >= 0.01 else f"{value:.2g}"


def level(value: float, away: float) -> str:
    """A value, as finely as the two digits that count of how far it lies from its usual."""
    if not np.isfinite(away) or away == 0:
        return number(value)
    digits = int(np.clip(1 - np.floor(np.log10(abs(away))), 0, 4))
    return f"{value:.{digits}f}"


def brief(value: float) -> str:
    """Two significant digits."""
    if not np.isfinite(value) or value == 0:
        return number(value)
    digits = int(np.clip(1 - np.floor(np.log10(abs(value))), 0, 6))
    return f"{value:.{digits}f}"


def spoken_span(span: timedelta) -> Text:
    """30 days, 24 h, 90 minutes, 45 s."""
    seconds = span.total_seconds()
    for size, en, indonesian in ((172_800, "days", "hari"), (7_200, "h", "jam"), (120, "minutes", "menit")):
        unit = {"days": 86_400, "h": 3_600, "minutes": 60}[en]
        if seconds >= size:
            count = f"{seconds / unit:.{1 if seconds < 10 * unit else 0}f}".removesuffix(".0")
            return Text(f"{count} {en}", f"{count} {indonesian}")
    return Text(f"{number(seconds)} s", f"{number(seconds)} detik")
