"""The platform on one machine: embedded parts where no URL is set, and every process, kept alive."""

import fcntl
import importlib.util
import json
import os
import signal
import ssl
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from fleet.settings import Settings
from sigap.platform.broker_ports import choose_ports
from sigap.platform.embedded_database import EmbeddedDatabase, prepare_database
from sigap.platform.free_ports import free_port as free_port
from sigap.platform.readiness import (
    READY_WITHIN_S,
    refuse_other_workers,
    wait_for_database,
    wait_until_ready,
)
from sigap.platform.supervisor import Child, Supervisor
from sigap.platform.trust import trust_certificate
from store.engine.migrate import migrate

ANSWERS_WITHIN_S = 5.0


@dataclass(frozen=True, slots=True)
class Running:
    """Where a running platform is reached. Empty URLs: that part does not run here. `tls_cert`: of its web process;
    `mail_url`: where a mail server hands mail in."""

    database_url: str
    mqtt_url: str = ""
    mqtt_v311_url: str = ""
    http_url: str = ""
    pid: int = 0
    tls_cert: str = ""
    mail_url: str = ""

    @property
    def trust(self) -> ssl.SSLContext | bool:
        """How a client on this machine makes sure that it speaks to the web process."""
        return trust_certificate(Path(self.tls_cert)) if self.tls_cert else True


@contextmanager
def open_database(settings: Settings, *, migrated: bool = True) -> Iterator[str]:
    """The URL of a database for one command: the configured one, a running platform's, or an embedded one.

    `migrated`: brought to the newest schema first.
    """
    with ExitStack() as stack:
        if settings.database_url:
            url = settings.database_url
        elif attached := find_running(settings):
            url = attached.database_url
        else:
            url = stack.enter_context(_embedded_database_alone(settings))
        # An embedded database may take a moment to start; a configured one is there or it is not.
        with wait_for_database(url, seconds=ANSWERS_WITHIN_S if settings.database_url else READY_WITHIN_S) as conn:
            if migrated:
                migrate(conn)
        yield url


@contextmanager
def run_platform(
    settings: Settings, *, mailbox: Path | None = None, more: Mapping[str, str] | None = None
) -> Iterator[tuple[Running, Supervisor | None]]:
    """A running platform: the one that runs in this data folder already (no supervisor then), or one of our own.

    `mailbox`: a folder where every mail ends, whatever mail server is configured; only for one of our own.
    `more`: further variables of its processes.
    """
    if attached := find_running(settings):
        yield attached, None
        return
    with _locked(settings):
        supervisor = Supervisor(settings.data_dir / "logs")
        state = settings.data_dir / "running.json"
        try:
            running = _start(settings, supervisor, mailbox, more or {})
            state.write_text(json.dumps(asdict(running)))
            state.chmod(0o600)
            yield running, supervisor
        finally:
            state.unlink(missing_ok=True)
            supervisor.stop()


def find_running(settings: Settings) -> Running | None:
    """The platform that runs in this data folder, if one does."""
    try:
        running = Running(**json.loads((settings.data_dir / "running.json").read_text()))
        os.kill(running.pid, 0)
    except (OSError, ValueError, TypeError):
        return None
    return running


