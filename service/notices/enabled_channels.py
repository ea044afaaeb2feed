"""Which channels these settings open, and which of them notices are written for."""

from collections.abc import Mapping
from dataclasses import dataclass

from fleet.coded import Coded
from fleet.settings import Settings
from service.notices.channels.channel import Sender
from service.notices.channels.registry import CHANNELS


@dataclass(frozen=True, slots=True)
class Outlet:
    """One channel here: why nothing can be sent (None where it can be), and whether notices are written all the
    same."""

    obstacle: Coded | None = None
    wanted: bool = True


Outlets = Mapping[str, Outlet]
"""By the channel's name in the registry."""

TO_CUSTOMERS: Outlets = {name: Outlet() for name, channel in CHANNELS.items() if channel.address}
"""Every channel to customers, without an obstacle; none to other systems."""


def outlets_of(settings: Settings) -> Outlets:
    """Each channel's obstacle, and whether notices are written for it."""
    return {name: Outlet(channel.obstacle(settings), channel.wanted(settings)) for name, channel in CHANNELS.items()}


def to_customers(outlets: Outlets) -> Outlets:
    return {name: outlet for name, outlet in outlets.items() if CHANNELS[name].address}


def to_systems(outlets: Outlets) -> Outlets:
    return {name: outlet for name, outlet in outlets.items() if not CHANNELS[name].address}


def open_channels(settings: Settings) -> dict[str, Sender]:
    """The channels that these settings open, by name; BadSettings where one cannot be read."""
    opened = {name: channel.open(settings) for name, channel in CHANNELS.items()}
    return {name: sender for name, sender in opened.items() if sender is not None}
