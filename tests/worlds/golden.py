"""Payloads of the wire format that the device side writes and ingest reads."""

from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "golden"


def golden(name: str) -> bytes:
    return (FOLDER / f"{name}.json").read_bytes()
