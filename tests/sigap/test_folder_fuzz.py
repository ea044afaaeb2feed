"""Any bytes in any file of a folder: the import stores them or refuses them, and no other exception leaves it."""

import gzip
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fleet.product_files.parse import BadProductFile
from fleet.recorded.folder import BadFolder, open_folder
from fleet.recorded.telemetry import read_telemetry
from models.data.folder import from_folder
from sigap.replay.importing import import_fleet
from store.engine.database import Connection
from tests.sigap.recorded_fridges import PRODUCT

HEADERS = {
    "devices": "serial,installed_at,site",
    "telemetry": "serial,ts,temp,energy,door,note",
    "events": "serial,ts,code,severity",
    "failures": "serial,ts,failure_mode",
    "maintenance": "serial,ts,component,action",
    "anomalies": "serial,start,end",
}
T = ["2025-01-01T00:00:00Z", "1735689600001", "2025-01-01T07:00:05+07:00", "1735689600002.0", "1.735689600003e12"]
WORDS = [
    "4",
    "-0.0",
    "+1",
    "4,1",
    "nan",
    "NA",
    "1e400",
    "-1e39",
    "85",
    "open",
    "shut",
    "wear",
    "x" * 60,
    "é",
    "e\u0301",
]
ODD = ["", " ", "\0", "\u200b", '"', "'", ";", "\t", "\n", "#", "_", "..", "None", "true", "9" * 30, "\ud7ff", "😀"]
cell = st.one_of(
    st.sampled_from(["F-1", "F-2", "F-3", *T, *WORDS]), st.sampled_from(ODD), st.text(max_size=8), st.just("F-1")
).map(lambda text: text if not set(text) & set(',"\r\n') else '"' + text.replace('"', '""') + '"')


@st.composite
def tables(draw: st.DrawFn, name: str) -> bytes:
    """A file that is nearly right: rows of a serial, a time and cells; sometimes bent as a whole."""
    columns = HEADERS[name].split(",")
    times = sorted(draw(st.lists(st.sampled_from(T), max_size=4)))
    rows = [[draw(st.sampled_from(["F-1", "F-2", "é"])), ts, *(draw(cell) for _ in columns[2:])] for ts in times]
    lines = [",".join(columns), *(",".join(row) for row in rows)]
    if draw(st.integers(0, 3)) == 0:
        lines.insert(draw(st.integers(0, len(lines))), ",".join(draw(st.lists(cell, max_size=7))))
    text = draw(st.sampled_from(["\n", "\r\n", "\r"])).join(lines)
    bend = draw(st.sampled_from(["", "", "", ";", "bom", "utf-16", "latin-1", "cut", "noise", "gz"]))
    if bend == ";":
        return text.replace(",", ";").encode()
    content = text.encode({"bom": "utf-8-sig", "utf-16": "utf-16", "latin-1": "latin-1"}.get(bend, "utf-8"), "replace")
    if bend == "cut":
        return content[: draw(st.integers(0, len(content)))]
    if bend == "noise":
        at = draw(st.integers(0, len(content)))
        return content[:at] + draw(st.binary(max_size=6)) + content[at:]
    return gzip.compress(content) if bend == "gz" else content


folders = st.fixed_dictionaries(
    {"devices": st.one_of(st.just(b"serial,installed_at\nF-1,1735689600000\nF-2,1735689600000\n"), tables("devices"))},
    optional={name: tables(name) for name in HEADERS if name != "devices"},
)


def written(place: Path, files: dict[str, bytes], *, packed: bool) -> Path:
    (place / "product.toml").write_text(PRODUCT)
    for name, content in files.items():
        ending = "csv.gz" if packed and name != "devices" else "csv"
        (place / f"{name}.{ending}").write_bytes(content)
    return place


def refusal(read: Callable[[], object], *, otherwise: str) -> str:
    """What BadFolder says; `otherwise` where the folder is read."""
    try:
        read()
    except BadFolder as exc:
        return str(exc)
    return otherwise


def refused_telemetry(folder: Path, *, otherwise: str) -> str:
    return refusal(lambda: list(read_telemetry(open_folder(folder))), otherwise=otherwise)


@settings(max_examples=400)
@given(folders, st.booleans())
def test_reading_any_folder_gives_rows_or_a_refusal_that_names_the_file(files: dict[str, bytes], packed: bool) -> None:
    with TemporaryDirectory() as place:
        fleet = open_folder(written(Path(place), files, packed=packed))
        assert place in refusal(lambda: from_folder(fleet), otherwise=place)


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(folders, st.booleans())
def test_no_exception_but_a_refusal_leaves_the_import(conn: Connection, files: dict[str, bytes], packed: bool) -> None:
    # Each example finds what those before have left: TimescaleDB refreshes rollups in no transaction of ours.
    with TemporaryDirectory() as place:
        fleet = open_folder(written(Path(place), files, packed=packed))
        try:
            done = import_fleet(conn, fleet)
        except BadFolder:
            return
        again = import_fleet(conn, fleet)
        assert (again.readings, again.repeated) == (0, done.readings + done.repeated)


@given(st.sampled_from([*HEADERS, "product"]), st.binary(max_size=400))
def test_any_bytes_are_a_file_or_refused(name: str, content: bytes) -> None:
    with TemporaryDirectory() as place:
        folder = written(Path(place), {"devices": b"serial,installed_at\nF-1,1735689600000\n"}, packed=False)
        (folder / f"{name}.{'toml' if name == 'product' else 'csv'}").write_bytes(content)
        try:
            from_folder(open_folder(folder))
        except (BadFolder, BadProductFile):
            return


@pytest.mark.parametrize("content", [b"", b"\n", b",", b"\0", b"\xff\xfe", b'"', b"PAR1", b"\x1f\x8b", b"serial,ts"])
def test_a_tiny_file_of_telemetry_is_read_or_refused(tmp_path: Path, content: bytes) -> None:
    folder = written(tmp_path, {"devices": b"serial,installed_at\nF-1,1735689600000\n"}, packed=False)
    for ending in ("csv", "csv.gz", "parquet"):
        path = folder / f"telemetry.{ending}"
        path.write_bytes(content)
        assert str(path) in refused_telemetry(folder, otherwise=str(path))
        path.unlink()
