"""A bearing wears and nothing names it: one inspection, nothing found, silence, and another when it is far worse."""

from fleet.product_files.parse import parse_product
from service.findings.findings import resolve
from service.fleet_pass import sweep
from service.tickets.states import By
from store.assets.fleet_clocks import ClockMode
from store.assets.products import register_product
from store.engine.database import Connection
from store.service.reports import Finding
from store.service.tickets import TicketFilter, list_tickets
from tests.predict.test_health_look import blowers, learnt, look, of, taught
from tests.service.service_world import NO_CHANNEL
from tests.worlds.blowers import BEGIN, BLOWER_FILE, DAY

__all__ = ["learnt", "taught"]
NOTHING = Finding("no_fault_found", None, None, None, (), "", None)
PRODUCT = parse_product(f"{BLOWER_FILE}\n[policy]\ninspect_per_1000_device_months = 1500\n", file="blower.toml")


def test_a_wearing_bearing_is_looked_at_and_again_once_it_is_half_as_far_out_again(
    taught: Connection,
) -> None:
    register_product(taught, PRODUCT, mode=ClockMode.DRIVEN, now=BEGIN)
    *_, worn = blowers(taught, range(80))
    opened: dict[int, float] = {}
    for day in range(60, 80, 2):
        now = BEGIN + day * DAY
        look(taught, day)
        sweep(taught, "blower", now, NO_CHANNEL)
        for ticket in list_tickets(taught, TicketFilter(states=["new"])):
            assert (ticket.serial, ticket.failure_mode, ticket.severity) == ("L-3", "unusual:vibration", "info")
            opened[day] = of(taught, worn)["vibration"].size or 0.0
            resolve(taught, PRODUCT, ticket.id, NOTHING, By("tech", now), NO_CHANNEL)
    (first, was), (second, size) = opened.items()
    assert (first, second) == (70, 76)
    assert size >= 1.5 * was
