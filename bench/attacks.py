"""Attacks on the pages of signing in, against a real web process: `python -m bench.attacks [ATTEMPTS]`.

Starts `python -m api` on an embedded database of its own, behind a trusted proxy that this program plays, and guesses
passwords: at one account from one and from many addresses, and once at each of 1,000 accounts. Prints how many guesses
reached the comparison of passwords, how many a limit refused, and whether the owner of the account came in meanwhile.
Exit status 1 where the owner was kept out, or a limit let more through than it says.
"""

import io
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import local
from urllib.parse import urlsplit

import httpx

from api.limits.rate_limits import Limit, RateLimits
from bench.sign_in import MOST_APART, OURS, PAIRS, PASSWORD, compare, served
from service.accounts.acts import give_link
from service.accounts.links import AccountLinks
from store.engine.database import Connection
from store.identity.people import Person, person_of_email
from store.identity.single_use_links import LinkPurpose

ATTEMPTS, ACCOUNTS, SAMPLES = 10_000, 1_000, 60
AT_ONCE = 16
OWNER = "known@example.com"
OWNERS_ADDRESS, ATTACKER = "203.0.113.9", "198.51.100.7"
SECRET = "a-secret-for-the-links-of-this-run"
BROWSER = "__Host-sigap-browser"
HOST = "sigap.example.com"
SETTINGS = {"SIGAP_TRUSTED_PROXIES": "127.0.0.1", "SIGAP_LINK_SECRET": SECRET, "SIGAP_PUBLIC_URL": f"https://{HOST}"}
_thread = local()


@dataclass(frozen=True, slots=True)
class Guess:
    """A wrong password for an account, from an address."""

    email: str
    address: str


@dataclass(frozen=True, slots=True)
class Site:
    """The web process, its database, and a browser that the owner of the account signed in with."""

    url: str
    conn: Connection
    owner: Person
    known_browser: str

    def post(self, path: str, form: dict[str, str], address: str, browser: str = "") -> httpx.Response:
        """What a browser at this address sends, as the proxy passes it on."""
        if not hasattr(_thread, "client"):
            _thread.client = httpx.Client(timeout=120)
        cookies = {"Cookie": f"{BROWSER}={browser}"} if browser else {}
        sent = {**OURS, "Host": HOST, "X-Forwarded-For": address, "X-Forwarded-Proto": "https", **cookies}
        answer: httpx.Response = _thread.client.post(f"{self.url}{path}", data=form, headers=sent)
        _thread.client.cookies.clear()
        return answer


def main() -> int:
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)
    attempts = int(sys.argv[1]) if len(sys.argv) > 1 else ATTEMPTS
    began, limits = time.monotonic(), RateLimits({})
    with tempfile.TemporaryDirectory() as folder, served(Path(folder), **SETTINGS) as (url, conn):
        site = _site(url, conn)
        most = {limit: item.amount for limit, item in limits.items.items()}
        one = [Guess(OWNER, ATTACKER)] * attempts
        many = [Guess(OWNER, _address(number)) for number in range(attempts)]
        each = [Guess(f"person{number}@example.com", ATTACKER) for number in range(ACCOUNTS)]
        apart = [Guess(f"person{number}@example.com", _address(number)) for number in range(ACCOUNTS)]
        fine = [
            _attack(site, "one account, one address", one, most[Limit.SIGN_IN_PAIR]),
            _attack(site, "one account, an address each", many, most[Limit.SIGN_IN_ACCOUNT]),
            _attack(site, "1,000 accounts, one address", each, most[Limit.SIGN_IN_ADDRESS]),
            _attack(site, "1,000 accounts, an address each", apart, ACCOUNTS),
        ]
        print(f"{time.monotonic() - began:.0f} s for the attacks; answer times now, in turns, {SAMPLES} of each:")
        fine += [_is_alike(site, name) for name in ("wrong password", "link by mail")]
    print(f"{time.monotonic() - began:.0f} s in all; {'all as it should be' if all(fine) else 'NOT as it should be'}")
    return 0 if all(fine) else 1


