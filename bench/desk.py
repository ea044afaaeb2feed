"""Server time of every page and list with a large service desk behind them, as each kind of person sees them."""

import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from bench.pages import ALLOWED_MS, timed
from bench.result_table import Goal, Note, Row, Table
from bench.worlds.desk import LINK, DeskSize, cookie_of, fill_desk
from bench.worlds.scoring import database
from store.engine.database import Connection

# The customer of the newest ticket; whoever has no account. So many milliseconds at most.
CUSTOMERS, CUSTOMERS_MS = ("Owner", ""), 100.0
HERE = Path(__file__).resolve().parent.parent
STARTS_WITHIN_S = 180.0
OWNER = "SELECT c.name, c.phone, a.id FROM customer c JOIN asset a ON a.customer_id = c.id WHERE a.id = %(asset)s"
NEWEST = """SELECT t.id, t.asset_id, d.serial, t.product, t.failure_mode, w.order_id, t.device_id FROM ticket t
JOIN device d ON d.id = t.device_id LEFT JOIN work_order_ticket w ON w.ticket_id = t.id
WHERE t.tenant_id = 1 AND t.state = 'assigned' ORDER BY t.id DESC LIMIT 1"""
OWN = """SELECT t.id, t.asset_id FROM ticket t JOIN asset a ON a.id = t.asset_id
JOIN person p ON p.customer_id = a.customer_id WHERE p.name = 'Owner' ORDER BY t.id DESC LIMIT 1"""
VISIT = """SELECT o.id, t.name FROM work_order o JOIN technician t ON t.id = o.technician_id
WHERE o.state = 'dispatched' AND t.tenant_id = 1 ORDER BY o.id DESC LIMIT 1"""


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds of one page; `worked`: of processors, web process and database together, whatever else they did."""

    p50: float
    p95: float
    worked: float

    def __str__(self) -> str:
        return f"p50 {self.p50:.0f}, processors {self.worked:.0f}"


@dataclass(frozen=True, slots=True)
class Workers:
    """The processes that answer: the web process, and all of the database's."""

    web: int
    postmaster: int

    def worked_ms(self) -> float:
        total = 0
        for folder in Path("/proc").iterdir():
            if not folder.name.isdigit():
                continue
            try:
                parent, ticks = _stat(int(folder.name))
            except (FileNotFoundError, ProcessLookupError):
                continue
            if parent == self.postmaster or int(folder.name) == self.web:
                total += ticks
        return total * 1000 / os.sysconf("SC_CLK_TCK")


def run(
    *, devices: int, tickets: int, orders: int, times: int, customers: bool, phone: bool = False, note: Note
) -> Table:
    """Fills a database of its own, serves it as an installation does, and asks for each page so many times in turn;
    `customers`: only of pages that customers and strangers open; `phone`: those, in a browser on a phone."""
    size = DeskSize(devices=devices, tickets=tickets, orders=orders)
    with database() as conn:
        fill_desk(conn, size, note)
        if phone:
            return on_phone(conn, size, times, note)
        return measure_desk(conn, size, times, note, lookers=CUSTOMERS if customers else None)


def measure_desk(
    conn: Connection, size: DeskSize, times: int, note: Note, *, lookers: Collection[str] | None = None
) -> Table:
    """The table of a database that is filled already."""
    found = {}
    everybody = pages_of_desk(conn).items()
    with serving(_url_of(conn)) as (address, process):
        workers = Workers(process, _postmaster(conn))
        for looker, pages in ((who, pages) for who, pages in everybody if lookers is None or who in lookers):
            cookies = cookie_of(conn, looker) if looker else {}
            with httpx.Client(base_url=address, timeout=60, cookies=cookies) as client:
                for page in pages:
                    found[looker, page] = _time(client, page, times, workers)
                    note(f"{looker} {page}: {found[looker, page]}")
    rows = [
        Row(looker or "nobody", f"{page}: p95, ms ({one})", page, "", [one.p95], Goal(most=allowed_ms(looker)))
        for (looker, page), one in found.items()
    ]
    slow = [f"{page} ({looker or 'nobody'})" for (looker, page), one in found.items() if one.p95 > allowed_ms(looker)]
    about = f"{size.devices:,} devices, {size.customers:,} customers, {size.tickets:,} tickets, {size.orders:,} orders"
    above = f"p95 above {ALLOWED_MS:g} ms (customers: {CUSTOMERS_MS:g} ms): {', '.join(slow) or 'none'}"
    return Table(f"Server time of pages: {about}", rows, [above])


def on_phone(conn: Connection, size: DeskSize, times: int, note: Note) -> Table:
    """What a phone on a slow line shows of each page of customers and strangers, and how soon."""
    from bench.phone import measure_phone  # A browser is needed for nothing else here.

    pages = {who: of for who, of in pages_of_desk(conn).items() if who in CUSTOMERS}
    cookies = {who: cookie_of(conn, who) for who in pages if who}
    with serving(_url_of(conn)) as (address, _):
        rows = measure_phone(address, pages, cookies, times, note)
    return Table(f"Pages on a phone, 400 kbit/s and 400 ms, medians of {times}: {size.devices:,} devices", rows, [])


def allowed_ms(looker: str) -> float:
    """Customers' pages are plain, and their lines slow."""
    return CUSTOMERS_MS if looker in CUSTOMERS else ALLOWED_MS