def local_url(settings: Settings, port: int) -> str:
    """Where this machine itself reaches the web process."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "::1": "[::1]"}.get(settings.http_host, settings.http_host)  # nosec B104
    return f"{'https' if settings.tls_cert else 'http'}://{host}:{port}"


def _start(settings: Settings, supervisor: Supervisor, mailbox: Path | None, more: Mapping[str, str]) -> Running:
    database_url, web_url = settings.database_url or "", settings.web_database_url or ""
    if not database_url:
        database = _add_database(settings, supervisor)
        database_url, web_url = database.url, database.web_url
    mqtt_url, mqtt_v311_url = settings.mqtt_url or "", ""
    with wait_for_database(database_url) as conn:
        migrate(conn)
        refuse_other_workers(conn)
        if not mqtt_url:
            mqtt_url, mqtt_v311_url = _add_broker(settings, supervisor)
        port = free_port(settings.http_port)
        mail_port = free_port(settings.mail_in_port or 0)
        env = _environment(settings, database_url, mqtt_url, port) | {"SIGAP_MAIL_IN_PORT": str(mail_port)} | dict(more)
        if mailbox is not None:
            env |= _add_mailbox(supervisor, mailbox, local_url(settings, port))
        for name, command, extra in _processes(settings, web_url):
            supervisor.add(Child(name, command, {**env, **extra}))
        http_url = local_url(settings, port)
        wait_until_ready(conn, settings, http_url)
    tls_cert = str(settings.tls_cert.resolve()) if settings.tls_cert else ""
    mail_url = f"lmtp://{settings.mail_in_host}:{mail_port}"
    return Running(database_url, mqtt_url, mqtt_v311_url, http_url, os.getpid(), tls_cert, mail_url)


def _add_database(settings: Settings, supervisor: Supervisor) -> EmbeddedDatabase:
    database = prepare_database(settings.data_dir / "database")
    supervisor.add(Child("database", database.command, stop_signal=signal.SIGINT, user=database.user))
    return database


def _add_broker(settings: Settings, supervisor: Supervisor) -> tuple[str, str]:
    ports = choose_ports(settings)
    listeners = [str(ports.v5), str(ports.v311)]
    supervisor.add(Child("broker", [sys.executable, "-m", "sigap.platform.broker", *listeners]))
    return f"mqtt://127.0.0.1:{ports.v5}", f"mqtt://127.0.0.1:{ports.v311}"


def _add_mailbox(supervisor: Supervisor, folder: Path, http_url: str) -> dict[str, str]:
    """Of the demo: mails end here, their links lead to this machine, the console shows them; and an administrator may
    look through the eyes of the demo's people."""
    port = free_port()
    supervisor.add(Child("mailbox", [sys.executable, "-m", "sigap.platform.mailbox", str(port), str(folder.resolve())]))
    return {
        "SIGAP_SMTP_URL": f"smtp://127.0.0.1:{port}",
        "SIGAP_MAILBOX_DIR": str(folder.resolve()),
        "SIGAP_PUBLIC_URL": http_url,
        "SIGAP_EYES": "true",
    }


def _processes(settings: Settings, web_url: str) -> list[tuple[str, list[str], dict[str, str]]]:
    python = [sys.executable, "-m"]
    ingest = [
        (f"ingest-{slot}", [*python, "ingest"], {"SIGAP_INGEST_SLOT": str(slot)})
        for slot in range(settings.ingest_workers)
    ]
    web = "dashboards" if importlib.util.find_spec("dashboards") else "api"  # The console is served beside the API.
    # Small batches on few cores: threads that spin for each other cost more than they bring.
    one_thread = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    return [
        *ingest,
        ("predict", [*python, "predict"], one_thread),
        ("service", [*python, "service"], {}),
        # Where it has a user of its own, it does not get to know another one.
        ("web", [*python, web], {"SIGAP_DATABASE_URL": web_url, "SIGAP_WEB_DATABASE_URL": web_url} if web_url else {}),
    ]


def _environment(settings: Settings, database_url: str, mqtt_url: str, port: int) -> dict[str, str]:
    return {
        "SIGAP_DATABASE_URL": database_url,
        "SIGAP_MQTT_URL": mqtt_url,
        "SIGAP_HTTP_HOST": settings.http_host,
        "SIGAP_HTTP_PORT": str(port),
        "SIGAP_HEALTH_PORT": "0",
        "SIGAP_DATA_DIR": str(settings.data_dir.resolve()),
        "SIGAP_PRODUCTS_DIR": str(settings.products_dir.resolve()),
        "SIGAP_INGEST_WORKERS": str(settings.ingest_workers),
        "SIGAP_EYES": "false",
    }


@contextmanager
def _embedded_database_alone(settings: Settings) -> Iterator[str]:
    with _locked(settings):
        supervisor = Supervisor(settings.data_dir / "logs")
        try:
            yield _add_database(settings, supervisor).url
        finally:
            supervisor.stop()


@contextmanager
def _locked(settings: Settings) -> Iterator[None]:
    """One user of the embedded parts at a time; others wait their turn."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with (settings.data_dir / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.stderr.write(f"another command uses {settings.data_dir}; waiting for it to end\n")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
