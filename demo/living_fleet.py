"""One product's living fleet: simulated devices, their clock, and the people around them, step by step."""

import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from demo.plan import FleetPlan
from demo.platform import Platform
from demo.portal.accounts import Accounts
from demo.portal.portal import Portal
from demo.world.client import Client
from demo.world.conversations import Conversations
from demo.world.crew import enter_crew
from demo.world.customers import Customers
from demo.world.manuals import send_manuals
from demo.world.memory import Happening, Memory
from demo.world.people import AGENT, DISPATCHER, STAFF
from demo.world.settling import owners_of
from demo.world.stock import Stock
from demo.world.technicians import Technicians
from demo.world.truth import Truth
from demo.world.warranties import Warranties
from firmware_sim.fleet import SimulatedFleet
from firmware_sim.wire.gateway import Gateway, Publication
from fleet.product import Product
from fleet.times import parse_ts

MAIL_WITHIN_S = 5.0
DRIVEN = "driven"


class LivingFleet:
    """Takes a step at a time. Everything it remembers is in `fleet` and `memory`; both are saved between steps."""

    def __init__(
        self,
        plan: FleetPlan,
        product: Product,
        fleet: SimulatedFleet,
        memory: Memory,
        platform: Platform,
        *,
        seed: int,
        mailbox: Path,
    ) -> None:
        self.plan, self.product, self.fleet, self.memory = plan, product, fleet, memory
        self._shown = fleet.now
        self._stack = ExitStack()
        name = f"sigap-demo-{uuid.uuid4().hex[:12]}"
        gateway = self._stack.enter_context(Gateway(platform.mqtt_url, product.id, client_id=name))
        self.driven = self._stack.enter_context(platform.drive(product.id, gateway))
        self.client = self._stack.enter_context(Client(platform.http_url, platform.token, platform.trust))
        self.staff = {name: self._client_of(platform, name, role) for name, role in STAFF.items()}
        owners = owners_of(fleet, product.id, seed=seed)
        accounts = Accounts(platform.http_url, platform.trust, memory.cookies)
        self._stack.callback(accounts.close)
        door = platform.mail_url
        self.conversations = Conversations(self.staff[AGENT], product.id, owners, seed=seed, door=door)
        self.customers = Customers(
            self.staff[AGENT],
            product.id,
            owners,
            memory,
            seed=seed,
            mailbox=mailbox,
            conversations=self.conversations,
            client_of=accounts.of,
        )
        self.stock = Stock(self.staff[DISPATCHER], product, seed=seed)
        self.warranties = Warranties(self.staff, product, owners, seed=seed, client_of=accounts.of)
        self.portal = Portal(self.staff, accounts, product, owners, memory, seed=seed, mailbox=mailbox)
        self.technicians = Technicians(self.client, self.staff, product, fleet, owners, memory, seed=seed)

    def __enter__(self) -> "LivingFleet":
        """Takes the clock over; where a step was begun and not saved, it shows that step's time already."""
        clock = self.client.get(f"/products/{self.product.id}")["clock"]
        if clock["mode"] == DRIVEN:
            self._shown = max(parse_ts(clock["now"]), self.fleet.now)
        self.driven.start(self._shown)
        enter_crew(self.staff[DISPATCHER])
        self.stock.settle()
        send_manuals(self.client, self.product)
        return self

    def __exit__(self, *exc: object) -> None:
        self._stack.close()

    def _client_of(self, platform: Platform, name: str, role: str) -> Client:
        """The API in the name of somebody of the service centre."""
        token = self._stack.enter_context(platform.token_of(name, role))
        return self._stack.enter_context(Client(platform.http_url, token, platform.trust))

    @property
    def now(self) -> datetime:
        return self.fleet.now

    def step(self) -> tuple[list[Happening], Truth]:
        """One scoring period: devices send, the platform does its work, then people act at the step's end."""
        until = self.send()
        truth = Truth(self.fleet.truth())
        return list(self._people(until, truth)), truth

    def send(self) -> datetime:
        """One scoring period in which devices send and the platform does its work; its end."""
        until = self.fleet.now + self.product.scoring
        sent = self.fleet.advance(until)
        self._shown = max(self._shown, until)
        self.driven.step(self._shown, [Publication(one.serial, one.kind, one.payload) for one in sent])
        return until

    def _people(self, now: datetime, truth: Truth) -> Iterator[Happening]:
        self.wait_for_mail()
        yield from self.customers.call(now, truth)
        yield from self.customers.read_mail(now)
        yield from self.portal.work(now)
        yield from self.technicians.work(now, truth)
        yield from self.conversations.answer(now)
        yield from self.stock.work(now)
        yield from self.warranties.work(now)

    def wait_for_mail(self) -> None:
        """Mail leaves by a thread of its own: until it has, nobody can have read it. For a while, then life goes on."""
        deadline, now = time.monotonic() + MAIL_WITHIN_S, self.now
        while self._mail_is_due(now) and time.monotonic() < deadline:
            time.sleep(0.02)

    def _mail_is_due(self, now: datetime) -> bool:
        for state in ("pending", "sending"):
            for notice in self.client.pages("/notices", product=self.product.id, state=state):
                waits_until = notice.get("not_before")
                if notice["channel"] == "email" and (waits_until is None or parse_ts(waits_until) <= now):
                    return True
        return False
