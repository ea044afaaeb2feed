"""Names of devices' users at the broker: product.serial, and of certificates their common names.

A product's id holds no dot, so no two devices share a name. Mosquitto's password file takes no colon in a name: in a
serial, `:` is written `%3A` and `%` is written `%25`. So `%c` stands in no device's name, and marks a certificate's.
"""

import re
import secrets
from urllib.parse import unquote, urlsplit

from fleet.names import IDENTIFIER
from fleet.serials import serial_fault
from fleet.settings import Settings

MARK = "%c"
# Those that the broker's start script makes.
PLATFORM_USERS = frozenset({"sigap", "sigap-access"})
# X.509 allows a common name of 64.
LONGEST_COMMON_NAME = 64
RANDOM_BYTES = 6
_ESCAPED = re.compile(r"%(25|3A)?")


def username_of(product: str, serial: str) -> str:
    """The user name of a device's secret."""
    return f"{product}.{serial.replace('%', '%25').replace(':', '%3A')}"


def new_common_name(product: str, serial: str) -> str:
    """A name for one more certificate of a device, which no other certificate has: what a revoked one was called never
    comes back. A serial that is too long for it is left out."""
    ending = f"{MARK}{secrets.token_hex(RANDOM_BYTES)}"
    name = username_of(product, serial) + ending
    return name if len(name.encode()) <= LONGEST_COMMON_NAME else product + ending


def platform_users(settings: Settings) -> frozenset[str]:
    """Users of the broker that are no devices': the start script's, and those that the settings name."""
    urls = (settings.mqtt_url, settings.broker_access_url)
    return PLATFORM_USERS | {unquote(name) for url in urls if url and (name := urlsplit(url).username)}


def device_of_username(username: str) -> tuple[str, str] | None:
    """(product, serial) of a user name that `username_of` makes; None for any other."""
    product, dot, escaped = username.partition(".")
    if not dot or not IDENTIFIER.fullmatch(product) or any(not found[1] for found in _ESCAPED.finditer(escaped)):
        return None
    serial = escaped.replace("%3A", ":").replace("%25", "%")
    return (product, serial) if serial_fault(serial) is None else None
