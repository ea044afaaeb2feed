"""Programs for boards: what can be said of them without a board."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.engine.database import Connection
from tests.connect.connect_world import PROGRAMS, PYTHON, Field, TlsBroker, lives_and_obeys, make_tls_broker

HERE = Path(__file__).resolve().parent


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[TlsBroker]:
    made = make_tls_broker(tmp_path)
    made.let_in("chiller.micropython")
    made.start()
    yield made
    made.end()


def test_a_micropython_device_lives_and_obeys(
    broker: TlsBroker, database_url: str, conn: Connection, tmp_path: Path
) -> None:
    """In Python, with a stand-in for umqtt."""
    field = Field(broker, database_url, conn, "micropython")
    program = [PYTHON, str(HERE / "board" / "run_on_board.py"), str(PROGRAMS / "micropython_device.py")]
    lives_and_obeys(field, *program, BOARD_FOLDER=str(tmp_path))
    assert (tmp_path / "boot.txt").read_text() == "1"


@pytest.mark.parametrize(
    ("program", "compiler", "language", "headers"),
    [
        ("esp_idf_device.c", "cc", "c", "headers_esp"),
        ("arduino_device.ino", "c++", "c++", "headers_arduino"),
    ],
)
def test_the_syntax_of_programs_for_boards(program: str, compiler: str, language: str, headers: str) -> None:
    """Against stand-ins for the headers: that they compile with the real ones, only a board's tools can say."""
    if shutil.which(compiler) is None:
        pytest.skip(f"needs {compiler}")
    options = ["-Wall", "-Wextra", "-Werror", "-fsyntax-only", "-x", language, "-I", str(HERE / headers)]
    checked = subprocess.run(
        [compiler, *options, str(PROGRAMS / program)], capture_output=True, text=True, check=False, timeout=60
    )
    assert checked.returncode == 0, checked.stderr
