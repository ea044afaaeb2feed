"""Units as people write them behind a number."""

WRITTEN = {"degC": "°C", "degF": "°F", "degR": "°R", "1": ""}


def written_unit(unit: str) -> str:
    """`°C` for `degC`; nothing for a bare ratio."""
    return WRITTEN.get(unit, unit)


def behind_number(unit: str) -> str:
    """The unit with the blank before it; nothing for a bare ratio."""
    written = written_unit(unit)
    return f" {written}" if written else ""
