"""Reads the codes that a photo shows: a serial on a plate, a part's number on its box. Nothing of it is kept."""

import json
import subprocess
import sys
from pathlib import Path

from fleet.coded import coded
from service.attachments.pictures import PATIENCE_S, decoding
from service.attachments.refusing import BadPicture
from service.attachments.sniffing import HEAD, require_picture

PROGRAM = Path(__file__).with_name("code_program.py")
LONGEST = 200


def codes_in(source: Path) -> list[str]:
    """What the codes say, the likeliest first; BadPicture for what is no picture."""
    with source.open("rb") as file:
        require_picture(file.read(HEAD))
    with decoding():
        try:
            done = subprocess.run(
                [sys.executable, "-I", str(PROGRAM), str(source)],
                capture_output=True,
                timeout=PATIENCE_S,
                check=True,
                env={},
            )
        except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
            raise BadPicture(coded("picture_broken")) from None
    found = json.loads(done.stdout)
    return [str(one)[:LONGEST] for one in found]
