"""`import`: a recorded fleet into the database."""

from contextlib import closing
from pathlib import Path

from fleet.recorded.folder import EVERYTHING, RecordedFleet, Selection, open_folder, read_serials
from fleet.recorded.notes import record_notes
from fleet.recorded.read_counts import Seen
from fleet.recorded.telemetry import undeclared_columns
from fleet.settings import load_settings
from models.data.folder import from_folder
from models.data.history import History
from sigap.cli.options import read_time
from sigap.cli.showing import end_with_json, progress, say, show_notes, show_warnings
from store.assets.fleet_clocks import ClockMode
from store.engine.database import connect


def selection_of(devices: Path | None, except_: Path | None, since: str | None, until: str | None) -> Selection:
    """The part of a fleet that the options name."""
    return Selection(
        devices=read_serials(devices) if devices else None,
        excluded=read_serials(except_) if except_ else EVERYTHING.excluded,
        since=read_time(since, "--since"),
        until=read_time(until, "--until"),
    )


def open_selected(
    folder: Path, devices: Path | None, except_: Path | None, since: str | None, until: str | None
) -> RecordedFleet:
    return open_folder(folder, selection_of(devices, except_, since, until))


def read_history(fleet: RecordedFleet) -> tuple[History, list[str]]:
    """The folder's record, and what is to be said of it."""
    seen = Seen(fleet.product)
    history = from_folder(fleet, seen)
    left_out = undeclared_columns(fleet)
    notes = [f"left out, for product.toml does not declare them: {', '.join(left_out)}"] if left_out else []
    return history, [*notes, *record_notes(fleet, seen)]


def run_import(
    folder: Path, devices: Path | None, except_: Path | None, since: str | None, until: str | None, *, json: bool
) -> None:
    from sigap.platform.running import open_database
    from sigap.replay.importing import import_fleet

    fleet = open_selected(folder, devices, except_, since, until)
    with open_database(load_settings()) as url, closing(connect(url)) as conn, progress("importing readings") as bar:
        done = import_fleet(conn, fleet, progress=bar.advance)
    say(
        f"{done.product}: {done.devices} devices, {done.readings:,} readings ({done.repeated:,} were stored before), "
        f"{done.events:,} events, {done.maintenance:,} maintenance records, {done.failures:,} failures"
    )
    if done.out_of_range:
        say(f"{done.out_of_range:,} values were out of their plausible range and are kept aside")
    if done.named_invalid:
        say(f"{done.named_invalid:,} values are named invalid in product.toml: no readings, and kept aside")
    if done.past_retention:
        said = "are of a time whose readings retention has dropped: left out (docs/operations.md, Retention)"
        say(f"{done.past_retention:,} readings {said}")
    show_warnings(fleet.product)
    if done.left_out:
        say(f"left out, for product.toml does not declare them: {', '.join(done.left_out)}")
    show_notes(done.notes)
    if done.clock is ClockMode.DRIVEN:
        say("its fleet's clock stands where the record ends, and replays move it: live devices would be ahead of it.")
        say("    For a fleet that goes live, register the product before: see Going live in docs/operations.md")
    say(f"next: python -m sigap train {done.product}")
    if json:
        end_with_json(
            {
                "product": done.product,
                "devices": done.devices,
                "readings": done.readings,
                "repeated": done.repeated,
                "out_of_range": done.out_of_range,
                "named_invalid": done.named_invalid,
                "past_retention": done.past_retention,
                "events": done.events,
                "maintenance": done.maintenance,
                "failures": done.failures,
                "left_out": done.left_out,
                "unlisted": done.unlisted,
                "notes": done.notes,
            }
        )
