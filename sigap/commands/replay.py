"""`replay`: a recorded fleet by MQTT, and its outcome table."""

import time
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from api.access.permissions import SCOPE_GROUPS
from demo.world.recorded import World
from fleet.process import configure_logs, get_log
from fleet.recorded.folder import RecordedFleet
from fleet.recorded.notes import record_notes
from fleet.recorded.read_counts import Seen
from fleet.settings import Settings, load_settings
from fleet.times import parse_duration, to_milliseconds
from models.model_files.manifest import parse_manifest
from sigap.cli.failed import CommandFailed
from sigap.cli.showing import Bar, end_with_json, progress, say, show_notes, show_table, show_warnings
from sigap.commands.import_ import open_selected
from sigap.platform.own_tokens import own_token
from sigap.platform.running import Running, run_platform
from sigap.replay.driven_clock import Feeder
from sigap.replay.new_tickets import print_new_tickets
from sigap.replay.outcome import count_replayed, replay_outcome
from sigap.replay.playback import Moment, Replay, gateway_for, open_timeline
from sigap.replay.readings_in_order import Timeline
from store.engine.database import Connection
from store.learning.models import champion
from store.telemetry.message_counts import Messages

log = get_log("replay")
DRAIN_WITHIN_S = 60.0


def run(
    folder: Path,
    devices: Path | None,
    except_: Path | None,
    since: str | None,
    until: str | None,
    *,
    step: str | None,
    speed: float | None,
    seed: int,
    json: bool,
) -> None:
    settings = load_settings(log_format="console")
    configure_logs(settings)
    fleet = open_selected(folder, devices, except_, since, until)
    with run_platform(settings) as (running, _):
        result = replay_fleet(fleet, running, settings, step=step, speed=speed, tell=not json)
    result["seed"] = seed
    show_outcome(result)
    messages = result["messages"]
    assert isinstance(messages, dict)
    lost = messages["sent"] - messages["stored"] - messages["duplicates"] - messages["dead_lettered"]
    if json:
        end_with_json(result)
    if lost:
        raise CommandFailed(f"{lost} of {messages['sent']} readings sent are neither stored nor dead-lettered")


def replay_fleet(
    fleet: RecordedFleet,
    running: Running,
    settings: Settings,
    *,
    step: str | None = None,
    speed: float | None = None,
    tell: bool = True,
    ends_at: float | None = None,
) -> dict[str, object]:
    """Replays a fleet against a running platform and returns the outcome object.

    `ends_at`: on the monotonic clock, when to stop even if the record goes on; the outcome is of what was replayed.
    """
    product, seen = fleet.product, Seen(fleet.product)
    started = time.monotonic()
    with (
        open_timeline(fleet, seen) as timeline,
        gateway_for(running.mqtt_url, product.id) as gateway,
        own_token(running.database_url, "replay", SCOPE_GROUPS["desk"]) as token,
        World(running.http_url, token, product.id, running.trust) as world,
        progress(f"replaying {product.id}") as bar,
        closing(Feeder(running.database_url, gateway, product.id, ingest_workers=settings.ingest_workers)) as feeder,
    ):
        replay = Replay(fleet, timeline, feeder, world, step=parse_duration(step) if step else None)
        show_notes(record_notes(fleet, seen))
        erased = replay.prepare()
        show_warnings(product)
        if erased:
            say(
                f"these devices have been here before: {erased:,} readings from {replay.record.begin:%Y-%m-%d} on, and "
                "what followed from them, are forgotten first"
            )
        trained_on = feeder.with_store(lambda conn: _trained_on(conn, fleet, replay))
        reporter = _StepReporter(feeder, product.id, bar, speed, tell=tell)
        replay.run(reporter, ends=lambda: ends_at is not None and time.monotonic() >= ends_at)
        outcome = feeder.with_store(lambda conn: replay_outcome(conn, product, replay.record, replay.device_ids))
        messages = _drained(feeder, replay, timeline)
        return {
            **outcome,
            "messages": asdict(messages),
            "product": product.id,
            "devices": len(replay.record.devices),
            "devices_trained_on": trained_on,
            "from": replay.record.begin.isoformat(),
            "until": replay.record.end.isoformat(),
            "seconds": round(time.monotonic() - started, 1),
        }


class _StepReporter:
    """Follows every step: moves the bar, prints tickets that opened, pauses for the chosen speed."""

    def __init__(self, feeder: Feeder, product: str, bar: Bar, speed: float | None, *, tell: bool) -> None:
        self._feeder, self._product, self._bar, self._speed, self._tell = feeder, product, bar, speed, tell
        self._started = time.monotonic()
        self._last_ticket = feeder.with_store(lambda conn: print_new_tickets(conn, product, after=0, tell=False))

    def __call__(self, moment: Moment) -> None:
        done = (moment.now - moment.begin).total_seconds()
        self._bar.reach(done, (moment.end - moment.begin).total_seconds())
        self._last_ticket = self._feeder.with_store(
            lambda conn: print_new_tickets(conn, self._product, after=self._last_ticket, tell=self._tell)
        )
        if self._speed:
            time.sleep(max(0.0, self._started + done / self._speed - time.monotonic()))


def _drained(feeder: Feeder, replay: Replay, timeline: Timeline) -> Messages:
    deadline = time.monotonic() + DRAIN_WITHIN_S
    while True:
        messages = feeder.with_store(lambda conn: count_replayed(conn, replay.product, replay.record, timeline))
        if not messages.lost or time.monotonic() > deadline:
            return messages
        time.sleep(0.5)


def _trained_on(conn: Connection, fleet: RecordedFleet, replay: Replay) -> int:
    """How many of these devices the model in force has learnt from, in the time that is replayed."""
    record = champion(conn, fleet.product.id)
    if record is None:
        say(
            f"no model of {fleet.product.id} is in force: only what devices and customers report opens tickets "
            f"(python -m sigap train {fleet.product.id})"
        )
        return 0
    manifest = parse_manifest(record.manifest)
    seen = {row.serial for row in replay.record.devices} & set(manifest.devices)
    if not seen or manifest.data_until < to_milliseconds(replay.record.begin):
        return 0
    say(f"{len(seen)} of these devices are in the training data of the model in force: this outcome is not held out")
    return len(seen)


def show_outcome(result: dict[str, object]) -> None:
    by_mode = result["by_failure_mode"]
    assert isinstance(by_mode, dict)
    columns = [
        "failure mode",
        "faults",
        "tickets",
        "ahead",
        "in time",
        "false",
        "open",
        "lead p10",
        "median h",
        "p90",
    ]
    rows = [_row(mode, part) for mode, part in by_mode.items()]
    if len(rows) != 1:
        rows.append(_row("all", result))
    show_table(
        f"{result['product']}: {result['from']} to {result['until']}, {result['devices']} devices", columns, rows
    )
    messages = result["messages"]
    assert isinstance(messages, dict)
    say("readings: " + ", ".join(f"{count:,} {name.replace('_', '-')}" for name, count in messages.items()))


def _row(name: str, part: dict[str, object]) -> list[object]:
    lead = part["lead_time_hours"]
    assert isinstance(lead, dict)
    counts = ("faults", "tickets", "tickets_ahead", "tickets_in_time", "tickets_false", "tickets_undecided")
    return [name, *(part[count] for count in counts), lead["p10"], lead["median"], lead["p90"]]
