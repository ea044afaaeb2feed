"""The console as people meet it: the real process on a small fleet, and a real browser."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import BrowserContext, Page, expect

from service.fleet_pass import sweep
from store.assets.registry import find_device
from store.engine.database import Connection, connect
from store.identity.people import Person, PersonChange, Role, change_person
from store.rollups.rollups import refresh_range
from store.service.tickets import TicketFilter, list_tickets
from store.telemetry.arrivals import Latest, put_latest
from store.telemetry.readings import Reading, TelemetryWriter
from tests.api.api_world import TOKEN as TOKEN
from tests.service.service_world import DAY, HOUR, NO_CHANNEL, NOW, World, add_fridge, predict, settle
from tests.worlds.signed_in import cookie_of, person_of_role
from tests.worlds.warm_web import start_web

ROOT = Path(__file__).resolve().parents[2]
BROWSER = shutil.which("chromium") or "/usr/bin/chromium"
FRIDGES = 40
STARTS_WITHIN_S = 180.0


@dataclass(slots=True)
class Watched:
    """A page of the browser, and everything that went wrong on it."""

    page: Page
    faults: list[str] = field(default_factory=list)

    def check(self) -> None:
        """No console error, no failed request, and nothing asked of another machine."""
        assert not self.faults, self.faults


def furnish(conn: Connection) -> World:
    """FRIDGES fridges, one of which wears out: 20 days of readings, a prediction, its ticket and notice."""
    world = settle(conn)
    for number in range(2, FRIDGES + 1):
        add_fridge(conn, world.product, f"SN-{number}")
    begin = NOW - 20 * DAY
    readings = [
        Reading(world.worn_fridge.id, begin + hour * HOUR, None, (80.0 + hour % 5 + hour / 24, hour % 2), NOW)
        for hour in range(20 * 24)
    ]
    with conn.transaction():
        TelemetryWriter(conn).write(world.product, readings)
        put_latest(conn, [Latest(world.worn_fridge.id, NOW - HOUR, {"power": 104.0, "door": 0}, NOW)])
    for period in world.product.rollups:
        refresh_range(conn, world.product, period, [world.worn_fridge.id], begin, NOW)
    open_risk(conn, world)
    return world


def open_risk(conn: Connection, world: World, *, mode: str = "compressor_wear", serial: str | None = None) -> int:
    """Predict and service find a fault coming, of the worn fridge or another; the number of its ticket."""
    fridge = find_device(conn, world.product.id, serial) if serial else world.worn_fridge
    assert fridge is not None
    predict(conn, fridge, mode=mode)
    sweep(conn, world.product.id, NOW, NO_CHANNEL)
    return max(ticket.id for ticket in list_tickets(conn, TicketFilter()))


@contextmanager
def running_console(database_url: str, folder: Path, *, command: bool = False, **more: str) -> Iterator[str]:
    """The address of a console with more variables; it must end with status 0 when told to stop. `command`: it is
    started as `python -m dashboards`, from nothing."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    ours = {
        "SIGAP_DATABASE_URL": database_url,
        "SIGAP_HTTP_PORT": str(port),
        "SIGAP_STAFF_TOKEN": TOKEN,
        "SIGAP_DATA_DIR": str(folder),
        **more,
    }
    url = f"{'https' if 'SIGAP_TLS_CERT' in more else 'http'}://127.0.0.1:{port}"
    env = {name: value for name, value in os.environ.items() if not name.startswith(("SIGAP_", "PYTEST_"))} | ours
    log = folder / "console.log"
    process = _Command(env, log) if command else start_web(env, log)
    try:
        _wait_until_well(url, process, log)
        yield url
    finally:
        process.terminate()
        process.join(timeout=30)
    assert process.exitcode == 0, log.read_text()


class _Command:
    """`python -m dashboards`, used as a process of multiprocessing is."""

    def __init__(self, env: Mapping[str, str], log: Path) -> None:
        with log.open("wb") as out:
            command = [sys.executable, "-m", "dashboards"]
            self._process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=out, stderr=subprocess.STDOUT)

    @property
    def exitcode(self) -> int | None:
        return self._process.poll()

    def terminate(self) -> None:
        self._process.terminate()

    def join(self, timeout: float) -> None:
        self._process.wait(timeout)


def sign_in(
    context: BrowserContext,
    console: str,
    database_url: str,
    role: Role = Role.ADMINISTRATOR,
    *,
    language: str = "en",
) -> Person:
    """The browser bears the session of the one person of a role, whose pages are in a language."""
    with connect(database_url) as conn:
        person = person_of_role(conn, role)
        change_person(conn, person.id, PersonChange(language=language))
        sign_in_as(context, console, conn, person)
    return person


def sign_in_as(context: BrowserContext, console: str, conn: Connection, person: Person) -> None:
    name, value = cookie_of(conn, person)
    context.add_cookies([{"name": name, "value": value, "url": console, "httpOnly": True, "sameSite": "Lax"}])


def signed_in_client(console: str, database_url: str, role: Role, *, language: str = "en") -> httpx.Client:
    """Bears the session of the one person of a role; follows no redirects."""
    with connect(database_url) as conn:
        person = person_of_role(conn, role)
        change_person(conn, person.id, PersonChange(language=language))
        name, value = cookie_of(conn, person)
    return httpx.Client(base_url=console, headers={"Cookie": f"{name}={value}"}, timeout=30)


def watch(context: BrowserContext) -> Watched:
    """A new page that takes down what goes wrong."""
    watched = Watched(context.new_page())
    page, faults = watched.page, watched.faults
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("requestfailed", lambda request: _note_failed(faults, request.url, str(request.failure)))
    page.on("request", lambda request: _note_foreign(faults, request.url))
    return watched


def fits_a_phone(watched: Watched, console: str, paths: Sequence[str]) -> None:
    """Each of a console's pages is no wider than a small telephone, and nothing goes wrong on it."""
    page = watched.page
    page.set_viewport_size({"width": 390, "height": 844})
    for path in paths:
        page.goto(f"{console}{path}")
        expect(page.get_by_role("button", name=re.compile(r"Menu\b"))).to_be_visible()
        wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wider <= 0, f"{path} is {wider} px wider than the window"
        watched.check()


def _note_failed(faults: list[str], url: str, why: str) -> None:
    # Going to another page cuts off what the last one was still asking for.
    if "ERR_ABORTED" not in why:
        faults.append(f"{url}: {why}")


def _note_foreign(faults: list[str], url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("data", "blob", "about") and parts.hostname != "127.0.0.1":
        faults.append(f"asked of another machine: {url}")


def _wait_until_well(url: str, process: _Command | ForkServerProcess, log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_S
    while True:
        try:
            if httpx.get(f"{url}/healthz", timeout=5, verify=False).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        assert process.exitcode is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.1)
