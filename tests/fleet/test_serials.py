"""Serials: the same rules in topics, files, requests and commands, and one device whatever the spelling."""

import unicodedata
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from api.web.fields import Serial
from fleet.recorded.folder import BadFolder, open_folder, read_serials
from fleet.recorded.telemetry import read_telemetry
from fleet.serials import BadSerial, normal_serial, parse_serial, serial_fault
from ingest.sorting.dead_letter_reasons import BadPayload
from ingest.topics import parse_topic
from ingest.worker_slots import shard

PRODUCT = '[product]\nid = "fridge"\nname = "Fridge"\ninterval = "5m"\n[metrics]\ncabin = { unit = "degC" }\n'
COMPOSED, DECOMPOSED = "K\u00fche-1", "Ku\u0308he-1"
BAD = {
    "": "it is empty",
    "S" * 121: "it holds 121 characters",
    "_own": "it starts with an underscore",
    ".": "it is .",
    "..": "it is ..",
    "a/b": "it holds '/' (character 2)",
    "a+": "it holds '+' (character 2)",
    "#": "it holds '#' (character 1)",
    "SN-1 ": "it begins or ends with a blank",
    " SN-1": "it begins or ends with a blank",
    " ": "it begins or ends with a blank",
    "SN\u200b1": "it holds U+200B ZERO WIDTH SPACE (character 3), an invisible character",
    "SN\u202e1": "it holds U+202E RIGHT-TO-LEFT OVERRIDE (character 3), an invisible character",
    "SN\u2066\u20691": "it holds U+2066 LEFT-TO-RIGHT ISOLATE (character 3), an invisible character",
    "\ufeffSN1": "it holds U+FEFF ZERO WIDTH NO-BREAK SPACE (character 1), an invisible character",
    "SN\u00ad1": "it holds U+00AD SOFT HYPHEN (character 3), an invisible character",
    "SN\u00a01": "it holds U+00A0 NO-BREAK SPACE (character 3), a blank other than the space",
    "SN1\u3000": "it holds U+3000 IDEOGRAPHIC SPACE (character 4), a blank other than the space",
    "SN\u20281": "it holds U+2028 LINE SEPARATOR (character 3), a line separator",
    "SN\u00851": "it holds U+0085 (character 3), a control character",
    "SN\t1": "it holds U+0009 (character 3), a control character",
    "SN\x7f": "it holds U+007F (character 3), a control character",
    "SN\u2800": "it holds U+2800 BRAILLE PATTERN BLANK (character 3), a character that cannot be seen",
    "SN\u3164": "it holds U+3164 HANGUL FILLER (character 3), a character that cannot be seen",
    "SN\ufe0f": "it holds U+FE0F VARIATION SELECTOR-16 (character 3), a character that cannot be seen",
    "SN\ufffd": "it holds U+FFFD REPLACEMENT CHARACTER (character 3), a character that cannot be seen",
}
GOOD = ["SN 1", "SN-1", "sn-1", COMPOSED, "%2F", "a%2Fb", "SN;DROP", "SN'1", 'SN"1', "SN,1", "0012", "12", "1e5"]
GOOD += [
    "TRUE",
    "null",
    "NaN",
    "\U0001f9ca",
    "S" * 120,
    "$SYS",
    "SN:1",
    "SN?x=1",
    "SN&y=2",
    "SN\\1",
    "...",
    ".a",
    "冰箱",
]


@pytest.mark.parametrize("serial", BAD, ids=ascii)
def test_a_bad_serial_is_refused_at_every_door_with_the_rule(serial: str, tmp_path: Path) -> None:
    rule = BAD[serial]
    with pytest.raises(BadSerial) as refused:
        parse_serial(serial)
    assert str(refused.value).endswith(rule)
    with pytest.raises(ValidationError) as body:
        TypeAdapter(Serial).validate_python(serial)
    assert rule in str(body.value)
    with pytest.raises(BadPayload) as topic:
        parse_topic(f"sigap/v1/fridge/{serial}/telemetry")
    assert topic.value.reason == "bad_topic"
    assert rule in topic.value.detail or "/" in serial or not serial
    for name, header in (("devices", "serial,installed_at"), ("events", "serial,ts,code"), ("telemetry", "serial,ts")):
        assert rule.removeprefix("it ") in refused_file(tmp_path, name, header, serial)


def refused_file(folder: Path, name: str, header: str, serial: str) -> str:
    (folder / "product.toml").write_text(PRODUCT)
    (folder / "devices.csv").write_text("serial,installed_at\nSN-1,1740787200000\n")
    cells = ["1740787200000", "E1"][: header.count(",")]
    (folder / f"{name}.csv").write_text(f"{header}\n{','.join([serial, *cells])}\n", encoding="utf-8", newline="")
    fleet = open_folder(folder)
    with pytest.raises(BadFolder) as refused:
        list(read_telemetry(fleet)) if name == "telemetry" else list(getattr(fleet, name)())
    (folder / f"{name}.csv").unlink()
    told = str(refused.value)
    assert told.startswith(f"{folder / name}.csv, line 2: serial ")
    return told


