"""Server time of every page of the console: `python -m bench.pages URL TOKEN [--database URL]`."""

import argparse
import functools
import statistics
import sys
import time
from collections.abc import Callable
from urllib.parse import quote

import httpx

from dashboards.pages.alarms import alarms_of
from dashboards.pages.devices import devices_of
from dashboards.pages.inbox import notices_of
from dashboards.pages.overview import cards_of, due_of, lines_of, risks_of
from dashboards.pages.tickets import tickets_of
from dashboards.parts.health import health_of, readings_shown
from dashboards.viewer import Viewer
from store.database import Connection, connect

ALLOWED_MS = 300.0


def main() -> int:
    """Prints p50 and p95 in ms; exit status 1 where a page's p95 is above ALLOWED_MS."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", help="of the running web process, such as http://127.0.0.1:8080")
    parser.add_argument("token", help="the staff token")
    parser.add_argument("--times", type=int, default=40, help="requests of each page")
    parser.add_argument("--database", help="its URL, to time what the pages read as well")
    args = parser.parse_args()
    with httpx.Client(base_url=args.url, timeout=30, follow_redirects=True) as client:
        client.post("/login", data={"token": args.token}).raise_for_status()
        product, serial, ticket = _examples(client, args.token)
        slow = [page for page in _pages(product, serial, ticket) if _time_page(client, page, args.times) > ALLOWED_MS]
    if args.database:
        with connect(args.database) as conn:
            for name, load in _loads(conn, product, serial).items():
                _print(name, [_timed(load) for _ in range(args.times)])
    print(f"p95 above {ALLOWED_MS:g} ms: {', '.join(slow) or 'none'}")
    return 1 if slow else 0


def _examples(client: httpx.Client, token: str) -> tuple[str, str, int | None]:
    """A device and a ticket to look at, of the product with the most tickets shown first."""
    bearer = {"Authorization": f"Bearer {token}"}
    tickets = client.get("/v1/tickets", params={"limit": 1}, headers=bearer).json()["items"]
    if tickets:
        return tickets[0]["product"], tickets[0]["serial"], tickets[0]["id"]
    for product in client.get("/v1/products", headers=bearer).json()["items"]:
        devices = client.get("/v1/devices", params={"product": product["id"], "limit": 1}, headers=bearer).json()[
            "items"
        ]
        if devices:
            return product["id"], devices[0]["serial"], None
    raise SystemExit("there is no device yet: nothing to look at")


def _pages(product: str, serial: str, ticket: int | None) -> list[str]:
    device = f"/devices/{quote(product, safe='')}/{quote(serial, safe='')}"
    tickets = [f"/tickets/{ticket}"] if ticket else []
    return [
        *("/", "/devices", "/devices?show=risk", "/devices?show=silent", "/devices?q=1", device, f"{device}?range=1y"),
        *("/tickets", "/tickets?state=", *tickets, "/alarms", "/inbox", "/models"),
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
        if answer.url.path == "/login":
            raise SystemExit("the session was not accepted")

    fetch()
    return _print(page, [_timed(fetch) for _ in range(times)])


def _timed(work: Callable[[], object]) -> float:
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
