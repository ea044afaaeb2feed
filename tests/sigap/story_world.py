"""A whole platform for one appliance's story: a model that learnt from real wear, two web and two service processes on
one database behind real parts, and everything that arrives outside."""

import os
import re
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, LiteralString

from aiosmtpd.controller import Controller

from demo import recorded_past as past
from demo.living_fleet import LivingFleet
from demo.plan import INTERVAL, PAST_SEED, FleetPlan, physics_of, product_of, product_text
from demo.platform import Learnt, Platform
from demo.story.story import MODE, Cast, cast_of
from demo.world.areas import enter_areas
from demo.world.client import Client
from demo.world.memory import Memory
from demo.world.settling import owners_of, settle
from firmware_sim.fleet import SimulatedFleet
from firmware_sim.life.disturbances import QUIET
from firmware_sim.physics.kinds import Physics
from firmware_sim.recording import record_fleet
from fleet.recorded.folder import open_folder
from sigap.platform.free_ports import free_port
from sigap.platform.mailbox import Mailbox
from sigap.platform.running import Running
from sigap.platform.supervisor import ROOT, Child, Supervisor
from sigap.replay.demo_platform import demo_platform, labels_of
from store.assets.fleet_clocks import Stage
from store.engine import workers
from store.engine.database import connect
from tests.sigap.two_webs import Balancer

WEBS, SERVICES = ("web-1", "web-2"), ("service-1", "service-2")
# Other fans wear so fast that two months of two dozen teach a model; nothing else fails.
PLAN = FleetPlan("refrigerator", "KLK", devices=3, past_devices=24, past_days=60, pace=80.0, history_days=30)
SEED = 1
NEVER = 1e7


@dataclass(slots=True)
class PostOffice:
    """Takes mails and keeps them in a folder. `meets`: what happens first to the next one, which does not arrive."""

    folder: Mailbox
    meets: Callable[[], None] | None = None

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        happens, self.meets = self.meets, None
        if happens is not None:
            happens()
            return "451 not now"
        self.folder.keep(envelope.content, list(envelope.rcpt_tos))
        return "250 OK"


@dataclass(frozen=True, slots=True)
class StoryWorld:
    """The running platform and the fleet that lives on it."""

    database_url: str
    platform: Platform
    living: LivingFleet
    mailbox: Path
    post: PostOffice
    balancer: Balancer
    kill: Callable[[str], None]
    killed: list[str]
    said: list[str]

    def cast(self, choose: Callable[[str], str] | None = None) -> Cast:
        return replace(cast_of(self.living, self.mailbox, self.said.append, self._knows), choose=choose)

    def _knows(self, product: str, serial: str) -> Learnt:
        """What the next training reads; to train it takes too long here."""
        return Learnt(0, {}, labels_of(self.database_url, product, serial))

    def rows(self, query: LiteralString, *values: object) -> list[tuple[Any, ...]]:
        with connect(self.database_url) as conn:
            return conn.execute(query, values).fetchall()


def slim_file(folder: Path) -> Path:
    """The folder, with the refrigerator's product file of one failure mode alone: a model is learnt in seconds."""
    text = (ROOT / "fleet" / "products" / "refrigerator.toml").read_text(encoding="utf-8")
    others = ("[failure_modes.", "[rules.", "[maintenance.", "[derived.", "[codes]", "[symptoms.")
    tables = re.split(r"(?m)^(?=\[)", text)
    kept = [one for one in tables if not one.startswith(others) or one.startswith(f"[failure_modes.{MODE}]")]
    own = re.sub(r"(?m)^(excludes|modes) = .*\n", "", "".join(kept))
    (folder / "refrigerator.toml").write_text(own, encoding="utf-8")
    return folder


def quiet_physics() -> Physics:
    """Only fans wear out."""
    physics = physics_of(PLAN.kind)
    modes = tuple(one if one.id == MODE else replace(one, life=NEVER, weak=0.0) for one in physics.modes)
    return replace(physics, modes=modes)


