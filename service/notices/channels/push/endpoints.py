"""Which push services messages may go to: a browser names its own, and nobody else's servers are written to."""

from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from service.notices.channels.channel import stays_here
from service.notices.channels.push.encryption import from_text

LONGEST = 2000


def takes_endpoint(endpoint: str, hosts: tuple[str, ...]) -> bool:
    """Whether it is an https address of one of these hosts; plain http where a host of this machine is named."""
    try:
        parts = urlsplit(endpoint)
        _ = parts.port
    except ValueError:
        return False
    host = (parts.hostname or "").lower()
    if len(endpoint) > LONGEST or parts.username or parts.password or not any(fnmatchcase(host, one) for one in hosts):
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and stays_here(endpoint))


def takes_keys(p256dh: str, auth: str) -> bool:
    """Whether they have the form of a browser's keys."""
    try:
        point, secret = from_text(p256dh), from_text(auth)
    except ValueError:
        return False
    return len(point) == 65 and point[0] == 4 and len(secret) == 16


def hosts_of(setting: str) -> tuple[str, ...]:
    return tuple(host.strip().lower() for host in setting.split(",") if host.strip())