def pages_of_desk(conn: Connection) -> Mapping[str, list[str]]:
    """By who looks, what they open; '' is a customer with a link."""
    ticket, asset, serial, product, mode, order, _ = _row(conn, NEWEST)
    name, phone, _ = _row(conn, OWNER, asset=asset)
    visit, technician = _row(conn, VISIT)
    own_ticket, own_asset = _row(conn, OWN)
    device = f"/devices/{product}/{quote(serial)}"
    first = str(name).split()[0]
    searches = [quote(text) for text in (serial, serial[:7], str(name), first, phone, f"0{phone[3:9]}", f"#{ticket}")]
    desk = [
        *("/", "/tickets", "/tickets?state=all", "/tickets?state=closed&sort=device", "/tickets?sort=-severity"),
        *("/tickets?assignee=me", "/tickets?state=all&skip=15000"),
        *(f"/tickets?state=all&q={text}" for text in searches),
        *(f"/search?q={text}" for text in searches),
        *("/devices", "/devices?show=risk", "/devices?show=silent", "/devices?show=ticket", "/devices?skip=50000"),
        *(f"/devices?q={text}" for text in searches[:5]),
        *(device, f"{device}?range=1y", f"/tickets/{ticket}"),
        *("/orders", "/orders?state=", "/orders?state=done", f"/orders/{order}", "/board", "/board?day=2026-06-15"),
        *("/parts", "/parts/RF-FAN-0310", "/calendars", "/news", "/inbox", "/alarms"),
    ]
    lists = [
        *("/v1/tickets", "/v1/tickets?state=open", f"/v1/tickets/{ticket}", "/v1/orders", "/v1/orders?state=living"),
        *(f"/v1/orders/{order}", f"/v1/orders/{order}/slots", f"/v1/devices?product={product}", f"/v1{device}"),
        *("/v1/customers", f"/v1/assets?product={product}", f"/v1/assets/{asset}", "/v1/fleet", "/v1/predictions"),
        *("/v1/alarms", "/v1/notices", "/v1/technicians", "/v1/stock/parts", "/v1/stock/moves", "/v1/stock/balances"),
        *("/v1/stock/places", f"/v1/repairs/{product}", "/v1/service-targets", f"/v1/alarms/figures?product={product}"),
    ]
    other = ("/models", "/people", "/audit", "/access", "/claims", "/floods")
    more = [f"/ledger/{product}", f"/ledger/{product}/{mode}", *other]
    work = ["/", "/tickets", f"/search?q={first}", "/orders", "/board", "/devices", "/parts", "/news"]
    return {
        "Administrator": [*desk, *more, *lists],
        "Dealer": [*desk[:6], *(f"/search?q={text}" for text in searches), "/devices", "/orders", "/board", "/parts"],
        technician: ["/work", f"/work/orders/{visit}", *work],
        "Owner": [
            *("/my", f"/my/appliances/{own_asset}", f"/my/tickets/{own_ticket}", "/my/messages", "/my/data"),
            *(f"/my/appliances/{own_asset}/{what}" for what in ("warranty", "claim", "return")),
            *(f"/my/appliances/{own_asset}/report?symptom=other", f"/my/tickets/{own_ticket}/conversation"),
            *("/my/conversations", "/my/ask", "/my/settings", "/my/ways", "/my/sessions"),
        ],
        "": [
            *(f"/n/{LINK}", "/report", f"/report?product={product}", f"/report?product={product}&symptom=other"),
            *("/activate", f"/opinions/{product}", "/help/id", "/help/id/ask", "/my", "/my/offline"),
        ],
    }


def _row(conn: Connection, query: str, **values: object) -> tuple[Any, ...]:
    row = conn.execute(query.encode(), values).fetchone()
    assert row is not None, query
    return row


def _url_of(conn: Connection) -> str:
    return f"postgresql://{conn.info.user}@/{conn.info.dbname}?host={conn.info.host}"


@contextmanager
def serving(database_url: str) -> Iterator[tuple[str, int]]:
    """The address of a web process, as `up` runs one, and its number."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="sigap-bench-") as folder:
        ours = {"SIGAP_DATABASE_URL": database_url, "SIGAP_HTTP_PORT": str(port), "SIGAP_DATA_DIR": folder}
        env = {name: value for name, value in os.environ.items() if not name.startswith("SIGAP_")}
        log = Path(folder) / "web.log"
        with log.open("wb") as into:
            process = subprocess.Popen(
                [sys.executable, "-m", "dashboards"], cwd=HERE, env={**env, **ours}, stdout=into, stderr=into
            )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(address, process, log)
            yield address, process.pid
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(f"{address}/health").status_code < 500:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise RuntimeError(f"the web process did not start: {log.read_text()[-2000:]}")


def _time(client: httpx.Client, page: str, times: int, workers: Workers) -> Measured:
    """The first request warms up. A page that gives up took the time it took."""

    def fetch() -> None:
        answer = client.get(page)
        if answer.status_code not in (200, 303, 500):
            raise SystemExit(f"{page}: {answer.status_code} {answer.text[:300]}")

    fetch()
    before = workers.worked_ms()
    found = [timed(fetch) for _ in range(times)]
    worked = (workers.worked_ms() - before) / times
    p95 = statistics.quantiles(found, n=20, method="inclusive")[-1]
    return Measured(statistics.median(found), p95, worked)


def _postmaster(conn: Connection) -> int:
    """The number of the database server's first process: the parent of whoever serves this connection."""
    row = conn.execute("SELECT pg_backend_pid()").fetchone()
    assert row is not None
    return _stat(row[0])[0]


def _stat(process: int) -> tuple[int, int]:
    """(its parent, ticks of a processor that it used)."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return int(fields[1]), int(fields[11]) + int(fields[12])
