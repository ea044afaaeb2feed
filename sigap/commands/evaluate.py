"""`score` and `evaluate`: scores a recorded fleet with the model in force, and evaluates models on it."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pandas as pd
import typer

from fleet.settings import load_settings
from fleet.times import parse_duration
from models.evaluation.evaluate import evaluate, score_history
from models.model_files.bundle import Bundle, loads
from models.model_files.manifest import BadModel
from sigap.cli.english import english
from sigap.cli.evaluation_shown import show_report
from sigap.cli.failed import CommandFailed
from sigap.cli.options import read_time
from sigap.cli.showing import end_with_json, progress, say, show_notes
from sigap.commands.import_ import open_selected, read_history
from sigap.platform.running import open_database
from store.engine.database import Connection, connect
from store.learning.models import champion, model_body
from wording.json_objects import with_sentences


def run_score(
    folder: Path,
    out: Path,
    at: str,
    devices: Path | None,
    except_: Path | None,
    since: str | None,
    until: str | None,
    *,
    json: bool,
) -> None:
    if out.suffix not in (".csv", ".parquet"):
        raise typer.BadParameter(f"{out} must end in .csv or .parquet", param_hint="--out")
    if at not in ("all", "last"):
        raise typer.BadParameter(f"{at!r} is neither all nor last", param_hint="--at")
    fleet = open_selected(folder, devices, except_, since, until)
    with open_database(load_settings()) as url, closing(connect(url)) as conn, progress("scoring"):
        model, bundle = _champion(conn, fleet.product.id)
        history, notes = read_history(fleet)
        frame = score_history(bundle, history, at_last=at == "last")
        frame["ts"] = pd.to_datetime(frame["ts"], unit="ms", utc=True)
        frame["model"] = model
        _write(frame, out)
    show_notes(notes)
    say(f"{len(frame):,} rows of {frame['serial'].nunique():,} devices scored with model {model} -> {out}")
    if json:
        end_with_json(
            {
                "rows": len(frame),
                "devices": int(frame["serial"].nunique()),
                "model": model,
                "out": str(out),
                "notes": notes,
            }
        )


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
    with progress("evaluating"):
        history, notes = read_history(fleet)
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
    show_report(shown_report)
    if json:
        end_with_json({**shown_report, "notes": notes})


def _champion(conn: Connection, product_id: str) -> tuple[int, Bundle]:
    record = champion(conn, product_id)
    if record is None:
        raise CommandFailed(f"no model of {product_id} is in force: python -m sigap train {product_id}")
    try:
        return record.id, loads(model_body(conn, record.id), product_id=product_id)
    except BadModel as exc:
        raise CommandFailed(f"model {record.id} of {product_id} cannot be used: {english().say(exc.said)}") from exc


def _write(frame: pd.DataFrame, out: Path) -> None:
    columns = ["serial", "ts", "failure_mode", "probability", "rul", "rul_low", "rul_high", "anomaly"]
    frame = frame[[*columns, "anomaly_threshold", "model"]]
    out.parent.mkdir(parents=True, exist_ok=True)
    if out.suffix == ".parquet":
        frame.to_parquet(out, index=False)
    else:
        frame.to_csv(out, index=False, date_format="%Y-%m-%dT%H:%M:%S.%fZ")
