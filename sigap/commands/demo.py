"""`demo`: a simulated fleet is learnt from and lived with, on this machine alone."""

import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from firmware_sim.refrigerators import record_refrigerators
from fleet.process import configure_logs
from fleet.recorded import open_folder
from fleet.settings import Settings, load_settings
from fleet.times import parse_duration
from models.bundle import dumps
from models.manifest import manifest_json
from models.recipe import training_history
from models.train import train
from sigap.commands.replay import replay_fleet, show_outcome
from sigap.commands.showing import end_with_json, say
from sigap.importing import import_fleet
from sigap.platform import Running, run_platform
from store.database import connect
from store.learning import register_model

PRODUCT_ID = "demo_refrigerator"
PAST_DAYS, LIVE_DAYS = 150, 90
LIVE_BEGIN = datetime(2026, 3, 1, tzinfo=UTC)


def run(*, json: bool, seed: int, devices: int, duration: str | None) -> None:
    started = time.monotonic()
    settings = load_settings(log_format="console", log_level="warning")
    settings = settings.model_copy(update={"data_dir": settings.data_dir / "demo"})
    configure_logs(settings)
    ends = started + parse_duration(duration).total_seconds() if duration else None
    with tempfile.TemporaryDirectory(prefix="sigap-demo-") as folder, run_platform(settings) as (running, _):
        say(f"the platform runs: {running.http_url} (OpenAPI at /openapi.json)")
        say(f"    its bearer token is in {settings.data_dir / 'staff-token'}")
        _learn(Path(folder) / "past", running, settings, seed=seed, devices=devices + devices // 2)
        live = _simulate(Path(folder) / "live", settings, seed=seed + 1, devices=devices, days=LIVE_DAYS)
        say(f"{devices} other refrigerators go live; {LIVE_DAYS} days pass in about a minute")
        result = replay_fleet(open_folder(live), running, settings, ends_at=ends)
        show_outcome(result)
        _say_what_happened(result)
    if json:
        end_with_json(result)


def _learn(folder: Path, running: Running, settings: Settings, *, seed: int, devices: int) -> None:
    past = _simulate(folder, settings, seed=seed, devices=devices, days=PAST_DAYS)
    fleet = open_folder(past)
    say(f"{devices} refrigerators have lived for {PAST_DAYS} days; what befell them is stored and learnt from")
    with closing(connect(running.database_url)) as conn:
        done = import_fleet(conn, fleet)
        say(f"    {done.readings:,} readings, {done.failures} failures")
        history = training_history(conn, fleet.product)
        bundle = train(history, seed=seed)
        body = dumps(bundle)
        register_model(conn, fleet.product.id, manifest=manifest_json(bundle.manifest), body=body, promote=True)
    for mode, point in bundle.points.items():
        say(
            f"    {mode}: {point.precision:.0%} of tickets right and {point.recall:.0%} of faults foreseen, out of fold"
        )


def _simulate(folder: Path, settings: Settings, *, seed: int, devices: int, days: int) -> Path:
    """The refrigerator's product file, with hourly readings under a name of its own."""
    text = (settings.products_dir / "refrigerator.toml").read_text(encoding="utf-8")
    text = text.replace('id = "refrigerator"', f'id = "{PRODUCT_ID}"', 1)
    text = text.replace('interval = "5m"', 'interval = "1h"\nscoring = "6h"', 1)
    begin = LIVE_BEGIN if folder.name == "live" else LIVE_BEGIN - timedelta(days=days)
    prefix = "KLK" if folder.name == "live" else "OLD"
    return record_refrigerators(folder, text, devices=devices, days=days, seed=seed, begin=begin, prefix=prefix)


def _say_what_happened(result: dict[str, object]) -> None:
    faults, ahead = result["faults"], result["tickets_ahead"]
    lead = result["lead_time_hours"]
    assert isinstance(lead, dict)
    say(
        f"In words: of {faults} faults, {ahead} had a ticket before the customer could notice"
        + (f", half of them more than {lead['median'] / 24:.0f} days ahead" if lead["median"] else "")
        + f"; {result['tickets_false']} of {result['tickets']} tickets were for nothing, "
        f"{result['tickets_undecided']} are undecided yet."
    )
