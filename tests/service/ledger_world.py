"""What the ledger's tests share: a model in force with its rungs, predictions, findings, scores."""

import json
from datetime import datetime

from fleet.product import Product
from service.findings.findings import resolve
from service.fleet_pass import Swept, sweep
from service.notices.enabled_channels import Outlets
from service.tickets.reports import Call, report_fault
from service.tickets.states import OPEN, By
from store.assets.registry import Device
from store.engine.database import Connection
from store.learning.models import register_model
from store.learning.scores import Score, put_scores
from store.service.reports import Finding
from store.service.tickets import TicketFilter, list_tickets
from tests.service.service_world import DAY, NO_CHANNEL, NOW, predict

MODE = "compressor_wear"


def model_in_force(conn: Connection, rung: str = "ticket_notice", *, promote: bool = True, mode: str = MODE) -> int:
    """A registered model whose training earned one rung for one failure mode."""
    manifest = {"product_id": "fridge", "modes": {mode: {"point": {"rung": rung}}}, "data_until": 0}
    return register_model(conn, "fridge", manifest=json.dumps(manifest), body=b"none", promote=promote)


def watched(conn: Connection, device: Device, model: int, *, at: datetime = NOW - DAY, mode: str = MODE) -> Device:
    """The device has been scored, so what befalls it counts."""
    scored_at(conn, device, model, at, 0.1, mode=mode)
    return device


def scored_at(
    conn: Connection,
    device: Device,
    model: int,
    at: datetime,
    probability: float,
    *,
    mode: str = MODE,
    made: datetime | None = None,
) -> None:
    """A score of what was known `at` a time, made then, or later."""
    put_scores(conn, [Score(device.id, mode, at, at, made or at, probability, None, None, None, None, None, model)])


def predicted_by(
    conn: Connection, device: Device, model: int, *, at: datetime = NOW, rung: str = "ticket_notice"
) -> int:
    """An open prediction of the model in force, in the fridge's ten days."""
    prediction = predict(conn, device, at=at, rung=rung, mode=MODE)
    conn.execute("UPDATE prediction SET model_id = %s WHERE id = %s", (model, prediction))
    return prediction


def visit(conn: Connection, product: Product, device: Device, finding: Finding, at: datetime) -> None:
    """A technician resolves the device's open ticket."""
    [ticket] = list_tickets(conn, TicketFilter(product=product.id, serial=device.serial, states=[*OPEN]))
    resolve(conn, product, ticket.id, finding, By("budi", at))


def call(conn: Connection, product: Product, device: Device, at: datetime, outlets: Outlets = NO_CHANNEL) -> int:
    """The customer reports the fault."""
    said = Call(MODE, "it does not cool", at, "ani")
    return report_fault(conn, product=product, device=device, call=said, now=at, outlets=outlets)[0]


def found(kind: str, *, failed_at: datetime | None = None, mode: str | None = None) -> Finding:
    return Finding(kind, mode, None, None, (), "", failed_at)


def pass_at(conn: Connection, at: datetime, *, holdout_share: float = 0.0) -> Swept:
    return sweep(conn, "fridge", at, NO_CHANNEL, holdout_share=holdout_share)
