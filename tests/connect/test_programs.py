"""The programs of docs/connect do what their pages say: over TLS, with a real broker and a real ingest."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.engine.database import Connection
from tests.connect.connect_world import PROGRAMS, PYTHON, Field, TlsBroker, lives_and_obeys, make_tls_broker
from tests.ingest.live_ingest import live_ingest

USERS = ("paho", "aiomqtt", "c", "pub", "behind-1", "behind-2", "away")


@pytest.fixture(scope="module")
def tls_broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TlsBroker]:
    broker = make_tls_broker(tmp_path_factory.mktemp("broker"))
    broker.let_in(*(f"chiller.{user}" for user in USERS))
    broker.start()
    yield broker
    broker.end()


@pytest.fixture(scope="module")
def c_program(tmp_path_factory: pytest.TempPathFactory) -> str:
    if shutil.which("cc") is None or not Path("/usr/include/mosquitto.h").exists():
        pytest.skip("needs a C compiler and Debian's libmosquitto-dev")
    program = tmp_path_factory.mktemp("c") / "device"
    source = PROGRAMS / "libmosquitto_device.c"
    command = ["cc", "-Wall", "-Wextra", "-Werror", "-o", str(program), str(source), "-lmosquitto"]
    subprocess.run(command, check=True, capture_output=True)
    return str(program)


def in_field(broker: TlsBroker, database_url: str, conn: Connection, serial: str) -> Field:
    return Field(broker, database_url, conn, serial)


@pytest.mark.parametrize("name", ["paho", "aiomqtt"])
def test_a_python_device_lives_and_obeys(tls_broker: TlsBroker, database_url: str, conn: Connection, name: str) -> None:
    lives_and_obeys(in_field(tls_broker, database_url, conn, name), PYTHON, str(PROGRAMS / f"{name}_device.py"))


def test_a_device_in_c_lives_and_obeys(
    tls_broker: TlsBroker, database_url: str, conn: Connection, c_program: str
) -> None:
    lives_and_obeys(in_field(tls_broker, database_url, conn, "c"), c_program)


def test_one_reading_by_mosquitto_pub(tls_broker: TlsBroker, database_url: str, conn: Connection) -> None:
    if shutil.which("mosquitto_pub") is None:
        pytest.skip("needs Debian's mosquitto-clients")
    field = in_field(tls_broker, database_url, conn, "pub")
    with live_ingest(database_url, tls_broker.url):
        with field.running("sh", str(PROGRAMS / "publish.sh")) as process:
            assert process.wait(30) == 0
        field.wait_for(lambda: field.stored() == 1)
        assert field.state() == "online"


def test_a_gateway_keeps_its_devices_apart(
    tls_broker: TlsBroker, database_url: str, conn: Connection, tmp_path: Path
) -> None:
    field = in_field(tls_broker, database_url, conn, "behind-1")
    field.register("behind-2")
    listed = tmp_path / "devices.csv"
    listed.write_text("".join(f"{s},chiller.{s},of the device\n" for s in ("behind-1", "behind-2")))
    with live_ingest(database_url, tls_broker.url):
        with field.running(PYTHON, str(PROGRAMS / "gateway.py"), DEVICE_LIST=str(listed)) as process:
            assert process.stdin is not None
            for line in ("behind-1 temperature 4.5", "behind-2 temperature 5.5", "stranger temperature 1"):
                process.stdin.write(f"{line}\n")
            process.stdin.close()
            assert process.wait(60) == 0
        field.wait_for(lambda: (field.stored("behind-1"), field.stored("behind-2")) == (1, 1))
        assert field.state("behind-2") == "online"


@pytest.mark.parametrize("name", ["paho", "aiomqtt", "c"])
def test_what_was_measured_while_the_broker_was_away_comes_later(
    database_url: str, conn: Connection, tmp_path: Path, name: str, request: pytest.FixtureRequest
) -> None:
    command = [request.getfixturevalue("c_program")] if name == "c" else [PYTHON, str(PROGRAMS / f"{name}_device.py")]
    broker = make_tls_broker(tmp_path)
    broker.let_in("chiller.away")
    broker.start()
    field = in_field(broker, database_url, conn, "away")
    try:
        with live_ingest(database_url, broker.url), field.running(*command):
            field.wait_for(lambda: field.stored() >= 3)
            broker.end()
            before = field.stored()
            time.sleep(1.5)  # The device measures on; nobody is there to whom it could say so.
            broker.start()
            field.wait_for(lambda: field.stored() >= before + 8 and _gaps(conn) == 0)
    finally:
        broker.end()


def _gaps(conn: Connection) -> int:
    """Numbers that are missing between the first and the last."""
    row = conn.execute("SELECT max(seq) - min(seq) + 1 - count(DISTINCT seq) FROM telemetry.chiller").fetchone()
    return int(row[0]) if row and row[0] is not None else -1