@contextmanager
def story_world(database_url: str, mqtt_url: str, folder: Path) -> Iterator[StoryWorld]:
    """Two months were learnt from; three sound refrigerators are sold, and their last month is imported."""
    products = slim_file(folder)
    post = PostOffice(Mailbox(folder / "mailbox"))
    with ExitStack() as stack:
        supervisor = Supervisor(folder / "logs")
        ports = {name: free_port() for name in WEBS}

        killed: list[str] = []

        def kill(name: str) -> None:
            """By SIGKILL; it is started again within a moment."""
            if (pid := supervisor.pid(name)) is not None:
                killed.append(name)
                os.kill(pid, signal.SIGKILL)

        balancer = stack.enter_context(Balancer(ports, kill))
        stack.callback(supervisor.stop)
        smtp = Controller(post, hostname="127.0.0.1", port=free_port())
        smtp.start()
        stack.callback(smtp.stop)
        common = {
            "SIGAP_DATABASE_URL": database_url,
            "SIGAP_MQTT_URL": mqtt_url,
            "SIGAP_HEALTH_PORT": "0",
            "SIGAP_DATA_DIR": str(folder / "data"),
            "SIGAP_PRODUCTS_DIR": str(products),
            "SIGAP_SMTP_URL": f"smtp://127.0.0.1:{smtp.port}",
            "SIGAP_PUBLIC_URL": balancer.url,
            "SIGAP_LINK_SECRET": "a-secret-of-thirty-two-characters",
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
        }
        for name, module in (*((name, "api") for name in WEBS), *((name, "service") for name in SERVICES),
                             ("ingest", "ingest"), ("predict", "predict")):  # fmt: skip
            own = {"PGAPPNAME": name, "SIGAP_HTTP_PORT": str(ports.get(name, 0))}
            supervisor.add(Child(name, [sys.executable, "-m", module], {**common, **own}))
        running = Running(database_url, mqtt_url, "", balancer.url)
        said: list[str] = []
        platform = stack.enter_context(demo_platform(running, ingest_workers=1))
        platform = replace(platform, say=said.append)
        living = stack.enter_context(_living(platform, products, folder))
        _wait_for_workers(database_url)
        yield StoryWorld(database_url, platform, living, folder / "mailbox", post, balancer, kill, killed, said)


@contextmanager
def _living(platform: Platform, products: Path, folder: Path) -> Iterator[LivingFleet]:
    physics = quiet_physics()
    text = product_text(products, PLAN)
    record_fleet(
        folder / "past", text, physics, devices=PLAN.past_devices, days=PLAN.past_days, seed=SEED + PAST_SEED,
        begin=PLAN.past_begin, prefix="OLD", pace=PLAN.pace,
    )  # fmt: skip
    recorded = open_folder(folder / "past")
    platform.register_fleet(recorded)
    with platform.train(recorded, SEED) as trained:
        past.import_record(recorded, platform)
        trained()
    fleet = SimulatedFleet(
        physics, devices=PLAN.devices, seed=SEED, begin=PLAN.history_begin, interval=INTERVAL, prefix=PLAN.prefix,
        disturbances=QUIET, pace=1e-3,
    )  # fmt: skip
    with Client(platform.http_url, platform.token) as client:
        enter_areas(client)
        settle(client, fleet, PLAN.product_id, owners_of(fleet, PLAN.product_id, seed=SEED), seed=SEED)
    past.import_record(past.record_history(folder, products, PLAN, fleet, seed=SEED), platform)
    product = product_of(products, PLAN)
    with LivingFleet(PLAN, product, fleet, Memory(), platform, seed=SEED, mailbox=folder / "mailbox") as living:
        yield living


def _wait_for_workers(database_url: str) -> None:
    with connect(database_url) as conn:
        done = threading.Event()
        while {one.stage for one in workers.alive(conn)} != {Stage.INGEST, Stage.PREDICT, Stage.SERVICE}:
            done.wait(0.05)
