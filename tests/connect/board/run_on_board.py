"""Runs a MicroPython program as a board would: its network, its NTP, a folder of its own, and config.py beside it."""

import os
import runpy
import sys
import types
from pathlib import Path


class Network:
    def active(self, on: bool) -> None: ...

    def isconnected(self) -> bool:
        return True


def main() -> None:
    """`run_on_board.py PROGRAM`: the settings come from the environment, as those of the other programs."""
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    network = types.ModuleType("network")
    network.__dict__.update(WLAN=lambda _: Network(), STA_IF=0)
    ntptime = types.ModuleType("ntptime")
    ntptime.__dict__.update(settime=lambda: None)
    config = types.ModuleType("config")
    config.__dict__.update(
        WIFI=("?", "?"),
        HOST=os.environ["DEVICE_HOST"],
        PORT=int(os.environ["DEVICE_PORT"]),
        CA=os.environ["DEVICE_CA"],
        USER=os.environ["DEVICE_USER"],
        PASSWORD=os.environ["DEVICE_PASSWORD"],
        PRODUCT=os.environ["DEVICE_PRODUCT"],
        SERIAL=os.environ["DEVICE_SERIAL"],
        EVERY_S=float(os.environ["DEVICE_EVERY_S"]),
    )
    sys.modules |= {"network": network, "ntptime": ntptime, "config": config}
    os.chdir(os.environ["BOARD_FOLDER"])
    runpy.run_path(sys.argv[1], run_name="__main__")


if __name__ == "__main__":
    main()