@pytest.mark.parametrize("serial", GOOD, ids=ascii)
def test_a_good_serial_is_taken_at_every_door(serial: str, tmp_path: Path) -> None:
    assert parse_serial(serial) == TypeAdapter(Serial).validate_python(serial) == serial
    assert parse_topic(f"sigap/v1/fridge/{serial}/event").serial == serial
    (tmp_path / "product.toml").write_text(PRODUCT)
    cell = '"' + serial.replace('"', '""') + '"'
    (tmp_path / "devices.csv").write_text(f"serial,installed_at\n{cell},1740787200000\n", encoding="utf-8")
    (tmp_path / "telemetry.csv").write_text(f"serial,ts,cabin\n{cell},1740787200000,4\n", encoding="utf-8")
    fleet = open_folder(tmp_path)
    [chunk] = read_telemetry(fleet)
    assert [row.serial for row in fleet.devices()] == list(chunk.serials) == [serial]


def test_both_spellings_of_a_text_are_one_serial(tmp_path: Path) -> None:
    assert parse_serial(DECOMPOSED) == COMPOSED == TypeAdapter(Serial).validate_python(DECOMPOSED)
    topics = [f"sigap/v1/fridge/{serial}/telemetry" for serial in (COMPOSED, DECOMPOSED)]
    assert {parse_topic(topic).serial for topic in topics} == {COMPOSED}
    assert all(len({shard(topic, slots) for topic in topics}) == 1 for slots in range(1, 50))
    (tmp_path / "product.toml").write_text(PRODUCT)
    (tmp_path / "devices.csv").write_text(f"serial,installed_at\n{DECOMPOSED},1740787200000\n", encoding="utf-8")
    rows = [f"{serial},{1740787200000 + n},4" for n, serial in enumerate([COMPOSED, DECOMPOSED] * 2)]
    (tmp_path / "telemetry.csv").write_text("\n".join(["serial,ts,cabin", *rows]), encoding="utf-8")
    (tmp_path / "only.txt").write_text(DECOMPOSED, encoding="utf-8")
    [chunk] = read_telemetry(open_folder(tmp_path))
    assert [row.serial for row in open_folder(tmp_path).devices()] == [COMPOSED]
    assert list(chunk.serials) == [COMPOSED] * 4
    assert read_serials(tmp_path / "only.txt") == {COMPOSED}


def test_the_two_spellings_in_one_list_are_one_device_listed_twice(tmp_path: Path) -> None:
    (tmp_path / "product.toml").write_text(PRODUCT)
    lines = ["serial,installed_at", f"{COMPOSED},1740787200000", f"{DECOMPOSED},1740787200000"]
    (tmp_path / "devices.csv").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(BadFolder, match="line 3: serial 'Kühe-1' is listed already"):
        open_folder(tmp_path).devices()


def test_rows_of_a_serial_in_both_spellings_are_in_time_order_together(tmp_path: Path) -> None:
    (tmp_path / "product.toml").write_text(PRODUCT)
    (tmp_path / "devices.csv").write_text(f"serial,installed_at\n{COMPOSED},1740787200000\n", encoding="utf-8")
    text = f"serial,ts\n{COMPOSED},1740787200005\n{DECOMPOSED},1740787200001\n"
    (tmp_path / "telemetry.csv").write_text(text, encoding="utf-8")
    with pytest.raises(BadFolder, match=r"line 3: .*comes after a later row of Kühe-1"):
        list(read_telemetry(open_folder(tmp_path)))


@pytest.mark.parametrize("kind", [pa.int64(), pa.uint8(), pa.dictionary(pa.int32(), pa.int64())], ids=str)
def test_serials_in_a_column_of_integers_are_refused_with_the_reason(tmp_path: Path, kind: pa.DataType) -> None:
    numbers = pa.array([12, 13], pa.int64())
    told = refused_parquet(
        tmp_path, numbers.dictionary_encode() if pa.types.is_dictionary(kind) else numbers.cast(kind)
    )
    assert "row 1: serial '12' is stored as " in told
    assert "a number, which has lost leading zeros (0012 becomes 12): store it as text" in told


@pytest.mark.parametrize("column", [[1.0, 2.0], [True, False], [[1], [2]], [b"a", b"b"]], ids=str)
def test_serials_of_any_other_type_are_refused(tmp_path: Path, column: list[object]) -> None:
    assert "store it as text" in refused_parquet(tmp_path, pa.array(column))


def refused_parquet(folder: Path, serials: pa.Array) -> str:
    (folder / "product.toml").write_text(PRODUCT)
    (folder / "devices.csv").write_text("serial,installed_at\n0012,1740787200000\n")
    table = pa.table({"serial": serials, "ts": [1740787200000] * 2, "cabin": [4.0, 4.1]})
    pq.write_table(table, folder / "telemetry.parquet")
    with pytest.raises(BadFolder) as refused:
        list(read_telemetry(open_folder(folder)))
    return str(refused.value)


def test_a_list_of_serials_names_the_line_of_a_bad_one(tmp_path: Path) -> None:
    (tmp_path / "only.txt").write_text("SN-1\r\n# a note\n\nSN\u20281\n", encoding="utf-8", newline="")
    with pytest.raises(BadFolder, match=r"only\.txt, line 4: serial 'SN\\u20281' must be .*: it holds U\+2028"):
        read_serials(tmp_path / "only.txt")


@given(st.text(max_size=130))
def test_any_text_is_a_serial_or_refused_and_a_serial_reads_as_itself(text: str) -> None:
    try:
        serial = parse_serial(text)
    except BadSerial:
        assert serial_fault(normal_serial(text)) is not None
        return
    assert parse_serial(serial) == serial == unicodedata.normalize("NFC", text)
    assert serial == serial.strip()
    serial.encode("utf-8")
    assert parse_topic(f"sigap/v1/fridge/{text}/status").serial == serial
