"""A list of peers from the settings: addresses, networks and host names."""

import asyncio
import ipaddress
import re
import socket
import time
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from fleet.process import get_log
from fleet.settings import BadSettings

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
LOOKED_UP_S = 10.0  # A container that starts again has another address: names are looked up anew.
KEPT_S = 300.0  # What a name server that is away said last, is believed this long.
HOST_NAME = re.compile(r"(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,62})(\.[a-z0-9_]([a-z0-9_-]{0,62}))*\.?", re.IGNORECASE)
log = get_log("web")


class Peers:
    """Whether an address belongs to a list such as `10.0.0.7, 10.1.0.0/16, proxy`; BadSettings for another text."""

    def __init__(self, variable: str, text: str) -> None:
        self._networks: list[Network] = []
        self._names: list[str] = []
        for entry in (part.strip() for part in text.split(",")):
            if entry:
                self._add(variable, entry)
        self._found: dict[str, tuple[float, frozenset[Address]]] = {}
        self._looked_up = -LOOKED_UP_S
        self._lock = asyncio.Lock()

    def __bool__(self) -> bool:
        return bool(self._networks or self._names)

    async def hold(self, address: Address | None) -> bool:
        """Whether the address is one of them; names are looked up at most every LOOKED_UP_S."""
        if address is None:
            return False
        if any(address in network for network in self._networks):
            return True
        if not self._names:
            return False
        async with self._lock:
            if time.monotonic() - self._looked_up >= LOOKED_UP_S:
                await self._look_up()
        return any(address in addresses for _, addresses in self._found.values())

    def _add(self, variable: str, entry: str) -> None:
        try:
            network = ipaddress.ip_network(entry)
        except ValueError:
            if "/" in entry or not HOST_NAME.fullmatch(entry) or entry.replace(".", "").isdigit():
                raise BadSettings(
                    f"{variable}: {entry!r} must be an address, a network (10.1.0.0/16, no host bits) or a host name"
                ) from None
            self._names.append(entry)
            return
        if network.prefixlen == 0:
            raise BadSettings(f"{variable}: {entry!r} holds every address: name the ones that are meant")
        self._networks.append(network)

    async def _look_up(self) -> None:
        now = time.monotonic()
        for name in self._names:
            try:
                found = await asyncio.get_running_loop().getaddrinfo(name, None, type=socket.SOCK_STREAM)
            except (OSError, UnicodeError) as exc:
                log.warning("host_name_unknown", name=name, reason=str(exc))
                if name in self._found and now - self._found[name][0] > KEPT_S:
                    del self._found[name]
                continue
            known = (address_of(str(entry[4][0])) for entry in found)
            self._found[name] = (now, frozenset(address for address in known if address))
        self._looked_up = now


def address_of(text: str | None) -> Address | None:
    """The address that a text holds, IPv4 also where it is written as IPv6; None where it holds none."""
    try:
        address = ipaddress.ip_address((text or "").partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
