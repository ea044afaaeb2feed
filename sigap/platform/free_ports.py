"""Ports of loopback: whether one is free, and any free one."""

import socket

from sigap.platform.readiness import NotReady


def free_port(preferred: int = 0) -> int:
    """The preferred port if it is free, else any free one; NotReady where there is none."""
    for port in (preferred, 0):
        if (bound := _bound(port)) is not None:
            return bound
    raise NotReady("no free port on loopback")


def is_free(port: int) -> bool:
    """Whether a program could listen on it now."""
    return _bound(port) is not None


def _bound(port: int) -> int | None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return None
        return int(probe.getsockname()[1])
