"""What each benchmark may be told on the command line, and what its `run` takes of that."""

import os
from argparse import ArgumentParser, Namespace
from pathlib import Path

import numpy as np

SIMULATED = ("refrigerator", "washing_machine", "heat_pump")
FULL_SIZE = {"devices": 20_000, "days": 30, "new": 100_000, "months": 100_000}
# The first seed of fleets that are tested, and those from which on the pasts have theirs.
FIRST_FLEET, PAST_FLEETS = 101, 1_000_000
LEAST_ARTICLES = 100
LEAST_DAYS, LEAST_PAST, LEAST_WIDE_DAYS, LEAST_CREDENTIALS, LEAST_DRIVES = 8, 8, 30, 100, 2_000
LEAST_DESK = 1_000


def speed(one: ArgumentParser) -> None:
    for name, default, about in (
        ("--devices", 1_000, "of the full pass"),
        ("--days", 30, "of hourly rollups"),
        ("--new", 5_000, "devices with one new bucket each"),
        ("--months", 200, "device-months of the training"),
    ):
        one.add_argument(name, type=int, default=default, metavar="N", help=f"{about} (default {default})")
    full = "20,000 devices, 100,000 with a new bucket, 100,000 device-months: 25 GB, a quarter of an hour"
    one.add_argument("--full", action="store_true", help=full)


def size(given: Namespace) -> dict[str, object]:
    if min(given.devices, given.new, given.months) < 0 or given.days < LEAST_DAYS:
        raise ValueError(f"--devices, --new and --months cannot be negative, and --days is at least {LEAST_DAYS}")
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # As the processes that score and retrain do.
    return dict(FULL_SIZE) if given.full else {name: getattr(given, name) for name in FULL_SIZE}


def wide(one: ArgumentParser) -> None:
    for name, default, about in (
        ("--metrics", 500, "of the product"),
        ("--devices", 20, "of the fleet; every other one fails"),
        ("--days", 60, "of hourly readings"),
    ):
        one.add_argument(name, type=int, default=default, metavar="N", help=f"{about} (default {default})")


def width(given: Namespace) -> dict[str, object]:
    if not 25 <= given.metrics <= 800 or given.devices < 10 or given.days < LEAST_WIDE_DAYS:
        raise ValueError(f"--metrics is 25 to 800, --devices at least 10, and --days at least {LEAST_WIDE_DAYS}")
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # As the process that retrains does.
    return {name: getattr(given, name) for name in ("metrics", "devices", "days")}


def ingest(one: ArgumentParser) -> None:
    one.add_argument("--messages", type=int, default=20_000, metavar="N", help="of each run (default 20000)")
    one.add_argument("--devices", type=int, default=1_000, metavar="N", help="that send them (default 1000)")
    one.add_argument("--rounds", type=int, default=3, metavar="N", help="runs of each checkout (default 3)")
    one.add_argument("--against", type=Path, metavar="DIR", help="another checkout, measured in turn with this one")


def load(one: ArgumentParser) -> None:
    for name, default, about in (
        ("--messages", 300_000, "of each run"),
        ("--devices", 2_000, "that send them"),
        ("--rounds", 3, "runs of ingest, and of the bare path"),
        ("--seconds", 10, "of each run at a fixed rate"),
    ):
        one.add_argument(name, type=int, default=default, metavar="N", help=f"{about} (default {default})")
    one.add_argument("--against", type=Path, metavar="DIR", help="another checkout, measured in turn with this one")


def loaded(given: Namespace) -> dict[str, object]:
    if min(given.messages, given.devices, given.rounds, given.seconds) < 1 or given.devices > 99_999:
        raise ValueError("--messages, --devices, --rounds and --seconds are at least 1, --devices at most 99999")
    return {name: getattr(given, name) for name in ("messages", "devices", "rounds", "seconds", "against")}


def imported(one: ArgumentParser) -> None:
    for name, default, about in (("--rows", 400_000, "in all"), ("--devices", 200, "of them"), ("--rounds", 3, "runs")):
        one.add_argument(name, type=int, default=default, metavar="N", help=f"{about} (default {default})")


def stored(one: ArgumentParser) -> None:
    one.add_argument("--url", metavar="URL", help="a server with TimescaleDB (default: an embedded PostgreSQL)")
    one.add_argument("--values", type=int, default=5_000_000, metavar="N", help="in all (default 5000000)")
    one.add_argument("--devices", type=int, default=50, metavar="N", help="of the fleet (default 50)")


def storage(given: Namespace) -> dict[str, object]:
    if given.values < 100_000 or given.devices < 1:
        raise ValueError("--values is at least 100000, --devices at least 1")
    return {name: getattr(given, name) for name in ("url", "values", "devices")}


def rows(given: Namespace) -> dict[str, object]:
    if min(given.devices, given.rounds) < 1 or given.rows < 50_000:
        raise ValueError("--rows is at least 50000, --devices and --rounds at least 1")
    return {name: getattr(given, name) for name in ("rows", "devices", "rounds")}


def measured(given: Namespace) -> dict[str, object]:
    if min(given.messages, given.devices, given.rounds) < 1:
        raise ValueError("--messages, --devices and --rounds are at least 1")
    if given.against is not None and not (given.against / "ingest" / "__main__.py").is_file():
        raise ValueError(f"--against {given.against}: no ingest/ in it")
    return {name: getattr(given, name) for name in ("messages", "devices", "rounds", "against")}


def credentials(one: ArgumentParser) -> None:
    one.add_argument("--devices", type=int, default=20_000, metavar="N", help="with credentials (default 20000)")


