"""`train`, `score` and `evaluate`: learning from the database or from a folder."""

import json as json_text
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pandas as pd
import typer

from fleet.product import Product
from fleet.settings import load_settings
from fleet.times import parse_duration
from models.bundle import Bundle, dumps, loads
from models.evaluate import evaluate, score_history
from models.folder import from_folder
from models.history import History
from models.manifest import Manifest, manifest_json, parse_manifest
from models.promotion import Verdict, compare
from models.recipe import training_history
from models.train import train
from sigap.commands.failed import CommandFailed
from sigap.commands.recorded import open_selected, selection_of
from sigap.commands.showing import end_with_json, progress, say, show_table
from sigap.options import read_time
from sigap.platform import open_database
from store.clocks import ClockMode
from store.database import Connection, connect
from store.learning import champion, model_body, register_model
from store.products import current_product, list_products, register_product


def run_train(
    product_id: str | None,
    from_: Path | None,
    devices: Path | None,
    except_: Path | None,
    since: str | None,
    until: str | None,
    *,
    seed: int,
    force: bool,
    json: bool,
) -> None:
    if (product_id is None) == (from_ is None):
        raise typer.BadParameter("name a product, or a folder with --from", param_hint="PRODUCT")
    with open_database(load_settings()) as url, closing(connect(url)) as conn, progress("learning"):
        if from_ is not None:
            fleet = open_selected(from_, devices, except_, since, until)
            register_product(
                conn, fleet.product, mode=ClockMode.DRIVEN, now=min(row.installed_at for row in fleet.devices())
            )
            history = from_folder(fleet)
        else:
            selection = selection_of(devices, except_, since, until)
            product = _product(conn, product_id or "")
            history = training_history(conn, product, selection)
            _check_serials(product, history, selection.devices)
        bundle = train(history, seed=seed)
        verdict = _compare(conn, bundle.manifest, force=force)
        model = register_model(
            conn,
            history.product.id,
            manifest=manifest_json(bundle.manifest),
            body=dumps(bundle),
            promote=verdict.promote,
        )
    _show_model(model, bundle.manifest, verdict)
    if json:
        end_with_json(
            {
                "model": model,
                "promoted": verdict.promote,
                "why": verdict.why,
                "manifest": json_text.loads(manifest_json(bundle.manifest)),
            }
        )


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
        end_with_json(report)


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


def _product(conn: Connection, product_id: str) -> Product:
    product = current_product(conn, product_id)
    if product is None:
        known = ", ".join(p.id for p in list_products(conn)) or "none: import a recorded fleet first"
        raise CommandFailed(f"product {product_id!r} is not in the database; there is {known}")
    return product


def _check_serials(product: Product, history: History, wanted: frozenset[str] | None) -> None:
    if not len(history.devices):
        raise CommandFailed(f"{product.id}: no device to learn from; import a recorded fleet first")
    if wanted and (missing := sorted(wanted - set(history.serials))):
        raise CommandFailed(f"--devices: {', '.join(missing[:5])} are no devices of {product.id}")


def _compare(conn: Connection, manifest: Manifest, *, force: bool) -> Verdict:
    record = champion(conn, manifest.product_id)
    current = parse_manifest(record.manifest) if record else None
    verdict = compare(current, manifest)
    return Verdict(True, f"forced; {verdict.why}") if force and not verdict.promote else verdict


def _champion(conn: Connection, product_id: str) -> tuple[int, Bundle]:
    record = champion(conn, product_id)
    if record is None:
        raise CommandFailed(f"no model of {product_id} is in force: python -m sigap train {product_id}")
    return record.id, loads(model_body(conn, record.id), product_id=product_id)


def _write(frame: pd.DataFrame, out: Path) -> None:
    columns = ["serial", "ts", "failure_mode", "probability", "rul", "rul_low", "rul_high", "anomaly"]
    frame = frame[[*columns, "anomaly_threshold", "model"]]
    out.parent.mkdir(parents=True, exist_ok=True)
    if out.suffix == ".parquet":
        frame.to_parquet(out, index=False)
    else:
        frame.to_csv(out, index=False, date_format="%Y-%m-%dT%H:%M:%S.%fZ")


def _show_model(model: int, manifest: Manifest, verdict: Verdict) -> None:
    columns = ["failure mode", "failures", "PR-AUC", "prevalence", "threshold", "precision", "recall", "rung"]
    rows = []
    for mode, report in manifest.modes.items():
        point = report.point
        figures = [report.figures.get("pr_auc"), report.figures.get("prevalence")]
        chosen = (
            [point.threshold, point.precision, point.recall, point.rung] if point else [None, None, None, "no model"]
        )
        rows.append([mode, report.failures, *figures, *chosen])
    title = (
        f"model {model} of {manifest.product_id}: {len(manifest.devices)} devices, {manifest.rows:,} rows, out of fold"
    )
    show_table(title, columns, rows)
    for warning in manifest.warnings:
        say(f"note: {warning}")
    say(f"{'promoted' if verdict.promote else 'not promoted'}: {verdict.why}")
