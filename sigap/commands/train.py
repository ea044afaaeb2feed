"""`train`: trains a model from the database or a folder, compares it with the champion, registers it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import typer

from fleet.coded import Coded, CodedError, coded
from fleet.product import Product
from fleet.settings import load_settings
from models.data.history import History
from models.decision.promotion_verdict import Verdict
from models.model_files.manifest import Manifest, ModeReport
from models.training.train import train
from models.training.training_history import training_history
from models.training.with_normal import with_normal
from predict.lifecycle.challenger import judge_trained
from predict.lifecycle.registration import register_judged
from sigap.cli.actor import whoever_acts
from sigap.cli.english import english
from sigap.cli.failed import CommandFailed
from sigap.cli.known import fleet_now, known_product
from sigap.cli.manifest_shown import manifest_object
from sigap.cli.showing import Bar, end_with_json, progress, say, show_limits, show_notes, show_table, show_warnings
from sigap.commands.import_ import open_selected, read_history, selection_of
from sigap.platform.running import open_database
from store.assets.fleet_clocks import ClockMode
from store.assets.products import current_product, register_product
from store.engine.database import Connection, StoreUnavailable, connect
from store.learning.models import champion
from store.learning.retrainings import begin_by_hand, finish_retraining, retrainings, training_alone


@dataclass(frozen=True, slots=True)
class Made:
    """`before`: the model that was in force; `overridden`: why it would have stayed, where it was forced out."""

    model: int
    before: int | None
    product: Product
    manifest: Manifest
    verdict: Verdict
    overridden: Coded | None


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
    with open_database(load_settings()) as url, closing(connect(url)) as conn, progress("reading the record") as bar:
        if from_ is not None:
            fleet = open_selected(from_, devices, except_, since, until)
            first = min(row.installed_at for row in fleet.devices())
            register_product(conn, fleet.product, mode=ClockMode.DRIVEN, now=first)
            show_warnings(fleet.product)
            with _alone(conn, fleet.product.id) as number:
                history, notes = read_history(fleet)
                show_notes(notes)
                made = _make(conn, history, number, bar, seed=seed, force=force)
        else:
            selection = selection_of(devices, except_, since, until)
            product = known_product(conn, product_id or "")
            with _alone(conn, product.id) as number:
                history = training_history(conn, product, selection)
                _check_serials(history, selection.devices)
                made = _make(conn, history, number, bar, seed=seed, force=force)
    show_model(made, json=json)
    if json:
        end_with_json(_object(made))


def show_model(made: Made, *, json: bool) -> None:
    """Every failure mode's figures, what is to be noted, and whether the model is in force now, with the reason."""
    manifest, verdict, words = made.manifest, made.verdict, english(made.product)
    columns = ["failure mode", "failures", "PR-AUC", "prevalence", "threshold", "precision", "recall", "rung", "later"]
    rows: list[list[object]] = []
    for mode, report in manifest.modes.items():
        point = report.point
        chosen: list[object] = [None, None, None, "no model", None]
        if point:
            chosen = [point.threshold, point.precision, point.recall, point.rung, _later(report)]
        rows.append([mode, report.failures, report.figures.get("pr_auc"), report.figures.get("prevalence"), *chosen])
    learnt = f"{len(manifest.devices)} devices, {manifest.rows:,} rows, out of fold"
    show_table(f"model {made.model} of {manifest.product_id}: {learnt}", columns, rows)
    show_limits([words.say(warning) for warning in manifest.warnings], json=json)
    if made.overridden is not None:
        say(f"promoted by --promote, which overrides: {words.say(made.overridden)}")
    elif verdict.promote:
        say(f"promoted: {words.say(verdict.why)}")
    else:
        say(f"not promoted: {words.say(verdict.why)}")
        if manifest.says_nothing:
            return
        say(
            f"model {made.model} is kept as the challenger; to put it in force all the same: "
            f"python -m sigap models promote {manifest.product_id} {made.model} --why REASON"
        )


def _later(report: ModeReport) -> str | None:
    """The precision in a later time than was learnt from, with its interval."""
    later = report.later
    return f"{later['precision']:.2f} ({later['low']:.2f} to {later['high']:.2f})" if later else None


@contextmanager
def _alone(conn: Connection, product: str) -> Iterator[int]:
    """The number of this retraining, under the product's training lock; its result is recorded at the end."""
    with training_alone(conn, product) as mine:
        if not mine:
            raise CommandFailed(_elsewhere(conn, product))
        number = begin_by_hand(
            conn, product, why=coded("training_by_hand", actor=whoever_acts()), at=fleet_now(conn, product)
        )
        try:
            yield number
        except BaseException as exc:
            if not conn.broken and not isinstance(exc, StoreUnavailable):
                at = fleet_now(conn, product)
                finish_retraining(conn, number, at=at, model_id=None, promoted=False, outcome=_how_it_ended(exc))
            raise


def _how_it_ended(exc: BaseException) -> Coded:
    if isinstance(exc, CodedError):
        return exc.said
    return coded("training_refused", error=str(exc)) if str(exc) else coded("training_interrupted")


def _elsewhere(conn: Connection, product: str) -> str:
    running = next((one for one in retrainings(conn, product, limit=5) if one.state == "running"), None)
    which = f" ({running.cause}: {english().say(running.why)})" if running else ""
    return (
        f"{product} is being trained by another process just now{which}: nothing was done. "
        f"Its outcome will stand in: python -m sigap models list {product}"
    )


def _make(conn: Connection, history: History, number: int, bar: Bar, *, seed: int, force: bool) -> Made:
    bar.stage("learning")
    product = current_product(conn, history.product.id) or history.product
    current = champion(conn, product.id)
    bundle = with_normal(train(history, seed=seed), history, seed=seed)
    bar.stage("comparing with the model in force")
    verdict = judge_trained(conn, product, history, bundle, current, seed=seed)
    overridden = verdict.why if force and not verdict.promote and not bundle.manifest.says_nothing else None
    actor = whoever_acts()
    if overridden is not None:
        verdict = Verdict(True, coded("model_forced", actor=actor, why=overridden), verdict.cost)
    before = current.id if current else None
    at = fleet_now(conn, product.id)
    model, verdict = register_judged(
        conn, product.id, bundle, verdict, against=before, number=number, at=at, actor=actor
    )
    return Made(model, before, product, bundle.manifest, verdict, overridden if verdict.promote else None)


def _check_serials(history: History, wanted: frozenset[str] | None) -> None:
    product = history.product.id
    if not len(history.devices):
        raise CommandFailed(f"{product}: no device to learn from; import a recorded fleet first")
    if wanted and not history.stands_for and (missing := sorted(wanted - set(history.serials))):
        raise CommandFailed(f"--devices: {', '.join(missing[:5])} are no devices of {product}")


def _object(made: Made) -> dict[str, object]:
    cost, words = made.verdict.cost, english(made.product)
    return {
        "model": made.model,
        "promoted": made.verdict.promote,
        "why": words.say(made.verdict.why),
        "why_code": made.verdict.why.to_json(),
        "forced": made.overridden is not None,
        "before": made.before,
        "comparison": None
        if cost is None
        else {
            "cost_before": cost.present,
            "cost": cost.other,
            "difference": cost.difference,
            "interval": [cost.low, cost.high],
            "faults": cost.faults,
        },
        "manifest": manifest_object(made.manifest, words),
    }
