"""The filter of Mosquitto's log writes what was refused to a file, which stays small whoever reads it."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.worlds.deployed_mosquitto import DEPLOY

MOST = 2_000


class Filter:
    """The filter as the start script runs it, with a smaller file."""

    def __init__(self, refusals: Path) -> None:
        version = subprocess.run(["awk", "-W", "version"], capture_output=True, stdin=subprocess.DEVNULL).stdout
        by_lines = ["-W", "interactive"] if version.startswith(b"mawk") else []
        given = ["-v", f"refusals={refusals}", "-v", f"most={MOST}", "-f", str(DEPLOY / "mosquitto-log.awk")]
        self.file = refusals
        self._process = subprocess.Popen(["awk", *by_lines, *given], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def refuse(self, topic: str, *, minute: int, who: str = "cooler.SN-1") -> None:
        """Returns when the filter has seen it: a line that it passes on comes after it."""
        at = f"2026-03-02T10:{minute:02}:00: "
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        denied = f"{at}Denied PUBLISH from {who} (d0, q1, r0, m1, '{topic}', ... (2 bytes))\n"
        self._process.stdin.write(f"{denied}{at}seen\n".encode())
        self._process.stdin.flush()
        assert self._process.stdout.readline() == f"{at}seen\n".encode()

    def lines(self) -> list[str]:
        return self.file.read_text().splitlines()

    def close(self) -> None:
        self._process.communicate()
        assert self._process.returncode == 0


@pytest.fixture
def log_filter(tmp_path: Path) -> Iterator[Filter]:
    if shutil.which("awk") is None:
        pytest.skip("awk: not installed")
    running = Filter(tmp_path / "refusals")
    yield running
    running.close()


def test_a_file_that_nobody_takes_ends_and_begins_anew_when_it_is_gone(log_filter: Filter) -> None:
    for minute in range(20):
        for number in range(10):
            log_filter.refuse(f"others/{number}", minute=minute)
    assert MOST - 100 < log_filter.file.stat().st_size <= MOST
    log_filter.file.unlink()
    log_filter.refuse("others/last", minute=30)
    assert log_filter.lines() == ["publish\tcooler.SN-1\tothers/last"]


def test_a_long_topic_is_cut(log_filter: Filter) -> None:
    log_filter.refuse("t" * 60_000, minute=1)
    assert log_filter.lines() == ["publish\tcooler.SN-1\t" + "t" * 300]


def test_a_filter_that_was_started_anew_counts_what_is_there(tmp_path: Path) -> None:
    file = tmp_path / "refusals"
    file.write_text("publish\tcooler.SN-1\tothers\n" * 74)
    size = file.stat().st_size
    running = Filter(file)
    running.refuse("others/again", minute=1)
    running.close()
    assert file.stat().st_size == size