def issued(given: Namespace) -> dict[str, object]:
    if given.devices < LEAST_CREDENTIALS:
        raise ValueError(f"--devices is at least {LEAST_CREDENTIALS}")
    return {"devices": given.devices}


def flooding(one: ArgumentParser) -> None:
    one.add_argument("--devices", type=int, default=200, metavar="N", help="that send once a second (default 200)")
    one.add_argument("--seconds", type=float, default=60, metavar="S", help="of each phase (default 60)")
    one.add_argument("--per-second", type=int, default=2_000, metavar="N", help="of the flood (default 2000)")
    one.add_argument("--rounds", type=int, default=2, metavar="N", help="without and with the flood (default 2)")


def flooded(given: Namespace) -> dict[str, object]:
    if min(given.devices, given.seconds, given.per_second, given.rounds) < 1:
        raise ValueError("--devices, --seconds, --per-second and --rounds are at least 1")
    return {name: getattr(given, name) for name in ("devices", "seconds", "per_second", "rounds")}


def desk(one: ArgumentParser) -> None:
    for name, default, about in (
        ("--devices", 100_000, "of four customers for every five"),
        ("--tickets", 20_000, "of which one in seven is open"),
        ("--orders", 20_000, "of the tickets, one each"),
        ("--times", 20, "requests of each page"),
    ):
        one.add_argument(name, type=int, default=default, metavar="N", help=f"{about} (default {default})")
    one.add_argument("--customers", action="store_true", help="only pages that customers and strangers open")
    about = "those pages in Chromium, on a phone with 400 kbit/s and 400 ms: first contentful paint, bytes before a tap"
    one.add_argument("--phone", action="store_true", help=about)


def desk_size(given: Namespace) -> dict[str, object]:
    if given.devices < LEAST_DESK or not 100 <= given.tickets <= given.devices // 2 or given.times < 2:
        raise ValueError(f"--devices is at least {LEAST_DESK}, --tickets 100 to half as many, --times at least 2")
    if not 1 <= given.orders <= given.tickets:
        raise ValueError("--orders is at least 1, and at most as many as there are tickets")
    return {name: getattr(given, name) for name in ("devices", "tickets", "orders", "times", "customers", "phone")}


def products(one: ArgumentParser) -> None:
    one.add_argument("--products", nargs="+", default=list(SIMULATED), choices=SIMULATED, metavar="PRODUCT")


def faults(one: ArgumentParser) -> None:
    products(one)
    one.add_argument("--cases", type=int, default=100, metavar="N", help="of each kind and product (default 100)")
    one.add_argument("--past", type=int, default=60, metavar="N", help="devices that the model learns from")
    one.add_argument("--seed", type=int, default=500, metavar="N", help="of all that is drawn (default 500)")


def cases(given: Namespace) -> dict[str, object]:
    if given.cases < 1 or given.past < LEAST_PAST:
        raise ValueError(f"--cases is at least 1, and --past at least {LEAST_PAST}")
    return {"kinds": given.products, "cases": given.cases, "seed": given.seed, "past": given.past}


def repairs(one: ArgumentParser) -> None:
    products(one)
    one.set_defaults(products=list(SIMULATED[:1]))
    about = "good ones of each failure mode, and as many that changed nothing (default 30)"
    one.add_argument("--repairs", type=int, default=30, metavar="N", help=about)
    one.add_argument("--seed", type=int, default=20_261_130, metavar="N", help="that fleets' seeds are drawn from")


def repaired(given: Namespace) -> dict[str, object]:
    if given.repairs < 1:
        raise ValueError("--repairs is at least 1")
    return {"kinds": given.products, "repairs": given.repairs, "seed": given.seed}


def fleets(one: ArgumentParser) -> None:
    products(one)
    about = f"draw the seeds from this number; otherwise they count from {FIRST_FLEET} on"
    one.add_argument("--drawn-from", type=int, default=None, metavar="NUMBER", help=about)


def drawn(given: Namespace) -> dict[str, object]:
    if given.drawn_from is None:
        seeds = list(range(FIRST_FLEET, FIRST_FLEET + given.seeds))
    else:
        chance = np.random.default_rng(given.drawn_from)
        seeds = sorted(map(int, 10_000 + chance.choice(PAST_FLEETS - 10_000, given.seeds, replace=False)))
    return {"seeds": seeds, "kinds": given.products, "drawn_from": given.drawn_from}


def drives(one: ArgumentParser) -> None:
    one.add_argument("--devices", type=int, default=20_000, metavar="N", help="of the fleet (default 20000)")


def drive_count(given: Namespace) -> dict[str, object]:
    if given.devices < LEAST_DRIVES:
        raise ValueError(
            f"--devices is at least {LEAST_DRIVES:,}: one drive in a hundred fails, and failures are learnt"
        )
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # As the process that retrains does.
    return {"devices": given.devices}


def knowledge(one: ArgumentParser) -> None:
    one.add_argument("--articles", type=int, default=10_000, metavar="N", help="of the times (default 10000)")
    one.add_argument("--rounds", type=int, default=3, metavar="N", help="of 200 searches each (default 3)")


def assistant(one: ArgumentParser) -> None:
    one.add_argument("--show", action="store_true", help="each question that was not answered rightly")


def asked(given: Namespace) -> dict[str, object]:
    return {"show": given.show}


def searched(given: Namespace) -> dict[str, object]:
    if given.articles < LEAST_ARTICLES or given.rounds < 1:
        raise ValueError(f"--articles is at least {LEAST_ARTICLES}, and --rounds at least 1")
    return {"articles": given.articles, "rounds": given.rounds}
