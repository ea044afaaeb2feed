"""Fifty customers tap one window at once, over HTTP, at two web processes of which one is killed meanwhile."""

import signal
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path

import httpx
import pytest

from service.fleet_pass import sweep
from service.notices.enabled_channels import TO_CUSTOMERS
from store.assets.customers import create_customer
from store.engine.database import Connection
from store.orders.technicians import Hours
from tests.api.test_portal_visits import windows
from tests.api.test_sign_in_killed import process
from tests.service.notice_world import deliver_all, link_in
from tests.service.order_world import ALL_WEEK, MONDAY_MORNING, technician
from tests.service.outside import mail_server
from tests.service.service_world import NOW, add_fridge, predict, rows, settle

CUSTOMERS, KILLED_AFTER, BUSY = 50, 12, 503
LAST = f"{MONDAY_MORNING.begins.isoformat()}/{MONDAY_MORNING.ends.isoformat()}"
# On Monday a single visit fits in.
HOURS = [Hours(1, time(8), time(11)), *ALL_WEEK[1:]]
OVERLAPS = """
SELECT count(*) FROM booking a
JOIN booking b ON a.id < b.id AND a.technician_id = b.technician_id AND a.during && b.during
WHERE a.state IN ('held', 'confirmed') AND b.state IN ('held', 'confirmed')
"""
Web = tuple["subprocess.Popen[bytes]", str]


@dataclass(slots=True)
class Rush:
    """All tap until somebody answers them; after some answers one web process is gone."""

    webs: list[Web]
    browser: httpx.Client
    answered: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def tap(self, customer: int, link: str) -> httpx.Response:
        for attempt in range(50):
            web, url = self.webs[(customer + attempt) % len(self.webs)]
            try:
                answer = self.browser.post(f"{url}{link}", data={"kind": "agree", "slot": LAST})
            except httpx.TransportError:
                continue  # Nobody is there: they tap again, and come to the other process.
            if answer.status_code == BUSY:
                continue
            with self.lock:
                self.answered += 1
                if self.answered == KILLED_AFTER:
                    web.send_signal(signal.SIGKILL)
            return answer
        raise AssertionError("nobody answers")


def links_of_fifty(conn: Connection) -> list[str]:
    """Each customer has a fridge that is about to fail, and a letter about it."""
    world = settle(conn)
    conn.execute("DELETE FROM asset WHERE id <> %s", (world.worn_fridge.asset_id,))
    technician(conn, hours=HOURS)
    for number in range(CUSTOMERS):
        owner = create_customer(conn, name=f"C{number}", email=f"c{number}@example.com", time_zone="Asia/Jakarta")
        predict(conn, add_fridge(conn, world.product, f"F-{number}", owner))
    sweep(conn, "fridge", NOW, TO_CUSTOMERS)
    with mail_server() as mailbox:
        return [link_in(mail) for mail in deliver_all(conn, mailbox)]


@contextmanager
def two_webs(database_url: str, folder: Path) -> Iterator[list[Web]]:
    with ExitStack() as stack:
        yield [stack.enter_context(process(database_url, folder)) for _ in range(2)]


@pytest.mark.timeout(900)  # Three processes start, and fifty pages with every free window are made.
def test_one_gets_the_window_and_all_others_are_offered_what_is_left(
    conn: Connection, database_url: str, tmp_path: Path
) -> None:
    links = links_of_fifty(conn)
    with two_webs(database_url, tmp_path) as webs, httpx.Client(timeout=300) as browser:
        rush = Rush(webs, browser)
        with ThreadPoolExecutor(CUSTOMERS) as pool:
            answers = list(pool.map(rush.tap, range(CUSTOMERS), links))
        assert [web.poll() is not None for web, _ in webs].count(True) == 1
        assert Counter(answer.status_code for answer in answers) == {303: 1, 409: CUSTOMERS - 1}
        assert rows(conn, "SELECT state, count(*) FROM booking GROUP BY state") == [("held", 1)]
        for answer in answers:
            if answer.status_code == 409:
                free = windows(answer.text)
                assert free
                assert LAST not in free
        for web, _ in webs:
            web.send_signal(signal.SIGKILL)
    [winner] = [link for link, answer in zip(links, answers, strict=True) if answer.status_code == 303]
    other = next(link for link in links if link != winner)
    with process(database_url, tmp_path) as (_, url):
        # Nobody is left who made the hold. It stands until its time is over, and no longer.
        tap = {"kind": "agree", "slot": LAST}
        assert httpx.post(f"{url}{other}", data=tap, timeout=300).status_code == 409
        conn.execute("UPDATE booking SET held_until = now() - interval '1 s' WHERE state = 'held'")
        assert httpx.post(f"{url}{other}", data=tap, timeout=300).status_code == 303
        assert httpx.post(f"{url}{other}", data={"kind": "confirm"}, timeout=300).status_code == 303
        late = httpx.post(f"{url}{winner}", data={"kind": "confirm"}, timeout=300)
        assert late.status_code == 409
        assert LAST not in windows(late.text)
    assert rows(conn, "SELECT state, count(*) FROM booking GROUP BY state ORDER BY 2, 1") == [
        ("confirmed", 1),
        ("expired", 1),
    ]
    assert rows(conn, OVERLAPS) == [(0,)]
