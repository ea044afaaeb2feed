"""Brings the broker's list of users to what the rows say: each change by commands, many by the plugin's file."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from prometheus_client import Counter, Gauge, Histogram

from fleet.coded import Coded, coded
from fleet.process import StopSignal, get_log
from fleet.product import Product
from fleet.sealed_secrets import CannotOpen, Reader
from service.broker_access.access_file import NoFile, hand_over, read_file, whole_file
from service.broker_access.control import BrokerAway, Control, ControlRefused
from service.broker_access.device_topics import digest_of_all
from service.broker_access.handing_over import Handing
from service.broker_access.users import (
    Change,
    User,
    Wanted,
    change_of,
    changes_between,
    known_users,
    unused_roles,
    wanted_of,
    with_secret,
)
from store.access.broker_view import (
    changed_since,
    note_applied,
    note_broker_fault,
    whole_access,
)
from store.access.credentials import BrokerCredential, enable_due, next_enabling
from store.access.sealed import forget_sealed, hold_broker, read_sealed
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
SECONDS = Histogram("sigap_broker_change_seconds", "Time of one change by commands, or of one file", ["way"])
FAULTS = Counter("sigap_broker_faults", "Times that the broker's list of users could not be read or changed", ["why"])


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be applied, and where that leads: every change up to `changed`, roles of `digest`. `whole`: everything
    was compared."""

    changes: list[Change]
    changed: int
    digest: str
    whole: bool


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
        self._has, self._others, self._left_out = dict[str, User](), frozenset[str](), set[str]()
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
        self._let_in_again(datetime.now(UTC))
        try:
            return self._bring_up_to_date()
        except BrokerAway as exc:
            self._noted(coded("broker_away", reason=str(exc)))
        except ControlRefused as exc:
            self._noted(coded("broker_refused_change", reason=str(exc)))
        except NoFile as exc:
            self._noted(coded("broker_file_unreadable", reason=str(exc)))
        self._read_at = 0
        return RETRY_S

    def _let_in_again(self, now: datetime) -> None:
        """Whose time is over. It is looked up first: each statement that may change credentials wakes everybody."""
        due = next_enabling(self._conn)
        if due is not None and due <= now:
            enable_due(self._conn, now=now)

    def _bring_up_to_date(self) -> float:
        if self._handing.is_under_way():
            return BY_AND_BY_S
        if not self._control.is_online:
            raise BrokerAway(self._control.reason)
        task = self._task()
        if task is None:
            return IDLE_S
        done = self._apply(task)
        if done:
            self._note(task)
        return 0.0 if done else IDLE_S if self._fault else BY_AND_BY_S

    def _task(self) -> Task | None:
        """Everything after a new connection or with new topics of products, else what changed; None: nothing."""
        connection = self._control.connection
        self._read_products()
        digest = digest_of_all(self._products.values())
        if self._read_at != connection:
            self._read_broker(connection)
        elif digest == self._digest:
            rows = changed_since(self._conn, self._changed)
            if not rows:
                return None
            wanted = self._wanted_of(rows)
            found = (change_of(name, self._has.get(name), one) for name, one in wanted.items())
            return Task([change for change in found if change], rows[-1].changed, digest, whole=False)
        changed, wanted_all = self._wanted()
        return Task(list(changes_between(self._has, wanted_all)), changed, digest, whole=True)

    def _wanted(self) -> tuple[int, dict[str, Wanted]]:
        changed, rows = whole_access(self._conn)
        return changed, {name: one for name, one in self._wanted_of(rows).items() if one is not None}

    def _wanted_of(self, rows: Iterable[BrokerCredential]) -> dict[str, Wanted | None]:
        """Without those whose name is a user's that somebody else made: nobody takes that one over."""
        wanted = {row.username: wanted_of(row, self._products) for row in rows}
        for name in self._others & wanted.keys():
            (self._left_out.discard if wanted.pop(name) is None else self._left_out.add)(name)
        return wanted

    def _read_broker(self, connection: int) -> None:
        """What the broker has; roles that an interrupted change left behind are removed."""
        began = time.perf_counter()
        self._has, self._others = known_users(self._control.clients())
        self._left_out.clear()
        for role in unused_roles(list(self._control.roles()), self._has.values()):
            self._control.change([{"command": "deleteRole", "rolename": role}])
        self._read_at = connection
        USERS.set(len(self._has))
        log.info("broker_read", users=len(self._has), seconds=round(time.perf_counter() - began, 3))

    def _apply(self, task: Task) -> bool:
        """False where the rest comes by the file, once the broker is back."""
        changes = sorted(task.changes, key=lambda one: one.after is not None and not one.after.disabled)
        shut_out = [one for one in changes if one.after is None or one.after.disabled]
        secrets = self._secrets(changes)
        lacking = [one for one in changes if one.credential is not None and one.credential not in secrets]
        if (len(changes) > MOST_BY_COMMANDS or lacking) and self._handing.is_possible:
            if len(shut_out) <= MOST_BY_COMMANDS:
                self._by_commands(shut_out, secrets)
            self._by_file()
            return False
        is_done = self._by_commands([one for one in changes if one not in lacking], secrets)
        if lacking:
            self._noted(coded("broker_needs_file", count=len(lacking)))
        return is_done and not lacking

    def _by_commands(self, changes: Iterable[Change], secrets: Mapping[int, str]) -> bool:
        """One request for each: between two the broker serves its devices. False where the process stops."""
        for change in changes:
            if self._stop:
                return False
            if change.credential is not None and change.credential not in secrets:
                continue
            began = time.perf_counter()
            whole = change if change.credential is None else with_secret(change, secrets[change.credential])
            self._control.change(whole.commands)
            SECONDS.labels("commands").observe(time.perf_counter() - began)
            CHANGES.labels("commands").inc()
            self._remember(change)
        USERS.set(len(self._has))
        return True

    def _remember(self, change: Change) -> None:
        if change.after is None:
            self._has.pop(change.username, None)
        else:
            self._has[change.username] = change.after

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

    def _secrets(self, changes: Iterable[Change]) -> dict[int, str]:
        wanted = [one.credential for one in changes if one.credential is not None]
        if not wanted or len(wanted) > MOST_BY_COMMANDS:
            return {}
        found: dict[int, str] = {}
        for credential, sealed in read_sealed(self._conn, BROKER, wanted).items():
            try:
                found[credential] = self._reader.open(sealed)
            except CannotOpen:
                log.warning("sealed_for_another", credential=credential)
        return found

    def _read_products(self) -> None:
        if time.monotonic() - self._products_at >= PRODUCTS_EVERY_S:
            self._products = {product.id: product for product in list_products(self._conn)}
            self._products_at = time.monotonic()

    def _note(self, task: Task) -> None:
        now = datetime.now(UTC)
        self._changed, self._digest = task.changed, task.digest
        with self._conn.transaction():
            note_applied(
                self._conn, BROKER, changed=task.changed, clients=len(self._has), roles_digest=task.digest, now=now
            )
            users = self._has.values() if task.whole else (one.after for one in task.changes)
            has = [user.credential for user in users if user is not None]
            forget_sealed(self._conn, BROKER, has, now=now)
        self._fault = None
        if self._left_out:
            self._noted(coded("broker_name_taken", users=", ".join(sorted(self._left_out))))

    def _noted(self, fault: Coded) -> None:
        """Once for each fault in a row."""
        if fault != self._fault:
            FAULTS.labels(fault.code).inc()
            log.warning("broker_fault", code=fault.code, **dict(fault.args))
            note_broker_fault(self._conn, BROKER, fault, now=datetime.now(UTC))
        self._fault = fault
