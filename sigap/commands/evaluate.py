"""`score` and `evaluate`: scores a recorded fleet with the model in force, and evaluates models on it."""

from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pandas as pd
import typer

from fleet.coded import coded
from fleet.settings import load_settings
from fleet.times import parse_duration, to_milliseconds
from models.data.history import History
from models.evaluation.evaluate import evaluate
from models.evaluation.scored_record import score_history
from models.model_files.bundle import Bundle, loads
from models.model_files.manifest import BadModel, parse_manifest
from sigap.cli.english import english
from sigap.cli.evaluation_shown import show_report
from sigap.cli.failed import CommandFailed
from sigap.cli.options import read_time
from sigap.cli.showing import end_with_json, progress, say, show_limits, show_notes
from sigap.commands.import_ import open_selected, read_history
from sigap.platform.running import open_database
from store.engine.database import Connection, connect
from store.learning.models import champion, model_body, models_of
from wording.json_objects import with_sentences

NAMED = 5


@dataclass(frozen=True, slots=True)
class Wanted:
    """What `score` writes: `at` all rows or each device's last, those `since` a time; beside the scores `blame` and
    `tickets`."""

    at: str
    since: str | None
    blame: bool
    tickets: bool


def run_score(
    folder: Path,
    out: Path,
    wanted: Wanted,
    devices: Path | None,
    except_: Path | None,
    until: str | None,
    *,
    json: bool,
) -> None:
    """The history is read whole: `since` cuts what is written."""
    if out.suffix not in (".csv", ".parquet"):
        raise typer.BadParameter(f"{out} must end in .csv or .parquet", param_hint="--out")
    if wanted.at not in ("all", "last"):
        raise typer.BadParameter(f"{wanted.at!r} is neither all nor last", param_hint="--at")
    since = read_time(wanted.since, "--since")
    fleet = open_selected(folder, devices, except_, None, until)
    with open_database(load_settings()) as url, closing(connect(url)) as conn, progress("reading the record") as bar:
        model, bundle = _champion(conn, fleet.product.id)
        history, notes = read_history(fleet)
        bar.stage("scoring")
        frame = score_history(
            bundle,
            history,
            at_last=wanted.at == "last",
            since=None if since is None else to_milliseconds(since),
            blame=wanted.blame,
            tickets=wanted.tickets,
        )
        frame["model"] = model
        _write(frame, out)
    show_notes(notes)
    words = english(fleet.product)
    limits = [words.say(limit) for limit in bundle.manifest.warnings] + _not_scored(history, frame, wanted.since)
    show_limits(limits, json=json)
    say(f"{len(frame):,} rows of {frame['serial'].nunique():,} devices scored with model {model} -> {out}")
    if json:
        end_with_json(
            {
                "rows": len(frame),
                "devices": int(frame["serial"].nunique()),
                "model": model,
                "out": str(out),
                "notes": notes,
                "warnings": limits,
            }
        )


def _not_scored(history: History, frame: pd.DataFrame, since: str | None) -> list[str]:
    """Devices without a row, and columns in which no row holds anything."""
    missing = sorted(set(history.serials) - set(frame["serial"]))
    found = []
    if missing:
        when = "" if since is None else f" since {since}"
        some = ", ".join(missing[:NAMED]) + (", ..." if len(missing) > NAMED else "")
        found.append(f"{len(missing)} of {len(history.serials)} devices have no row{when}: {some}")
    if empty := [name for name in ("probability", "anomaly") if len(frame) and frame[name].isna().all()]:
        found.append(f"no row has a value of: {', '.join(empty)}")
    return found


def run_evaluate(
    folder: Path,
    split: str,
    at: str | None,
    horizon: str | None,
    folds: int,
    devices: Path | None,
    except_: Path | None,
    since: str | None,
    until: str | None,
    *,
    seed: int,
    json: bool,
) -> None:
    if split not in ("device", "time"):
        raise typer.BadParameter(f"{split!r} is neither device nor time", param_hint="--split")
    length: timedelta | None = parse_duration(horizon) if horizon else None
    fleet = open_selected(folder, devices, except_, since, until)
    with progress("reading the record") as bar:
        history, notes = read_history(fleet)
        bar.stage("evaluating")
        show_notes(notes)
        report = evaluate(
            history,
            split="time" if split == "time" else "device",
            horizon=length,
            at=read_time(at, "--at"),
            seed=seed,
            folds=folds,
        )
    shown_report = with_sentences(report, english(fleet.product), "warnings")
    show_report(shown_report, json=json)
    if json:
        end_with_json({**shown_report, "notes": notes})


def _why_none(conn: Connection, product_id: str) -> str:
    """Where the newest model has nothing to score with, to train again on the same would not help."""
    newest = next(iter(models_of(conn, product_id)), None)
    if newest is not None and parse_manifest(newest.manifest).says_nothing:
        return f"model {newest.id} was trained, but {english().say(coded('model_says_nothing'))}"
    return f"python -m sigap train {product_id}"


def _champion(conn: Connection, product_id: str) -> tuple[int, Bundle]:
    record = champion(conn, product_id)
    if record is None:
        raise CommandFailed(f"no model of {product_id} is in force: {_why_none(conn, product_id)}")
    try:
        return record.id, loads(model_body(conn, record.id), product_id=product_id)
    except BadModel as exc:
        raise CommandFailed(f"model {record.id} of {product_id} cannot be used: {english().say(exc.said)}") from exc


def _write(frame: pd.DataFrame, out: Path) -> None:
    columns = ["serial", "ts", "failure_mode", "probability", "rul", "rul_low", "rul_high", "anomaly"]
    added = [name for name in ("blame", "ticket", "ticket_since") if name in frame]
    frame = frame[[*columns, "anomaly_threshold", "model", *added]].copy()
    frame["ts"] = pd.to_datetime(frame["ts"], unit="ms", utc=True)
    if "ticket_since" in added:
        known = frame["ticket_since"].where(frame["ticket_since"] >= 0)
        frame["ticket_since"] = pd.to_datetime(known, unit="ms", utc=True)
    out.parent.mkdir(parents=True, exist_ok=True)
    if out.suffix == ".parquet":
        frame.to_parquet(out, index=False)
    else:
        frame.to_csv(out, index=False, date_format="%Y-%m-%dT%H:%M:%S.%fZ")
