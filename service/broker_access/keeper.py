"""Brings the broker's list of users to what the rows say: each change by commands, many by the plugin's file."""

import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from prometheus_client import Counter, Gauge, Histogram

from fleet.coded import Coded, coded
from fleet.process import StopSignal, get_log
from fleet.product import Product
from fleet.sealed_secrets import Reader
from service.broker_access.access_file import NoFile, hand_over, read_file, whole_file
from service.broker_access.control import BrokerAway, Control, ControlRefused, ListOutdated
from service.broker_access.device_topics import digest_of_all
from service.broker_access.handing_over import Handing
from service.broker_access.left_over import LeftOver
from service.broker_access.users import (
    Change,
    Task,
    User,
    Wanted,
    change_of,
    changes_between,
    known_users,
    unused_roles,
    wanted_of,
)
from service.broker_access.waiting_secrets import WaitingSecrets
from store.access.broker_view import (
    changed_since,
    note_applied,
    note_broker_fault,
    whole_access,
)
from store.access.sealed import forget_sealed, hold_broker
from store.assets.products import list_products
from store.engine.database import Connection

log = get_log("broker_access")
BROKER = "mosquitto"
IDLE_S, RETRY_S, BY_AND_BY_S = 1.0, 0.5, 0.1
PRODUCTS_EVERY_S = 2.0
# Each command rewrites the plugin's whole file (about half a second where it holds 20,000 devices). The file itself
# brings any number of changes at once, and a restart of the broker.
MOST_BY_COMMANDS = 50
USERS = Gauge("sigap_broker_users", "Devices' users that the broker has")
CHANGES = Counter("sigap_broker_changes", "Changes of devices' users at the broker", ["way"])
SECONDS = Histogram("sigap_broker_change_seconds", "Time of one change by commands", ["way"])
FAULTS = Counter("sigap_broker_faults", "Times that the broker's list of users could not be read or changed", ["why"])


