"""A product file is taken with its defaults, or refused with file, key, value and rule."""

from datetime import timedelta
from pathlib import Path

import pytest

from fleet.names import RESERVED, identifier_fault
from fleet.product import Product, Role, Severity, Text
from fleet.product_files.parse import BadProductFile, load_product, load_products, parse_product, product_digest
from fleet.serials import serial_fault
from fleet.times import format_duration
from tests.worlds.products import LEAST, WITH_MODE


def read(text: str) -> Product:
    return parse_product(text, file="pump.toml")


def test_the_least_that_a_file_must_say_has_a_default_for_the_rest() -> None:
    pump = read(LEAST)
    [current] = pump.metrics
    assert (pump.id, pump.name, pump.interval) == ("pump", Text("Pump", "Pump"), timedelta(minutes=10))
    assert pump.reopen_window == timedelta(days=7)
    assert (current.role, current.low, current.high, current.labels) == (Role.SENSOR, None, None, ())
    assert current.name == Text("Motor current", "Motor current")
    assert (current.interval, current.stale_after) == (timedelta(minutes=10), timedelta(minutes=30))
    assert (pump.failure_modes, pump.components, pump.rules, pump.notices, pump.warranty) == ((), (), (), (), None)
    assert pump.source == LEAST


def test_a_failure_mode_has_a_default_for_all_but_what_only_its_author_knows() -> None:
    pump = read(WITH_MODE)
    mode = pump.mode("seal_leak")
    assert mode is not None
    assert (mode.name, mode.mechanism, mode.parts, mode.checklist) == (Text("Seal leak", "Seal leak"), "", (), ())
    assert mode.pf_interval == mode.horizon
    assert pump.reopen_window == mode.lead_needed
    assert [component.id for component in pump.components] == ["shaft_seal"]


def test_a_failure_mode_takes_the_parts_of_its_component() -> None:
    parts = (
        '[parts]\nring = { name = "Ring" }\nbolt = { name = "Bolt" }\n[components]\nshaft_seal = { parts = ["ring"] }\n'
    )
    mode = read(WITH_MODE + parts).mode("seal_leak")
    assert mode is not None
    assert mode.parts == ("ring",)
    own = read(WITH_MODE + 'parts = ["bolt"]\n' + parts).mode("seal_leak")
    assert own is not None
    assert own.parts == ("bolt",)


def test_codes_rules_plans_and_warranty_have_defaults() -> None:
    pump = read(
        WITH_MODE
        + """
        [codes.E1]
        [rules.hot]
        metric = "motor_current"
        above = 9
        [maintenance.greasing]
        component = "shaft_seal"
        every = "90d"
        [warranty]
        duration = "365d"
        """
    )
    [code], [rule], [plan] = pump.codes, pump.rules, pump.maintenance
    assert (code.name.en, code.severity, code.failure_mode, code.ticket) == ("E1", Severity.WARNING, None, False)
    assert (rule.lasting, rule.hysteresis, rule.severity, rule.below) == (
        timedelta(0),
        0,
        Severity.WARNING,
        None,
    )
    assert (plan.name.en, plan.checklist) == ("Greasing", ())
    assert pump.warranty is not None
    assert pump.warranty.covers == ("shaft_seal",)


def test_states_have_labels_in_the_order_of_their_codes() -> None:
    pump = read(
        LEAST.replace("[metrics.motor_current]\n", "[metrics]\nmotor_current.")
        + 'running = { unit = "", role = "state", type = "boolean" }\n'
        + 'mode = { unit = "", role = "state", labels = ["standby", "dry_run"] }\n'
        + 'valve = { unit = "", role = "state", labels = { shut = { en = "Shut", id = "Tertutup" }, open = "Open" } }\n'
        + 'total = { unit = "L", role = "counter" }\n'
    )
    assert pump.metric("running").labels == ("false", "true")
    assert [text.id for text in pump.metric("running").labels_text] == ["tidak", "ya"]
    assert [text.en for text in pump.metric("mode").labels_text] == ["Standby", "Dry run"]
    assert pump.metric("valve").labels == ("shut", "open")
    assert [text.id for text in pump.metric("valve").labels_text] == ["Tertutup", "Open"]
    assert (pump.metric("total").low, pump.metric("total").high) == (0.0, None)


@pytest.mark.parametrize(
    ("interval", "horizons", "scoring", "rollups"),
    [
        ("5m", ["7d"], "1h", ["1h", "1d"]),
        ("5m", ["30d", "14d"], "1h", ["1h", "1d"]),
        ("1h", ["24h"], "1h", ["1h", "1d"]),
        ("1d", ["30d"], "1d", ["1d"]),
        ("10m", ["12h"], "10m", ["10m", "1h", "1d"]),
        ("20m", ["24h"], "20m", ["20m", "1h", "1d"]),
        ("1s", [], "10s", ["10s", "1h", "1d"]),
        ("10m", [], "1h", ["1h", "1d"]),
        ("7d", [], "7d", ["7d"]),
        ("7d", ["365d"], "7d", ["7d"]),
        ("1d", ["365d"], "1d", ["1d"]),
        ("5m", ["30d"], "6h", ["6h", "1d"]),
    ],
)
def test_the_scoring_period_gives_sixty_looks_within_the_shortest_horizon(
    interval: str, horizons: list[str], scoring: str, rollups: list[str]
) -> None:
    text = LEAST.replace("10m", interval)
    for number, horizon in enumerate(horizons):
        text += f'[failure_modes.m{number}]\ncomponent = "seal"\nlead_needed = "1h"\n'
        text += f'horizon = "{horizon}"\ncost = {{ failure = 9, visit = 1 }}\n'
    pump = read(text)
    assert (format_duration(pump.scoring), [format_duration(p) for p in pump.rollups]) == (scoring, rollups)


