"""Which channels these settings open, and which of them notices are written for."""

from collections.abc import Mapping
from dataclasses import dataclass

from fleet.coded import Coded
from fleet.settings import BadSettings, Settings
from service.notices.channels.channel import Sender
from service.notices.channels.registry import CHANNELS


@dataclass(frozen=True, slots=True)
class Outlet:
    """One channel here: why nothing can be sent (None where it can be), whether notices are written all the same, and
    whether they leave for people's telephones. `rank`: its place in the usual order; `fallback_hours`: how long a
    notice may be undelivered before the next channel follows."""

    obstacle: Coded | None = None
    wanted: bool = True
    outside: bool = False
    rank: int = 0
    fallback_hours: float = 4.0


Outlets = Mapping[str, Outlet]
"""By the channel's name in the registry."""

TO_CUSTOMERS: Outlets = {"email": Outlet()}
"""E-mail to customers, without an obstacle; nothing to other systems."""


def outlets_of(settings: Settings) -> Outlets:
    """Each channel's obstacle, and whether notices are written for it."""
    order = [name.strip() for name in settings.channel_route.split(",")]
    if unknown := [name for name in order if name not in CHANNELS or not CHANNELS[name].routed]:
        raise BadSettings(f"SIGAP_CHANNEL_ROUTE names no channels to customers: {', '.join(unknown)}")
    return {
        name: Outlet(
            channel.obstacle(settings),
            channel.wanted(settings),
            channel.outside(settings),
            order.index(name) if name in order else len(order),
            settings.fallback_hours,
        )
        for name, channel in CHANNELS.items()
    }


def to_customers(outlets: Outlets) -> Outlets:
    return {name: outlet for name, outlet in outlets.items() if CHANNELS[name].address}


def to_systems(outlets: Outlets) -> Outlets:
    return {name: outlet for name, outlet in outlets.items() if not CHANNELS[name].address}


def open_channels(settings: Settings) -> dict[str, Sender]:
    """The channels that these settings open, by name; BadSettings where one cannot be read."""
    opened = {name: channel.open(settings) for name, channel in CHANNELS.items()}
    return {name: sender for name, sender in opened.items() if sender is not None}
