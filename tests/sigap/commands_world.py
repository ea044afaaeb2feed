"""Commands run as a person runs them: in a process of their own."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Place:
    """Where commands run: their data folder, and a database and product files of their own if named."""

    data_dir: Path
    database_url: str | None = None
    products_dir: Path | None = None

    @property
    def env(self) -> Mapping[str, str]:
        # Tests run side by side: any free ports.
        ports = {"SIGAP_HTTP_PORT": "0", "SIGAP_EMBEDDED_MQTT_PORT": "0", "SIGAP_EMBEDDED_MQTT311_PORT": "0"}
        ours = {"SIGAP_DATA_DIR": str(self.data_dir), **ports}
        if self.database_url:
            ours["SIGAP_DATABASE_URL"] = self.database_url
        if self.products_dir:
            ours["SIGAP_PRODUCTS_DIR"] = str(self.products_dir)
        return {**os.environ, **ours}

    def start(self, *args: str | Path) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "sigap", *map(str, args)],
            env=self.env,
            cwd=ROOT,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def run(self, *args: str | Path, status: int = 0) -> str:
        """Standard output of a command that ends with `status`; on failure, everything it said."""
        with self.start(*args) as process:
            out, err = process.communicate(timeout=280)
        assert process.returncode == status, f"{args}: {process.returncode}\n{out}\n{err}"
        return out if status == 0 else out + err

    def json(self, *args: str | Path) -> dict[str, Any]:
        """The object on the last line of a command's standard output."""
        answer = json.loads(self.run(*args, "--json").strip().splitlines()[-1])
        assert isinstance(answer, dict)
        return answer


def counts_add_up(outcome: Mapping[str, Any]) -> bool:
    messages = outcome["messages"]
    return bool(messages["sent"] == messages["stored"] + messages["duplicates"] + messages["dead_lettered"])