def test_a_text_in_one_language_stands_for_both() -> None:
    assert read(LEAST.replace('"Pump"', '{ id = "Pompa" }')).name == Text("Pompa", "Pompa")
    assert read(LEAST.replace('"Pump"', '{ id = "Pompa", en = "Pump" }')).name == Text("Pump", "Pompa")
    assert Text("Pump", "Pompa").get("id") == "Pompa"
    assert Text("Pump", "Pompa").get("en") == "Pump"


def test_two_readings_of_one_file_are_equal() -> None:
    text = LEAST + '[derived.twice]\nexpr = "2 * motor_current"\n'
    assert read(text) == read(text)
    assert product_digest(text) != product_digest(text + "\n")


def test_braces_that_are_doubled_are_text() -> None:
    text = LEAST + "[notices.predicted_failure]\nsubject = '{{1}} {serial}'\nbody = 'b'\n"
    notice = read(text).notice("predicted_failure")
    assert notice is not None
    assert notice.subject.en.format(serial="SN-1") == "{1} SN-1"


def test_a_file_may_begin_with_a_byte_order_mark_and_end_its_lines_as_windows_does(tmp_path: Path) -> None:
    path = tmp_path / "pump.toml"
    path.write_bytes(b"\xef\xbb\xbf" + LEAST.replace("\n", "\r\n").encode())
    assert load_product(path).id == "pump"


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadProductFile, match=r"none\.toml: file: cannot be read: No such file"):
        load_product(tmp_path / "none.toml")
    (tmp_path / "bad.toml").write_bytes(b"name = '\xff'")
    with pytest.raises(BadProductFile, match=r"bad\.toml: file: is not UTF-8 at byte 8"):
        load_product(tmp_path / "bad.toml")


def test_a_folder_of_products_is_read_by_name_and_names_every_bad_file(tmp_path: Path) -> None:
    (tmp_path / "b.toml").write_text(LEAST, encoding="utf-8")
    (tmp_path / "a.toml").write_text(LEAST.replace('"pump"', '"fan"'), encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no product", encoding="utf-8")
    assert [product.id for product in load_products(tmp_path)] == ["fan", "pump"]
    (tmp_path / "c.toml").write_text("x", encoding="utf-8")
    (tmp_path / "d.toml").write_text(LEAST, encoding="utf-8")
    with pytest.raises(BadProductFile) as refused:
        load_products(tmp_path)
    first, second = str(refused.value).splitlines()
    assert "c.toml: file: is not TOML" in first
    assert "d.toml: product.id = 'pump': is declared by b.toml already" in second
    with pytest.raises(BadProductFile, match="is no folder of product files"):
        load_products(tmp_path / "none")


@pytest.mark.parametrize("word", ["select", "ts", "device", "serial", "window", "bucket", "boot"])
def test_reserved_words_name_nothing(word: str) -> None:
    assert word in RESERVED
    assert identifier_fault(word) == "is a reserved word; choose another name"


@pytest.mark.parametrize("serial", ["SN-17", "a", "AC 12.b", "\u6e2c", "x" * 120])
def test_a_serial_is_one_level_of_a_topic(serial: str) -> None:
    assert serial_fault(serial) is None


@pytest.mark.parametrize("serial", ["", "_clock", "a/b", "a+", "#", "a\n", "a\0", "x" * 121])
def test_a_serial_that_no_topic_can_hold_is_refused(serial: str) -> None:
    assert serial_fault(serial) is not None


def test_what_is_reported_on_change_holds_for_three_heartbeats_or_without_one_for_years() -> None:
    pump = read(
        LEAST.replace('"10m"', '"10m"\nreported = "on_change"\nheartbeat = "1d"') + "\n[metrics.heat]\nunit = ''\n"
    )
    assert pump.on_change
    assert [(metric.on_change, metric.stale_after) for metric in pump.metrics] == [(True, timedelta(days=3))] * 2
    mixed = read(LEAST + "\n[metrics.heat]\nunit = ''\nreported = 'on_change'\n")
    assert [metric.on_change for metric in mixed.metrics] == [False, True]
    assert mixed.metric("heat").stale_after > timedelta(days=3000)
    assert mixed.metric("motor_current").stale_after == timedelta(minutes=30)


def test_a_product_that_sends_codes_alone_needs_no_metric() -> None:
    door = read(WITH_MODE.replace('[metrics.motor_current]\nunit = "A"\n', "") + "[codes.E7]\n")
    assert door.metrics == ()
    assert [code.id for code in door.codes] == ["E7"]


def test_a_counters_level_and_what_is_kept_are_named_in_the_file() -> None:
    pump = read(
        LEAST + "\n[metrics.starts]\nunit = ''\nrole = 'counter'\nlevel = true\n[learning]\nkeep = ['starts']\n"
    )
    assert [metric.level for metric in pump.metrics] == [False, True]
    assert pump.keep == {"starts"}
