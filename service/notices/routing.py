"""Which channel a message to a customer goes by, and which follow where it is not delivered."""

from dataclasses import dataclass

from fleet.coded import Coded, coded
from service.notices.channels.registry import CHANNELS
from service.notices.enabled_channels import Outlets
from store.assets.fleet_clocks import ClockMode, read_clock
from store.channels.routes import refused_channels, route_of
from store.engine.database import Connection
from store.service.notices import OPTED_OUT, Addressee

NO_ADDRESS = coded("no_address")


@dataclass(frozen=True, slots=True)
class Way:
    """One channel to a customer: `held_back` says why nothing goes by it, `obstacle` why it waits."""

    channel: str
    recipient: str
    held_back: Coded | None = None
    obstacle: Coded | None = None
    then: tuple[str, ...] = ()


def ways_to(conn: Connection, owner: Addressee, outlets: Outlets, *, purpose: str, product: str) -> list[Way]:
    """One way of the route, and each channel that is in no route.

    Of the route it is the first channel that has an address, that the customer has not refused for this purpose and
    that can send; else the first that would if it could; else one way that says why nobody is reached.
    """
    wanted = [name for name, outlet in outlets.items() if outlet.wanted and CHANNELS[name].address]
    refused = (
        refused_channels(conn, owner.customer_id, purpose, wanted) if owner.customer_id is not None else set[str]()
    )
    beside = [_way(name, owner, outlets, refused) for name in wanted if not CHANNELS[name].routed]
    order = _route(conn, owner, outlets, purpose, _may_leave(conn, product, outlets, wanted))
    ways = [_way(name, owner, outlets, refused) for name in order]
    open_ways = [way for way in ways if way.held_back is None and way.obstacle is None]
    waiting = [way for way in ways if way.held_back is None]
    if open_ways:
        first, *rest = open_ways
        return [Way(first.channel, first.recipient, then=tuple(way.channel for way in rest)), *beside]
    return [*(waiting or _most_telling(ways))[:1], *beside]


def order_of(conn: Connection, owner: Addressee, outlets: Outlets, *, purpose: str, product: str) -> list[str]:
    """The channels of the owner's route that are in use here, the first one first, whether or not they reach them."""
    wanted = [name for name, outlet in outlets.items() if outlet.wanted and CHANNELS[name].address]
    order = _route(conn, owner, outlets, purpose, _may_leave(conn, product, outlets, wanted))
    return [name for name in order if outlets[name].obstacle is None]


def next_way(
    conn: Connection, owner: Addressee, outlets: Outlets, *, purpose: str, product: str, route: list[str]
) -> Way | None:
    """The first channel of what is left of a route that reaches the customer now; None where none does."""
    left = [name for name in route if name in outlets and name in CHANNELS]
    left = _may_leave(conn, product, outlets, left)
    refused = refused_channels(conn, owner.customer_id, purpose, left) if owner.customer_id is not None else set[str]()
    ways = [_way(name, owner, outlets, refused) for name in left]
    reached = [way for way in ways if way.held_back is None and way.obstacle is None]
    if not reached:
        return None
    first, *rest = reached
    return Way(first.channel, first.recipient, then=tuple(way.channel for way in rest))


def fallback_hours(conn: Connection, owner: int | None, outlets: Outlets, purpose: str, channel: str) -> float:
    """For how long a message may be undelivered before the next channel follows."""
    kept = route_of(conn, owner, purpose) if owner is not None else None
    outlet = outlets.get(channel)
    return kept.fallback_hours if kept else outlet.fallback_hours if outlet else 4.0


def _route(conn: Connection, owner: Addressee, outlets: Outlets, purpose: str, wanted: list[str]) -> list[str]:
    """What the customer wished, else their tenant's order, else that of the settings."""
    usual = sorted((name for name in wanted if CHANNELS[name].routed), key=lambda name: outlets[name].rank)
    kept = route_of(conn, owner.customer_id, purpose) if owner.customer_id is not None else None
    return [name for name in kept.channels if name in usual] or usual if kept else usual


def _may_leave(conn: Connection, product: str, outlets: Outlets, names: list[str]) -> list[str]:
    """A fleet on a driven clock is recorded or simulated: nobody's telephone may ring because of it."""
    if not any(outlets[name].outside for name in names):
        return names
    clock = read_clock(conn, product)
    driven = clock is not None and clock.mode is ClockMode.DRIVEN
    return [name for name in names if not (driven and outlets[name].outside)]


def _way(name: str, owner: Addressee, outlets: Outlets, refused: set[str]) -> Way:
    address = CHANNELS[name].address
    recipient = address(owner) if address else ""
    held_back = NO_ADDRESS if not recipient else OPTED_OUT if name in refused or name in owner.opted_out else None
    return Way(name, recipient, held_back, outlets[name].obstacle)


def _most_telling(ways: list[Way]) -> list[Way]:
    """A refusal says more than a missing address; of these, e-mail, which everybody could have."""
    return sorted(ways, key=lambda way: (way.held_back != OPTED_OUT, way.channel != "email"))
