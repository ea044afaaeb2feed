"""`simulate`: simulated devices in real time against any broker, as a park of real ones would behave."""

import contextlib
import resource
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

import typer

from api.access.permissions import SCOPE_GROUPS
from demo.plan import physics_of
from demo.world.client import Client, WorldRefused
from firmware_sim.fleet import SimulatedFleet
from firmware_sim.life.truth import write_truth
from firmware_sim.wire.commands import Manner
from firmware_sim.wire.farm import Farm
from firmware_sim.wire.gateway import ConnectionLost, Gateway, Publication
from firmware_sim.wire.store_and_forward import Transmission
from fleet.process import StopSignal, configure_logs
from fleet.settings import load_settings
from fleet.times import EPOCH, parse_duration
from sigap.cli.failed import CommandFailed
from sigap.cli.showing import end_with_json, say
from sigap.platform.own_tokens import own_token
from sigap.platform.running import Running, find_running

CONNECTED_WITHIN_S = 60.0
ANSWERED_WITHIN_S = 30.0
TRUTH_EVERY = timedelta(minutes=1)
KNOWN = 409


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of the command line; None where one is not given."""

    product: str
    devices: int
    seed: int
    mqtt: str | None
    interval: str
    duration: str | None
    prefix: str
    gateway: bool
    manner: str
    api: str | None
    token_file: Path | None
    truth: Path | None
    json: bool


class Sender(Protocol):
    """A way to the broker: a connection for each device, or one for all of them."""

    def send(self, transmissions: Sequence[Transmission]) -> None: ...

    def carried_out(self) -> list[tuple[str, str]]:
        """(serial, the command's word) of what undid damage since the last call."""
        ...


class _EachItsOwn:
    def __init__(self, farm: Farm) -> None:
        self._farm = farm

    def send(self, transmissions: Sequence[Transmission]) -> None:
        self._farm.publish(transmissions)

    def carried_out(self) -> list[tuple[str, str]]:
        return self._farm.carried_out()


class _OneForAll:
    """Publishes again what a broken connection may have lost: repeats are harmless."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    def send(self, transmissions: Sequence[Transmission]) -> None:
        publications = [Publication(one.serial, one.kind, one.payload) for one in transmissions]
        for _ in range(3):
            with contextlib.suppress(ConnectionLost):
                self._gateway.publish(publications)
                return
        raise CommandFailed(f"the broker did not take {len(publications)} messages")

    def carried_out(self) -> list[tuple[str, str]]:
        return []  # A gateway takes no commands for its devices.


def run(asked: Asked) -> None:
    settings = load_settings(log_format="console")
    configure_logs(settings)
    running = find_running(settings)
    url = asked.mqtt or (running.mqtt_url if running else settings.mqtt_url)
    if not url:
        raise typer.BadParameter("no platform runs in this data folder: name a broker", param_hint="--mqtt")
    interval = parse_duration(asked.interval)
    ends = time.monotonic() + parse_duration(asked.duration).total_seconds() if asked.duration else None
    fleet = SimulatedFleet(
        physics_of(asked.product),
        devices=asked.devices,
        seed=asked.seed,
        begin=_floor(datetime.now(UTC), interval),
        interval=interval,
        prefix=asked.prefix,
    )
    with _client(asked, running) as client:
        if client is not None:
            _register(client, fleet, asked.product)
    stop = StopSignal().install()
    with _sender(asked, url, fleet) as sender:
        say(f"{asked.devices} devices of {asked.product} publish every {asked.interval}. Ctrl-C stops them.")
        _live(fleet, sender, interval, ends, asked.truth, stop)
    delivered = fleet.delivered()
    say(
        f"{delivered.readings:,} readings sent, {delivered.repeats:,} of them twice; {delivered.waiting:,} wait offline"
    )
    if asked.json:
        counts = {"readings": delivered.readings, "repeats": delivered.repeats, "waiting": delivered.waiting}
        end_with_json({"product": asked.product, "devices": asked.devices, "seed": asked.seed, **counts})


def _live(
    fleet: SimulatedFleet, sender: Sender, interval: timedelta, ends: float | None, truth: Path | None, stop: StopSignal
) -> None:
    """In step with the wall clock; the truth is written aside now and then, and at the end."""
    written = fleet.now
    while not stop and (ends is None or time.monotonic() < ends):
        due = fleet.now + interval
        wait = (due - datetime.now(UTC)).total_seconds()
        if wait > 0:
            stop.wait(min(wait, ends - time.monotonic()) if ends is not None else wait)
            continue
        for serial, command in sender.carried_out():
            fleet.obey(serial, command)
        sender.send(fleet.advance(_floor(datetime.now(UTC), interval)))
        if truth is not None and fleet.now - written >= TRUTH_EVERY:
            write_truth(truth, fleet.truth())
            written = fleet.now
    if truth is not None:
        write_truth(truth, fleet.truth())


@contextmanager
def _sender(asked: Asked, url: str, fleet: SimulatedFleet) -> Iterator[Sender]:
    if asked.gateway:
        way: AbstractContextManager[Gateway] = Gateway(
            url, asked.product, client_id=f"sigap-simulate-{uuid.uuid4().hex[:12]}"
        )
        with way as gateway:
            if not gateway.wait_connected(CONNECTED_WITHIN_S):
                raise CommandFailed(f"no broker answers at {url}")
            yield _OneForAll(gateway)
        return
    _allow_connections(asked.devices)
    limits = {metric.id: (metric.low, metric.high) for metric in fleet.physics.settings}
    with Farm(
        url,
        asked.product,
        fleet.serials,
        firmware=fleet.physics.firmware,
        clock=_wall_ms,
        limits=limits,
        manners=dict.fromkeys(fleet.serials, Manner(asked.manner)),
        cures=fleet.physics.cures,
    ) as farm:
        if not farm.wait_connected(CONNECTED_WITHIN_S):
            raise CommandFailed(f"{farm.connected} of {asked.devices} devices reach the broker at {url}")
        yield _EachItsOwn(farm)
        farm.flush(ANSWERED_WITHIN_S)


@contextmanager
def _client(asked: Asked, running: Running | None) -> Iterator[Client | None]:
    """Where to register the devices; None where no address is given."""
    if asked.api is not None:
        if asked.token_file is None:
            raise typer.BadParameter("the API wants a token: name the file that holds it", param_hint="--token-file")
        with Client(asked.api.rstrip("/"), asked.token_file.read_text().strip()) as client:
            yield client
    elif running is not None and asked.mqtt in (None, running.mqtt_url):
        with (
            own_token(running.database_url, "simulate", SCOPE_GROUPS["devices"]) as token,
            Client(running.http_url, token, running.trust) as client,
        ):
            yield client
    else:
        yield None


def _register(client: Client, fleet: SimulatedFleet, product: str) -> None:
    for serial, installed_at in zip(fleet.serials, fleet.installed_at, strict=True):
        device = {"product": product, "serial": serial, "installed_at": installed_at.isoformat()}
        try:
            client.post("/devices", device)
        except WorldRefused as exc:
            if exc.status != KNOWN:  # An earlier run registered it, with the date of that run.
                raise


def _allow_connections(count: int) -> None:
    """A connection is an open file: as many as the system lets us have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < count + 100 and (hard == resource.RLIM_INFINITY or hard > soft):
        wanted = count + 100 if hard == resource.RLIM_INFINITY else min(count + 100, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _floor(at: datetime, interval: timedelta) -> datetime:
    """The last full interval of the day's clock."""
    return EPOCH + (at - EPOCH) // interval * interval


def _wall_ms() -> int:
    return time.time_ns() // 1_000_000
