"""`score` and `evaluate`: a recorded fleet scored with the model in force, and models judged on it."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pandas as pd
import typer

from fleet.settings import load_settings
from fleet.times import parse_duration
from models.bundle import Bundle, loads
from models.evaluate import evaluate, score_history
from models.folder import from_folder
from models.manifest import BadModel
from sigap.commands.english import english
from sigap.commands.failed import CommandFailed
from sigap.commands.recorded import open_selected
from sigap.commands.showing import end_with_json, progress, say, show_table
from sigap.options import read_time
from sigap.platform import open_database
from store.database import Connection, connect
from store.learning import champion, model_body
from wording.objects import with_sentences


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
        history = from_folder(fleet)
        frame = score_history(bundle, history, at_last=at == "last")
        frame["ts"] = pd.to_datetime(frame["ts"], unit="ms", utc=True)
        frame["model"] = model
        _write(frame, out)
    say(f"{len(frame):,} rows of {frame['serial'].nunique():,} devices scored with model {model} -> {out}")
    if json:
        end_with_json({"rows": len(frame), "devices": int(frame["serial"].nunique()), "model": model, "out": str(out)})


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
        history = from_folder(fleet)
        report = evaluate(
            history,
            split="time" if split == "time" else "device",
            horizon=length,
            at=read_time(at, "--at"),
            seed=seed,
            folds=folds,
        )
    show_report(report)
    if json:
        end_with_json(with_sentences(report, english(fleet.product), "warnings"))


def show_report(report: dict[str, object]) -> None:
    """An evaluation as a table: a row a failure mode, then every figure beside it."""
    by_mode = report["by_failure_mode"]
    assert isinstance(by_mode, dict)
    columns = ["failure mode", "faults", "ahead", "in time", "false", "PR-AUC", "prevalence", "Brier", "slope"]
    rows = []
    for mode, part in by_mode.items():
        figures = part.get("classification", {})
        counts = [part[name] for name in ("faults", "tickets_ahead", "tickets_in_time", "tickets_false")]
        rows.append([mode, *counts, *(figures.get(n) for n in ("pr_auc", "prevalence", "brier", "calibration_slope"))])
    show_table(f"{report['product']}, split by {report['split']}: held out, never trained on", columns, rows)
    for mode, part in by_mode.items():
        for title, name in (
            ("RUL", "rul"),
            ("RUL, 95 % intervals", "rul_intervals"),
            ("prognostic horizon", "prognostic_horizon"),
            ("probability, 95 % intervals", "classification_intervals"),
        ):
            if figures := part.get(name):
                say(f"{mode} {title}: " + ", ".join(f"{key} {_figure(value)}" for key, value in figures.items()))
        if median := part.get("lead_median_interval"):
            say(f"{mode} lead time, median, 95 % interval: {_figure(median)} h")
    budget = report["budget"]
    assert isinstance(budget, dict)
    limit = budget["false_tickets_per_1000_device_months"]
    say(
        f"false tickets per 1,000 device-months: {_figure(budget['observed'])}, at most {_figure(budget['upper'])} "
        f"(borne: {'no limit set' if limit is None else f'{limit:g}'}; {budget['device_months']:,.0f} device-months)"
    )


def _figure(value: object) -> str:
    if isinstance(value, list):
        return " to ".join(_figure(end) for end in value)
    return f"{value:,.3f}" if isinstance(value, float) else str(value)


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
