"""The command line: what each command is called and takes; the work is in sigap/commands."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from sigap.cli import dead_letter_parser as cli_letters
from sigap.cli import device_parser as cli_device
from sigap.cli import ledger_parser as cli_ledger
from sigap.cli import privacy_parser as cli_privacy
from sigap.cli import simulated_parser as cli_simulated
from sigap.cli import tenant_parser as cli_tenants
from sigap.cli import token_parser as cli_token
from sigap.cli import user_parser as cli_user
from sigap.cli.options import Devices, Except, Folder, Json, Seed, Since, Until

app = typer.Typer(
    name="sigap",
    help="Sigap: products report their health, faults are seen coming, tickets open before the customer complains.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
database = typer.Typer(help="The database's schema.", no_args_is_help=True)
cli_simulated.add_commands(app)
app.add_typer(database, name="db")
cli_letters.add_commands(app)


@app.command()
def up() -> None:
    """Run the platform: ingest, predict, service and web, with embedded parts where no URL is set. Ctrl-C stops it."""
    from sigap.commands.up import run

    run()


@app.command("import")
def import_(
    folder: Folder,
    devices: Devices = None,
    except_: Except = None,
    since: Since = None,
    until: Until = None,
    json: Json = False,
) -> None:
    """Store a recorded fleet in the database, without MQTT. Doing it again changes nothing."""
    from sigap.commands.import_ import run_import

    run_import(folder, devices, except_, since, until, json=json)


@app.command("import-customers")
def import_customers(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV; its columns are in docs/installed-base.md.")],
    system: Annotated[str, typer.Option("--system", help="Whose ids the table holds: erp, shop.")],
    tenant: Annotated[str | None, typer.Option("--tenant", help="Whose customers they are, of several.")] = None,
    write: Annotated[bool, typer.Option("--write", help="Write them; without it this is a dry run.")] = False,
    json: Json = False,
) -> None:
    """Take customers, their sites and appliances from another system: all of a table, or nothing of it."""
    from sigap.commands.import_customers import run_import_customers

    run_import_customers(file, system=system, tenant=tenant, write=write, json=json)


@app.command()
def replay(
    folder: Folder,
    devices: Devices = None,
    except_: Except = None,
    since: Since = None,
    until: Until = None,
    step: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="How far the clock moves at once; the product's scoring period unless set."),
    ] = None,
    speed: Annotated[
        float | None, typer.Option(help="Fleet seconds per second; as fast as it goes unless set.")
    ] = None,
    seed: Seed = 1,
    json: Json = False,
) -> None:
    """Publish a recorded fleet by MQTT as devices, on a clock of its own, and hold the tickets against the failures."""
    from sigap.commands.replay import run

    run(folder, devices, except_, since, until, step=step, speed=speed, seed=seed, json=json)


@app.command()
def train(
    product: Annotated[
        str | None, typer.Argument(help="A product in the database; with --from its folder says it.")
    ] = None,
    from_: Annotated[
        Path | None, typer.Option("--from", metavar="DIR", help="Learn from a recorded fleet's folder.")
    ] = None,
    devices: Devices = None,
    except_: Except = None,
    since: Since = None,
    until: Until = None,
    seed: Seed = 1,
    force: Annotated[
        bool,
        typer.Option(
            "--promote",
            "--force",
            help="Put it in force even where it is not shown to be better; what that overrides is said and kept.",
        ),
    ] = False,
    json: Json = False,
) -> None:
    """Learn from what is stored (or from a folder), evaluate out of fold, register the model, promote it if better.

    The first model of a product comes into force. Any later one does where it is better with confidence, on devices and
    times that neither model has learnt from; else it stays the challenger, and the last line says why.
    """
    from sigap.commands.train import run_train

    run_train(product, from_, devices, except_, since, until, seed=seed, force=force, json=json)


@app.command()
def score(
    folder: Folder,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Where to: .csv or .parquet.")],
    at: Annotated[
        str, typer.Option("--at", metavar="all|last", help="Every scoring time, or each serial's last only.")
    ] = "all",
    devices: Devices = None,
    except_: Except = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--since", metavar="TIME", help="Only rows from this time on; the history before it still counts."
        ),
    ] = None,
    until: Until = None,
    blame: Annotated[bool, typer.Option("--blame", help="Add the metrics that deviate the most.")] = False,
    tickets: Annotated[
        bool, typer.Option("--tickets", help="Add the ticket or advice that stands, and since.")
    ] = False,
    json: Json = False,
) -> None:
    """Score a recorded fleet offline with the current model, every row from what was known then."""
    from sigap.commands.evaluate import Wanted, run_score

    run_score(folder, out, Wanted(at, since, blame, tickets), devices, except_, until, json=json)


@app.command()
def evaluate(
    folder: Folder,
    split: Annotated[
        str, typer.Option(metavar="device|time", help="Hold out whole devices, or the time after a date.")
    ] = "device",
    at: Annotated[
        str | None, typer.Option(metavar="TIME", help="Where a time split cuts; at 70 % of the record unless set.")
    ] = None,
    horizon: Annotated[
        str | None, typer.Option(metavar="TIME", help="Another horizon than the product file's.")
    ] = None,
    folds: Annotated[int, typer.Option(help="How many parts a device split makes.")] = 4,
    devices: Devices = None,
    except_: Except = None,
    since: Since = None,
    until: Until = None,
    seed: Seed = 1,
    json: Json = False,
) -> None:
    """Evaluate honestly on a recorded fleet: nothing is trained on what it is tested on."""
    from sigap.commands.evaluate import run_evaluate

    run_evaluate(folder, split, at, horizon, folds, devices, except_, since, until, seed=seed, json=json)


@app.command()
def health(
    folder: Folder, devices: Devices = None, except_: Except = None, until: Until = None, json: Json = False
) -> None:
    """Tell the health of each component of a recorded fleet, 0 to 100: no failure is needed."""
    from sigap.commands.health import run

    run(folder, devices, except_, until, json=json)


@app.command()
def doctor(json: Json = False) -> None:
    """Check settings, products, database, broker, clocks, models; say what is wrong and how to mend it."""
    from sigap.commands.doctor import run

    run(json=json)


@database.command("migrate")
def db_migrate() -> None:
    """Bring the database to the newest schema."""
    from sigap.commands.operations import migrate_database

    migrate_database()


cli_device.add_commands(app)
cli_ledger.add_commands(app)
cli_privacy.add_commands(app)
cli_token.add_commands(app)
cli_user.add_commands(app)
cli_tenants.add_commands(app)


def main() -> int:
    """Runs a command: 0 done, 1 failed (one line says why), 2 called wrongly."""
    try:
        result = app(standalone_mode=False)
    except Exception as exc:
        from sigap.cli.report_failure import tell_failure

        return tell_failure(exc)
    except KeyboardInterrupt:
        sys.stderr.write("stopped\n")
        return 1
    return result if isinstance(result, int) else 0
