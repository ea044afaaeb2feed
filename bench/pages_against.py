"""Server time of the console's pages against an earlier version's, which runs on a copy of the same data:
`python -m bench.pages_against URL DATABASE_URL EARLIER_URL EARLIER_TOKEN`."""

import argparse
import functools
import statistics
import sys
from collections.abc import Mapping

import httpx

from bench.pages import examples, pages_of, timed
from sigap.platform.own_tokens import own_session
from store.identity.people import Role

SLOWEST_RATIO = 0.9


def main() -> int:
    """Prints each page's medians in ms and their ratio; exit status 1 where a page is slower than SLOWEST_RATIO."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", help="of this version's web process")
    parser.add_argument("database", help="its database's URL, to sign in by")
    parser.add_argument("earlier_url", help="of the earlier version's web process")
    parser.add_argument("earlier_token", help="its staff token")
    parser.add_argument("--rounds", type=int, default=40, help="requests of each page, to either in turn")
    args = parser.parse_args()
    with (
        own_session(args.database, "Bench", Role.ADMINISTRATOR) as (cookie, secret),
        httpx.Client(base_url=args.url, timeout=60, cookies={cookie: secret}) as ours,
        httpx.Client(base_url=args.earlier_url, timeout=60, follow_redirects=True) as earlier,
    ):
        earlier.get("/login", params={"token": args.earlier_token}).raise_for_status()
        pages = pages_of(examples(ours))
        ratios = {page: _compare(page, {"earlier": earlier, "ours": ours}, args.rounds) for page in pages}
    slow = [page for page, ratio in ratios.items() if ratio < SLOWEST_RATIO]
    print(f"ratio below {SLOWEST_RATIO:g}: {', '.join(slow) or 'none'}")
    return 1 if slow else 0


def _compare(page: str, clients: Mapping[str, httpx.Client], rounds: int) -> float:
    """Median of the earlier version's time through ours: above 1, this version is faster."""
    found: dict[str, list[float]] = {name: [] for name in clients}
    order = list(clients)
    for number in range(rounds + 1):
        for name in order if number % 2 else reversed(order):
            spent = timed(functools.partial(_fetch, clients[name], page))
            if number:  # The first round warms up.
                found[name].append(spent)
    earlier, ours = statistics.median(found["earlier"]), statistics.median(found["ours"])
    print(f"{page:<44} earlier {earlier:7.1f} ms   now {ours:7.1f} ms   ratio {earlier / ours:5.2f}", flush=True)
    return earlier / ours


def _fetch(client: httpx.Client, page: str) -> None:
    answer = client.get(page)
    answer.raise_for_status()
    if answer.url.path != httpx.URL(page).path or answer.is_redirect:
        raise SystemExit(f"the session was not accepted at {client.base_url}")


if __name__ == "__main__":
    sys.exit(main())
