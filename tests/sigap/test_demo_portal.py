"""The demo's customers come in by mail, ask, write, claim, send back and rate, by their portal alone."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from demo.portal.accounts import Accounts
from demo.portal.portal import WITH_ACCOUNT, Portal
from demo.world.client import Client
from demo.world.conversations import Conversations
from demo.world.memory import Memory
from demo.world.people import AGENT, CLAIMS, STAFF, make_people
from demo.world.warranties import Warranties
from fleet.settings import load_settings
from service.customer_accounts.delivery import deliver_next_proof
from service.fleet_pass import sweep
from service.follow_up.letters import deliver_next_letter
from service.knowledge.loading import load_articles
from service.notices.enabled_channels import TO_CUSTOMERS, open_channels
from sigap.platform.mailbox import Mailbox as Folder
from sigap.platform.own_tokens import token_of_member
from store.assets.customers import create_customer
from store.assets.fleet_clocks import advance_clock
from store.engine.database import Connection
from store.identity.people import Role
from tests.api.access_world import PLENTY
from tests.api.api_world import serving
from tests.service.notice_world import LINKS
from tests.service.outside import Mailbox, mail_server
from tests.service.service_world import NOW, add_fridge, rows, settle

STEP, DAYS = timedelta(hours=12), 26


class Town:
    """Some owners, the agent and the claims desk; what the service process does is done between steps."""

    def __init__(self, conn: Connection, url: str, staff: dict[str, Client], mailbox: Mailbox, folder: Path) -> None:
        product = settle(conn).product
        people = make_people(7, "fridge", ["Asia/Jakarta"] * (WITH_ACCOUNT + 1))
        self.owners = {f"F-{number}": person for number, person in enumerate(people, 1)}
        for serial, one in self.owners.items():
            new = create_customer(conn, name=one.name, email=one.email, language=one.language, time_zone=one.time_zone)
            add_fridge(conn, product, serial, new)
        self.conn, self.mailbox, self.folder = conn, mailbox, Folder(folder)
        self.memory, self.steps = Memory(), count(1)
        self.accounts = Accounts(url, True, self.memory.cookies)
        self.portal = Portal(staff, self.accounts, product, self.owners, self.memory, seed=7, mailbox=folder)
        of = self.accounts.of
        self.warranties = Warranties(staff, product, self.owners, seed=7, client_of=of)
        self.desk = Conversations(staff[AGENT], "fridge", self.owners, seed=7, door="")
        self.links = replace(LINKS, base=url)
        self.channels = open_channels(load_settings(smtp_url=mailbox.url))

    def live(self) -> Iterator[str]:
        step = next(self.steps)
        now = NOW + step * STEP
        advance_clock(self.conn, "fridge", step=step, now=now)
        sweep(self.conn, "fridge", now, TO_CUSTOMERS)
        while deliver_next_proof(self.conn, self.channels, self.links, now=datetime.now(UTC)):
            pass
        while deliver_next_letter(self.conn, self.channels, self.links, now=datetime.now(UTC)):
            pass
        for _ in range(self.mailbox.arrived.qsize()):
            mail = self.mailbox.arrived.get()
            self.folder.keep(mail.as_bytes(), [str(mail["To"]).rpartition("<")[2].rstrip(">")])
        for act in (self.portal, self.warranties):
            yield from (one.kind for one in act.work(now))
        yield from (one.kind for one in self.desk.answer(now))


@pytest.fixture
def town(conn: Connection, database_url: str, tmp_path: Path) -> Iterator[Town]:
    load_articles(conn, datetime.now(UTC))
    with ExitStack() as stack:
        serving_here = serving(database_url, data_dir=tmp_path / "data", rate_limits=PLENTY)
        address = str(stack.enter_context(serving_here).base_url).rstrip("/")
        staff = {}
        for name in (AGENT, CLAIMS):
            token = stack.enter_context(token_of_member(database_url, name, Role(STAFF[name])))
            staff[name] = stack.enter_context(Client(address, token))
        made = Town(conn, address, staff, stack.enter_context(mail_server()), tmp_path / "mails")
        stack.callback(made.accounts.close)
        yield made


def test_customers_live_at_their_portal_and_the_inbox_with_them(conn: Connection, town: Town) -> None:
    told = [kind for _ in range(2 * DAYS) for kind in town.live()]
    assert {"activation", "call", "claim", "return", "question", "message", "rating"} <= set(told)
    assert set(town.memory.cookies) == {one.email for one in list(town.owners.values())[:WITH_ACCOUNT]}
    # One sent back what they had bought, and has another one.
    found = "SELECT state, disposition FROM product_return WHERE serial = 'F-1-S1'"
    assert rows(conn, found) == [("closed", "replacement")]
    owned = """SELECT c.email FROM asset a JOIN device d ON d.asset_id = a.id JOIN customer c ON c.id = a.customer_id
               WHERE d.serial = 'F-1-S2'"""
    assert rows(conn, owned) == [(town.owners["F-1"].email,)]
    assert rows(conn, "SELECT count(*) FROM evidence WHERE by_customer")[0][0] >= 2
    assert rows(conn, "SELECT count(*) > 0 FROM survey WHERE score IS NOT NULL AND how = 'letter'") == [(True,)]
    # The assistant was asked; what it did not know, people have; and they were answered.
    assert rows(conn, "SELECT count(*) > 1 FROM assistant_turn") == [(True,)]
    kinds = {kind for (kind,) in rows(conn, "SELECT DISTINCT author_kind FROM message")}
    assert {"customer", "assistant", "staff"} <= kinds
    assert rows(conn, "SELECT count(*) > 0 FROM message WHERE internal") == [(True,)]
