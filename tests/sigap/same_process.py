"""Commands run in the process of the test, where many of them would start too many processes."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sigap.cli import showing
from sigap.cli.parser import main


@dataclass(frozen=True)
class Here:
    """Runs the command line on a database; `monkeypatch` and `capsys` are the test's."""

    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    @classmethod
    def on(
        cls, database_url: str, data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> "Here":
        monkeypatch.setenv("SIGAP_DATABASE_URL", database_url)
        monkeypatch.setenv("SIGAP_DATA_DIR", str(data_dir))
        return cls(monkeypatch, capsys)

    def run(self, *args: str | Path, status: int = 0) -> str:
        """Standard output of a command that ends with `status`; where it fails, everything it said."""
        # What an earlier test left in the console's own buffer stays there.
        self.monkeypatch.setattr(showing, "out", showing.standard_output())
        self.monkeypatch.setattr(sys, "argv", ["sigap", *map(str, args)])
        self.capsys.readouterr()
        ended = main()
        said = self.capsys.readouterr()
        assert ended == status, f"{args}: {ended}\n{said.out}\n{said.err}"
        return said.out if status == 0 else said.out + said.err

    def json(self, *args: str | Path) -> dict[str, Any]:
        """The object on the last line of a command's standard output."""
        answer = json.loads(self.run(*args, "--json").strip().splitlines()[-1])
        assert isinstance(answer, dict)
        return answer
