"""`python -m sigap deadletter ...` as a person runs it."""

import json
import os
import subprocess
import sys

from tests.ingest.live_ingest import ROOT


class Console:
    """`python -m sigap deadletter ...` against the test's database."""

    def __init__(self, database_url: str) -> None:
        self._environment = os.environ | {"SIGAP_DATABASE_URL": database_url}

    def __call__(self, *arguments: str) -> tuple[int, str]:
        """(exit status, what it said on standard output)."""
        command = [sys.executable, "-m", "sigap", "deadletter", *arguments]
        done = subprocess.run(command, env=self._environment, cwd=ROOT, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout

    def replay(self, *arguments: str) -> tuple[int, dict[str, int]]:
        status, said = self("replay", *arguments, "--json")
        return status, json.loads(said.splitlines()[-1])
