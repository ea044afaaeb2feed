"""Server time of every page of the console: `python -m bench.pages URL DATABASE_URL`."""

import argparse
import functools
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx

from dashboards.pages.alarms import alarms_of
from dashboards.pages.devices import devices_of
from dashboards.pages.notices import notices_of
from dashboards.pages.overview import cards_of, due_of, lines_of, risks_of
from dashboards.pages.tickets import tickets_of
from dashboards.parts.devices.health import health_of, readings_shown
from dashboards.viewer import Viewer
from sigap.platform.own_tokens import own_session
from store.engine.database import Connection, connect
from store.identity.people import Role

ALLOWED_MS = 300.0


def main() -> int:
    """Prints p50 and p95 in ms; exit status 1 where a page's p95 is above ALLOWED_MS."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", help="of the running web process, such as http://127.0.0.1:8080")
    parser.add_argument("database", help="its database's URL, to sign in by and to time what the pages read as well")
    parser.add_argument("--times", type=int, default=40, help="requests of each page")
    args = parser.parse_args()
    with (
        own_session(args.database, "Bench", Role.ADMINISTRATOR) as (cookie, secret),
        httpx.Client(base_url=args.url, timeout=30, follow_redirects=True, cookies={cookie: secret}) as client,
    ):
        shown = examples(client)
        slow = [page for page in pages_of(shown) if _time_page(client, page, args.times) > ALLOWED_MS]
    with connect(args.database) as conn:
        for name, load in _loads(conn, shown.product, shown.serial).items():
            _print(name, [timed(load) for _ in range(args.times)])
    print(f"p95 above {ALLOWED_MS:g} ms: {', '.join(slow) or 'none'}")
    return 1 if slow else 0


@dataclass(frozen=True, slots=True)
class Shown:
    """What is looked at: a device, with the newest ticket, its failure mode, and a model, where there are any."""

    product: str
    serial: str
    ticket: int | None
    mode: str | None
    model: int | None


def examples(client: httpx.Client) -> Shown:
    """A device and a ticket to look at, of the product with the most tickets shown first."""

    def first(address: str, **wanted: str) -> dict[str, Any] | None:
        answer = client.get(address, params=wanted)
        items: list[dict[str, Any]] = answer.raise_for_status().json()["items"]
        return items[0] if items else None

    model = first("/v1/models")
    number = model["id"] if model else None
    if ticket := first("/v1/tickets", limit="1"):
        return Shown(ticket["product"], ticket["serial"], ticket["id"], ticket["failure_mode"], number)
    for product in client.get("/v1/products").json()["items"]:
        if device := first("/v1/devices", product=product["id"], limit="1"):
            return Shown(product["id"], device["serial"], None, None, number)
    raise SystemExit("there is no device yet: nothing to look at")


def pages_of(shown: Shown) -> list[str]:
    product = quote(shown.product, safe="")
    device, ledger = f"/devices/{product}/{quote(shown.serial, safe='')}", f"/ledger/{product}"
    return [
        *("/", "/devices", "/devices?show=risk", "/devices?show=silent", "/devices?q=1", device, f"{device}?range=1y"),
        *("/tickets", "/tickets?state=", *([f"/tickets/{shown.ticket}"] if shown.ticket else [])),
        *("/alarms", "/inbox", ledger, *([f"{ledger}/{quote(shown.mode, safe='')}"] if shown.mode else [])),
        *("/models", *([f"/models/{shown.model}"] if shown.model else [])),
    ]


def _loads(conn: Connection, product: str, serial: str) -> dict[str, Callable[[], object]]:
    viewer = Viewer()
    chosen = {
        "q": "",
        "product": "",
        "show": "all",
        "state": "",
        "severity": "",
        "assignee": "",
        "channel": "",
        "notice": "",
    }
    simple = {"cards": cards_of, "risks": risks_of, "due": due_of, "lines": lines_of}
    lists = {"devices": devices_of, "tickets": tickets_of, "alarms": alarms_of, "notices": notices_of}
    single = {"health": health_of, "readings": readings_shown}
    return {
        **{name: functools.partial(load, conn, viewer) for name, load in simple.items()},
        **{name: functools.partial(load, conn, viewer, chosen, 0) for name, load in lists.items()},
        **{name: functools.partial(load, conn, viewer, product, serial) for name, load in single.items()},
    }


def _time_page(client: httpx.Client, page: str, times: int) -> float:
    def fetch() -> None:
        answer = client.get(page)
        answer.raise_for_status()
        if answer.url.path != httpx.URL(page).path:
            raise SystemExit("the session was not accepted")

    fetch()
    return _print(page, [timed(fetch) for _ in range(times)])


def timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - begun)


def _print(name: str, found: list[float]) -> float:
    """One line; returns p95 in ms."""
    p95 = statistics.quantiles(found, n=20, method="inclusive")[-1]
    print(f"{name:<44} p50 {statistics.median(found):7.1f} ms   p95 {p95:7.1f} ms")
    return p95


if __name__ == "__main__":
    sys.exit(main())
