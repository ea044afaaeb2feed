"""A fleet's state in one file: JSON, and the moments of what was sent as packed numbers."""

import os
from array import array
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

VERSION = 1


def write_state(path: Path, state: dict[str, Any], sent: list["array[int]"]) -> None:
    """Written aside and moved into place."""
    body = np.frombuffer(msgspec.json.encode({"version": VERSION, **state}), np.uint8)
    counts = np.array([len(one) for one in sent], np.int64)
    moments = np.concatenate([np.array(one, np.int64) for one in sent])
    aside = path.with_name(f"{path.name}.new")
    with aside.open("wb") as file:
        np.savez_compressed(file, body=body, counts=counts, moments=moments)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)


def read_state(path: Path) -> tuple[dict[str, Any], list["array[int]"]]:
    """ValueError where the file is of another kind or version."""
    with np.load(path, allow_pickle=False) as file:
        if set(file.files) != {"body", "counts", "moments"}:
            raise ValueError(f"{path} is no saved fleet")
        state: dict[str, Any] = msgspec.json.decode(file["body"].tobytes())
        if state["version"] != VERSION:
            raise ValueError(f"{path}: a saved fleet of version {state['version']}, not {VERSION}")
        parts = np.split(file["moments"], np.cumsum(file["counts"])[:-1])
    return state, [array("q", part.astype(np.int64).tobytes()) for part in parts]
