"""Options that several commands share."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from fleet.times import BadTime, parse_ts

Folder = Annotated[
    Path, typer.Argument(metavar="DIR", help="A recorded fleet: product.toml, devices.csv, telemetry.csv ...")
]
Devices = Annotated[Path | None, typer.Option("--devices", metavar="FILE", help="Only these serials, one a line.")]
Except = Annotated[Path | None, typer.Option("--except", metavar="FILE", help="All but these serials, one a line.")]
Since = Annotated[str | None, typer.Option("--since", metavar="TIME", help="Only from this time on (2015-07-01).")]
Until = Annotated[str | None, typer.Option("--until", metavar="TIME", help="Only before this time (2015-07-01).")]
Json = Annotated[bool, typer.Option("--json", help="End with one JSON object on the last line of standard output.")]
Seed = Annotated[int, typer.Option("--seed", help="The same seed and data give the same result.")]


def read_time(text: str | None, option: str) -> datetime | None:
    """A date (its midnight in UTC) or an RFC 3339 time."""
    if text is None:
        return None
    try:
        if len(text) == 10:
            return datetime.fromisoformat(text).replace(tzinfo=UTC)
        return parse_ts(text)
    except (BadTime, ValueError) as exc:
        raise typer.BadParameter(
            f"{text!r} is no time: write 2015-07-01 or 2015-07-01T06:00:00Z", param_hint=option
        ) from exc
