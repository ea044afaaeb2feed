"""Published files as they are found (packed or not), and recorded-fleet folders written from them."""

import gzip
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

import pandas as pd

from fleet.recorded.folder import Selection, open_folder
from models.data.folder import from_folder
from models.data.history import History

PRODUCTS = Path(__file__).parents[1] / "products"


def find(folder: Path, name: str) -> Path:
    """The file `name` in `folder`, or packed as `name`.gz; FileNotFoundError."""
    for path in (folder / name, folder / f"{name}.gz"):
        if path.is_file():
            return path
    raise FileNotFoundError(f"there is no {name}, nor {name}.gz")


def open_text(path: Path) -> TextIO:
    """A published text file, unpacked."""
    return gzip.open(path, "rt") if path.suffix == ".gz" else path.open()


def read_recorded(product: str, **frames: pd.DataFrame) -> History:
    """The product file of this name and the folder's tables (devices, telemetry, ...) -> the record, read by the
    product's own reader from a folder that is removed again."""
    with _folder() as folder:
        shutil.copy(PRODUCTS / f"{product}.toml", folder / "product.toml")
        for name, frame in frames.items():
            frame.to_csv(folder / f"{name}.csv", index=False)
        return from_folder(open_folder(folder, Selection()))


@contextmanager
def _folder() -> Iterator[Path]:
    with TemporaryDirectory(prefix="sigap-bench-") as name:
        yield Path(name)
