"""The command line of `ledger`, `backtest` and `models`."""

from pathlib import Path
from typing import Annotated

import typer

from sigap.cli.options import Json, Since, Until

Product = Annotated[str, typer.Argument(help="A product in the database.")]
Number = Annotated[int, typer.Argument(metavar="ID", help="A model's number, as `models list` shows it.")]
Why = Annotated[str, typer.Option("--why", help="The reason, for the history.")]
models = typer.Typer(help="Trained models: which is in force, and putting another one in force.", no_args_is_help=True)


def add_commands(app: typer.Typer) -> None:
    """Puts these commands on the command line."""
    app.command()(ledger)
    app.command()(backtest)
    app.add_typer(models, name="models")


def ledger(
    product: Product,
    days: Annotated[
        float | None, typer.Option(min=0.01, help="How many days back; 90, or six horizons where that is more.")
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            "--list",
            metavar="WHICH",
            help="List them one by one: all, right, averted, false, missed, late, censored or undecided.",
        ),
    ] = None,
    json: Json = False,
) -> None:
    """What predictions were worth: live precision, recall, lead time, calibration and rungs for each failure mode.

    Every prediction is closed by what really happened; faults without a prediction count as missed.
    """
    from sigap.commands.ledger import show_ledger

    show_ledger(product, days=days, kind=kind, json=json)


def backtest(
    product: Product,
    threshold_scale: Annotated[
        float | None, typer.Option(min=0.001, metavar="X", help="Every threshold times X.")
    ] = None,
    policy: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A TOML file of thresholds, confirmations and rungs.")
    ] = None,
    model: Annotated[int | None, typer.Option(metavar="ID", help="Another model, scoring the same history.")] = None,
    false_budget: Annotated[
        float | None,
        typer.Option(min=0, metavar="N", help="At most N false tickets of 1,000 devices and month."),
    ] = None,
    since: Since = None,
    until: Until = None,
    json: Json = False,
) -> None:
    """What if: the stored history under another policy or model; the difference in tickets, cost and lead time."""
    from sigap.commands.backtest import Change, run

    run(product, Change(threshold_scale, policy, model, false_budget), since, until, json=json)


@models.command("list")
def models_list(product: Product, json: Json = False) -> None:
    """A product's models, newest first, and which came into force when and why."""
    from sigap.commands.models import list_models

    list_models(product, json=json)


@models.command("promote")
def models_promote(product: Product, model: Number, why: Why = "by hand", json: Json = False) -> None:
    """Put a model in force, with the rungs that it had last, or earned in training."""
    from sigap.commands.models import promote_model

    promote_model(product, model, why=why, json=json)


@models.command("rollback")
def models_rollback(product: Product, why: Why = "by hand", json: Json = False) -> None:
    """Put the model in force again that was there before the present one."""
    from sigap.commands.models import roll_back

    roll_back(product, why=why, json=json)