def _site(url: str, conn: Connection) -> Site:
    owner = person_of_email(conn, OWNER)
    assert owner is not None
    bare = Site(url, conn, owner, "")
    answer = bare.post("/login", {"email": OWNER, "password": PASSWORD}, OWNERS_ADDRESS)
    if answer.status_code != 303:
        raise SystemExit(f"the owner's first sign-in was answered {answer.status_code}: {answer.text[:300]}")
    [cookie] = [one for one in answer.headers.get_list("set-cookie") if one.startswith(f"{BROWSER}=")]
    return Site(url, conn, owner, cookie.partition("=")[2].partition(";")[0])


def _attack(site: Site, name: str, guesses: list[Guess], most: int) -> bool:
    """Guesses; when half are through, the owner comes in, from elsewhere. False where it is not as it should be.

    `most`: how many guesses may reach the comparison; a sliding window lets through up to twice as many.
    """
    site.conn.execute("DELETE FROM rate_count")
    before, began = _compared(site.conn), time.monotonic()
    half = len(guesses) // 2
    answers = _sent(site, guesses[:half])
    with ThreadPoolExecutor(1) as other:
        owner = other.submit(_owner_comes, site)
        answers += _sent(site, guesses[half:])
        ways = owner.result()
    seconds, compared = time.monotonic() - began, _compared(site.conn) - before
    print(
        f"{name:<32} {len(guesses):>6} guesses in {seconds:4.0f} s: {compared:>5} compared, {answers[429]:>6} limited "
        f"(429), {answers[503]:>4} put off (503), others {_others(answers)}"
    )
    print(f"{'':<32} owner: " + ", ".join(f"{way} {'in' if status == 303 else status}" for way, status in ways.items()))
    kept_in = ways["by link"] == 303 and ways["from a known browser"] == 303
    return kept_in and compared <= 2 * most and _others(answers) == 0


def _sent(site: Site, guesses: Iterable[Guess]) -> Counter[int]:
    def send(guess: Guess) -> int:
        form = {"email": guess.email, "password": "not the password of anybody"}
        return site.post("/login", form, guess.address).status_code

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return Counter(pool.map(send, guesses))


def _owner_comes(site: Site) -> dict[str, int]:
    """The statuses that the owner gets: 303 leads in. A new browser is a stranger's until it signed in once."""
    links = AccountLinks(site.url, SECRET)
    made = give_link(site.conn, links, site.owner.id, LinkPurpose.SIGN_IN, now=datetime.now(UTC), mail=False)
    right = {"email": OWNER, "password": PASSWORD}
    ways: dict[str, Callable[[], httpx.Response]] = {
        "by link": lambda: site.post(urlsplit(made.address).path, {}, OWNERS_ADDRESS),
        "from a known browser": lambda: site.post("/login", right, OWNERS_ADDRESS, site.known_browser),
        "from a new browser": lambda: site.post("/login", right, OWNERS_ADDRESS),
    }
    return {way: come().status_code for way, come in ways.items()}


def _compared(conn: Connection) -> int:
    """How many passwords were compared and wrong, as the audit log says."""
    query = "SELECT count(*) FROM audit WHERE action = 'sign_in_failed' AND details ->> 'how' = 'password'"
    row = conn.execute(query).fetchone()
    return int(row[0]) if row else 0


def _others(answers: Counter[int]) -> int:
    return sum(number for status, number in answers.items() if status not in (401, 429, 503))


def _is_alike(site: Site, name: str) -> bool:
    return compare(site.url, site.conn, name, PAIRS[name], SAMPLES) < MOST_APART


def _address(number: int) -> str:
    return f"10.{number // 65536}.{number // 256 % 256}.{number % 256}"


if __name__ == "__main__":
    sys.exit(main())
