"""The command line of `demo` and `simulate`."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from sigap.cli.options import Json, Seed


def add_commands(app: typer.Typer) -> None:
    """Puts these commands on the command line."""
    app.command()(demo)
    app.command()(simulate)


def demo(
    json: Json = False,
    seed: Annotated[
        int | None, typer.Option(help="Of the living fleet; 1 unless set. Another one was learnt from.")
    ] = None,
    devices: Annotated[int | None, typer.Option(min=1, help="How many refrigerators live; 60 unless set.")] = None,
    for_: Annotated[
        str | None,
        typer.Option("--for", metavar="TIME", help="End by itself when the fleet has lived for this long, e.g. 120s."),
    ] = None,
    days: Annotated[
        int | None, typer.Option(min=1, help="End by itself when the fleet has lived for so many days.")
    ] = None,
    speed: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="Fleet time a second, e.g. 1h; at most about a month a minute unless set."),
    ] = None,
    past_devices: Annotated[
        int | None, typer.Option(min=1, help="How many other devices are learnt from; 100 unless set.")
    ] = None,
    past_days: Annotated[
        int | None, typer.Option(min=1, help="How many past days are learnt from; 180 unless set.")
    ] = None,
    history_days: Annotated[
        int | None, typer.Option(min=0, help="How many days of its own past the fleet brings; 30 unless set.")
    ] = None,
    no_past: Annotated[
        bool, typer.Option("--no-past", help="Nothing is learnt from before: the fleet begins without a model.")
    ] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Start over; forgets what an earlier demo kept.")] = False,
    story: Annotated[
        bool, typer.Option("--story", help="Tell one appliance's story, from wear to a certified repair, and end.")
    ] = False,
) -> None:
    """Watch it work: a simulated fleet wears out, tickets open ahead of the faults. Needs nothing but this machine."""
    from sigap.commands.demo import Asked, run

    run(Asked(seed, devices, past_devices, past_days, history_days, for_, days, speed, fresh, json, story, no_past))


def simulate(
    product: Annotated[str, typer.Argument(help="refrigerator, washing_machine or heat_pump.")],
    devices: Annotated[int, typer.Option(min=1, help="How many.")] = 10,
    mqtt: Annotated[
        str | None, typer.Option(metavar="URL", help="The broker; that of the platform in this data folder unless set.")
    ] = None,
    interval: Annotated[str, typer.Option(metavar="TIME", help="Between two readings of a device.")] = "5m",
    for_: Annotated[
        str | None, typer.Option("--for", metavar="TIME", help="End by itself after this long, e.g. 1h.")
    ] = None,
    prefix: Annotated[str, typer.Option(help="What the serials begin with.")] = "SIM",
    gateway: Annotated[
        bool, typer.Option("--gateway", help="One connection for all devices, instead of one each.")
    ] = False,
    manner: Annotated[
        Literal["obeys", "refuses", "stalls", "silent", "late", "twice"],
        typer.Option(help="How the devices treat commands."),
    ] = "obeys",
    api: Annotated[
        str | None, typer.Option(metavar="URL", help="Register the devices there, e.g. http://127.0.0.1:8080.")
    ] = None,
    token_file: Annotated[Path | None, typer.Option(metavar="FILE", help="Holds the API's token.")] = None,
    truth: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write aside what really befell the devices.")
    ] = None,
    seed: Seed = 1,
    json: Json = False,
) -> None:
    """Publish as a fleet of simulated devices, in real time, to any broker. They wear, fail and go offline."""
    from sigap.commands.simulate import Asked, run

    run(Asked(product, devices, seed, mqtt, interval, for_, prefix, gateway, manner, api, token_file, truth, json))
