"""What `sigap` hands the demo: where a running platform is reached, and what its public API does not offer."""

import ssl
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from firmware_sim.fleet import Delivered
from firmware_sim.wire.gateway import Gateway, Publication
from fleet.recorded.folder import RecordedFleet
from store.learning.outcomes import TicketOpening
from store.telemetry.message_counts import Messages


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """How much of a recorded fleet is stored."""

    devices: int
    readings: int
    failures: int


@dataclass(frozen=True, slots=True)
class Learnt:
    """What came of a training on everything stored. `failures`: how many of each failure mode it learnt from. `labels`:
    those of one device among them, when and of which failure mode."""

    model: int
    failures: Mapping[str, int]
    labels: Sequence[tuple[datetime, str]]


@dataclass(frozen=True, slots=True)
class DrivenFleet:
    """The clock of one fleet, moved by the demo, and what the platform holds of that fleet.

    `start`: takes the clock over and sets it. `step`: moves the clock, publishes the messages, and returns when every
    stage has done the step. `openings`: when tickets of these serials opened, from a time on. `count_messages`: what
    became of the readings that the devices handed over, from a time on.
    """

    start: Callable[[datetime], None]
    step: Callable[[datetime, Sequence[Publication]], None]
    openings: Callable[[Sequence[str], datetime], list[TicketOpening]]
    count_messages: Callable[[Delivered, datetime], Messages]


@dataclass(frozen=True, slots=True)
class Platform:
    """A running platform.

    `trust`: whose certificate it has, over TLS. `token`: of the demo itself. `token_of`: the token of a member of
    staff, by name and role, who is entered where need be; leaving the context ends it. `say`: shows a line.
    `register_fleet`: registers the product of a recorded fleet, on a driven clock. `import_fleet`: stores a
    recorded fleet. `train`: begins a training on a recorded fleet, with a seed; the call waits for the model and
    returns its manifest, and leaving the context breaks a training off. `learn_again`: trains a product on everything
    stored, and reads what training knows of one device. `drive`: drives the clock of a product,
    whose devices publish over the gateway. `mail_url`: where it takes mail that customers write; empty: nowhere.
    """

    http_url: str
    trust: ssl.SSLContext | bool
    mqtt_url: str
    token: str
    token_of: Callable[[str, str], AbstractContextManager[str]]
    say: Callable[[str], None]
    register_fleet: Callable[[RecordedFleet], None]
    import_fleet: Callable[[RecordedFleet], ImportCounts]
    train: Callable[[RecordedFleet, int], AbstractContextManager[Callable[[], dict[str, Any]]]]
    learn_again: Callable[[str, str], Learnt]
    drive: Callable[[str, Gateway], AbstractContextManager[DrivenFleet]]
    mail_url: str = ""
