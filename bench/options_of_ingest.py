"""What benchmarks of faults, of queries and of soaking may be told on the command line."""

from argparse import ArgumentParser, Namespace


def breaking(one: ArgumentParser) -> None:
    one.add_argument("--devices", type=int, default=2_000, metavar="N", help="with a connection each (default 2000)")
    one.add_argument("--rate", type=int, default=1_000, metavar="N", help="messages a second (default 1000)")
    one.add_argument("--kills", type=int, default=20, metavar="N", help="of the worker (default 20)")
    one.add_argument("--away", type=float, default=60, metavar="S", help="how long parts stay away (default 60)")
    one.add_argument("--times", type=int, default=5, metavar="N", help="lines are cut, devices dropped (default 5)")
    one.add_argument("--only", nargs="+", default=[], metavar="FAULT", help="these faults only, such as 'disk full'")


def broken(given: Namespace) -> dict[str, object]:
    from bench.under_fault.faults import FAULTS  # It imports database and broker: only for whoever breaks them.

    if not 1 <= given.devices <= 9_999 or min(given.rate, given.kills, given.times) < 1 or given.away < 0:
        raise ValueError("--devices is 1 to 9999, --rate, --kills and --times are at least 1, --away is not negative")
    if unknown := set(given.only) - set(FAULTS):
        raise ValueError(f"--only {', '.join(sorted(unknown))}: there are {', '.join(FAULTS)}")
    return {name: getattr(given, name) for name in ("devices", "rate", "kills", "away", "times", "only")}


def asking(one: ArgumentParser) -> None:
    one.add_argument("--devices", type=int, default=1_000, metavar="N", help="of the fleet (default 1000)")
    about = "readings of all devices; 100000000 takes some 15 GB and half an hour (default 2000000)"
    one.add_argument("--rows", type=int, default=2_000_000, metavar="N", help=about)
    one.add_argument("--times", type=int, default=1_000, metavar="N", help="each query is asked (default 1000)")


def asked_often(given: Namespace) -> dict[str, object]:
    if given.devices < 1 or given.rows < given.devices or given.times < 100:
        raise ValueError("--devices is at least 1, --rows at least as many, and --times at least 100")
    return {name: getattr(given, name) for name in ("devices", "rows", "times")}


def soaking(one: ArgumentParser) -> None:
    one.add_argument("--minutes", type=float, default=60, metavar="N", help="how long (default 60)")
    one.add_argument("--rate", type=int, default=1_000, metavar="N", help="messages a second (default 1000)")
    one.add_argument("--devices", type=int, default=1_000, metavar="N", help="that send them (default 1000)")


def soaked(given: Namespace) -> dict[str, object]:
    if given.minutes < 0.2 or min(given.rate, given.devices) < 1 or given.devices > 99_999:
        raise ValueError("--minutes is at least 0.2, --rate and --devices at least 1, --devices at most 99999")
    return {name: getattr(given, name) for name in ("minutes", "rate", "devices")}
