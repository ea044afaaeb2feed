"""Secrets that were sealed for this process and wait for the broker, opened when they are asked for."""

from collections.abc import Iterable
from functools import cached_property

from fleet.process import get_log
from fleet.sealed_secrets import CannotOpen, Reader
from service.broker_access.users import Change, with_secret
from store.access.sealed import read_sealed
from store.engine.database import Connection

log = get_log("broker_access")


class WaitingSecrets:
    """Those of the credentials of some changes."""

    def __init__(self, conn: Connection, reader: Reader, broker: str, changes: Iterable[Change]) -> None:
        self._conn, self._reader, self._broker = conn, reader, broker
        self._wanted = [one.credential for one in changes if one.credential is not None]
        self._opened: dict[int, str | None] = {}

    def lacks(self, change: Change) -> bool:
        """Whether the change needs a secret that nobody here knows."""
        return change.credential is not None and self._of(change.credential) is None

    def put_in(self, change: Change) -> Change:
        """The change as the broker takes it."""
        secret = None if change.credential is None else self._of(change.credential)
        return change if secret is None else with_secret(change, secret)

    @cached_property
    def _sealed(self) -> dict[int, bytes]:
        return read_sealed(self._conn, self._broker, self._wanted) if self._wanted else {}

    def _of(self, credential: int) -> str | None:
        if credential not in self._opened:
            self._opened[credential] = self._open(credential)
        return self._opened[credential]

    def _open(self, credential: int) -> str | None:
        sealed = self._sealed.get(credential)
        if sealed is None:
            return None
        try:
            return self._reader.open(sealed)
        except CannotOpen:
            log.warning("sealed_for_another", credential=credential)
            return None