class Keeper:
    """One turn after another, over one connection to the database; the broker's connection may come and go."""

    def __init__(
        self, conn: Connection, control: Control, reader: Reader, folder: Path | None, *, stop: StopSignal
    ) -> None:
        self._conn, self._control, self._reader, self._stop = conn, control, reader, stop
        self._handing = Handing(folder, control)
        self._folder = folder
        self._holds = False
        self._read_at = 0
        self._has, self._others = dict[str, User](), frozenset[str]()
        self._left = LeftOver()
        self._changed, self._digest = 0, ""
        self._products: dict[str, Product] = {}
        self._products_at = float("-inf")
        self._fault: Coded | None = None

    @property
    def credentials(self) -> dict[str, int]:
        """The credential of each user that the broker has; nothing while another process keeps them."""
        return {name: user.credential for name, user in self._has.items()} if self._holds else {}

    def turn(self) -> float:
        """Applies what there is to apply; the seconds to wait for the next change."""
        self._holds = self._holds or hold_broker(self._conn, BROKER)
        if not self._holds:
            return IDLE_S
        try:
            return self._bring_up_to_date()
        except BrokerAway as exc:
            self._noted(coded("broker_away", reason=str(exc)))
        except (ControlRefused, ListOutdated) as exc:
            self._noted(coded("broker_refused_change", reason=str(exc)))
        except NoFile as exc:
            self._noted(coded("broker_file_unreadable", reason=str(exc)))
        self._read_at = 0
        return RETRY_S

    def _bring_up_to_date(self) -> float:
        if self._handing.is_under_way():
            return BY_AND_BY_S
        if not self._control.is_online:
            raise BrokerAway(self._control.reason)
        task = self._task()
        if task is None:
            return IDLE_S
        if self._apply(task):
            self._note(task)
        return 0.0

    def _task(self) -> Task | None:
        """Everything after a new connection or with new topics of products, else what changed; None: nothing."""
        connection = self._control.connection
        self._read_products()
        digest = digest_of_all(self._products.values())
        if self._read_at != connection or self._left.is_due:
            self._read_broker(connection)
        elif digest == self._digest:
            rows = changed_since(self._conn, self._changed)
            if not rows:
                return None
            wanted = {row.username: wanted_of(row, self._products) for row in rows}
            found = (change_of(name, self._has.get(name), one) for name, one in wanted.items())
            return Task([change for change in found if change], wanted, rows[-1].changed, digest, whole=False)
        changed, wanted_all = self._wanted()
        users = self._has.keys() | wanted_all.keys()
        return Task(list(changes_between(self._has, wanted_all)), users, changed, digest, whole=True)

    def _wanted(self) -> tuple[int, dict[str, Wanted]]:
        changed, rows = whole_access(self._conn)
        found = ((row.username, wanted_of(row, self._products)) for row in rows)
        return changed, {name: one for name, one in found if one is not None}

    def _read_broker(self, connection: int) -> None:
        """What the broker has; roles that an interrupted change left behind are removed."""
        began = time.perf_counter()
        self._has, self._others = known_users(self._control.clients())
        self._left.begin()
        for role in unused_roles(list(self._control.roles()), self._has.values()):
            try:
                self._control.change([{"command": "deleteRole", "rolename": role}])
            except ControlRefused as exc:
                log.warning("role_not_deleted", role=role, reason=str(exc))
        self._read_at = connection
        USERS.set(len(self._has))
        log.info("broker_read", users=len(self._has), seconds=round(time.perf_counter() - began, 3))

    def _apply(self, task: Task) -> bool:
        """False where the rest comes by the file, once the broker is back, or in the next turns."""
        self._left.look_at(None if task.whole else task.users, task.changes)
        changes = sorted(self._possible(task.changes), key=lambda one: one.after is not None and not one.after.disabled)
        secrets = WaitingSecrets(self._conn, self._reader, BROKER, changes)
        if self._handing.is_possible and (len(changes) > MOST_BY_COMMANDS or any(map(secrets.lacks, changes))):
            shut_out = [one for one in changes if one.after is None or one.after.disabled]
            if len(shut_out) <= MOST_BY_COMMANDS:
                self._by_commands(shut_out, secrets)
            self._by_file()
            return False
        return self._by_commands(changes, secrets)

    def _possible(self, changes: Iterable[Change]) -> Iterator[Change]:
        """Without those of a name that somebody else's user has, and those that were refused."""
        for change in changes:
            if change.username in self._others:
                self._left.take(change.username)
            elif not self._left.stands(change):
                yield change

    def _by_commands(self, changes: Iterable[Change], secrets: WaitingSecrets) -> bool:
        """One request for each: between two the broker serves its devices. False where the process stops, or more are
        left than one turn does: whoever is to be shut out meanwhile comes first in the next."""
        done = 0
        for change in changes:
            if self._stop or done == MOST_BY_COMMANDS:
                return False
            if secrets.lacks(change):
                self._left.lack(change.username)
                continue
            began = time.perf_counter()
            try:
                self._control.change(secrets.put_in(change).commands)
            except ControlRefused as exc:
                self._left.refuse(change, str(exc))
                continue
            SECONDS.labels("commands").observe(time.perf_counter() - began)
            CHANGES.labels("commands").inc()
            self._remember(change)
            done += 1
        return True

    def _remember(self, change: Change) -> None:
        self._left.done(change.username)
        if change.after is None:
            self._has.pop(change.username, None)
        else:
            self._has[change.username] = change.after
        USERS.set(len(self._has))

    def _by_file(self) -> None:
        assert self._folder is not None
        began = time.perf_counter()
        _, wanted = self._wanted()
        content = whole_file(read_file(self._folder), wanted.values())
        hand_over(self._folder, content)
        self._handing.begin()
        self._read_at = 0
        CHANGES.labels("file").inc(len(wanted))
        log.info(
            "file_handed_over", users=len(wanted), bytes=len(content), seconds=round(time.perf_counter() - began, 3)
        )

    def _read_products(self) -> None:
        if time.monotonic() - self._products_at >= PRODUCTS_EVERY_S:
            self._products = {product.id: product for product in list_products(self._conn)}
            self._products_at = time.monotonic()

    def _note(self, task: Task) -> None:
        """The place is noted where nothing is left over."""
        now, fault = datetime.now(UTC), self._left.fault
        self._changed, self._digest = task.changed, task.digest
        names = self._has.keys() if task.whole else task.users
        has = [self._has[name].credential for name in names if name in self._has]
        with self._conn.transaction():
            if fault is None:
                note_applied(
                    self._conn, BROKER, changed=task.changed, clients=len(self._has), roles_digest=task.digest, now=now
                )
            forget_sealed(self._conn, BROKER, has, now=now)
        if fault is None:
            self._fault = None
        else:
            self._noted(fault)

    def _noted(self, fault: Coded) -> None:
        """Once for each fault in a row."""
        if fault != self._fault:
            FAULTS.labels(fault.code).inc()
            log.warning("broker_fault", code=fault.code, **dict(fault.args))
            note_broker_fault(self._conn, BROKER, fault, now=datetime.now(UTC))
        self._fault = fault
