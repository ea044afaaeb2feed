"""Every rule of a product file: what breaks it is told with file, key, value and rule, all of it at once."""

import pytest

from fleet.product_files.parse import BadProductFile, parse_product
from tests.worlds.products import LEAST, WITH_MODE


def refusal(text: str) -> list[str]:
    with pytest.raises(BadProductFile) as refused:
        parse_product(text, file="pump.toml")
    lines = str(refused.value).splitlines()
    assert all(line.startswith("pump.toml: ") for line in lines)
    assert len(lines) == len(refused.value.faults)
    return [line.removeprefix("pump.toml: ") for line in lines]


def with_metric(line: str) -> str:
    return LEAST + "\n" + line + "\n"


def with_table(table: str, *lines: str) -> str:
    return WITH_MODE + f"[{table}]\n" + "\n".join(lines) + "\n"


METRIC = "[metrics.door]\nunit = ''\n"
MODE = WITH_MODE.replace
RULE = "rules.hot", "metric = 'motor_current'"
NOTICE = "notices.predicted_failure"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (LEAST.replace('id = "pump"\n', ""), "product.id: is missing"),
        (LEAST.replace('"pump"', '"Pump"'), "product.id = 'Pump': must be lower_snake_case, start with a letter"),
        (LEAST.replace('"pump"', f'"{"p" * 41}"'), "hold at most 40 characters"),
        (LEAST.replace('"pump"', '"order"'), "product.id = 'order': is a reserved word; choose another name"),
        (LEAST.replace('"pump"', "7"), "product.id = 7: must be a text"),
        (LEAST.replace('"Pump"', '" "'), "product.name = ' ': must be a text, or { en"),
        (LEAST.replace('"Pump"', '{ de = "Pumpe" }'), "product.name: must be a text, or { en"),
        (LEAST.replace('"Pump"', '{ en = "Pump", id = 3 }'), "product.name: must be a text, or { en"),
        (LEAST.replace('"10m"', '"soon"'), "product.interval = 'soon': 'soon' is no duration"),
        (LEAST.replace('"10m"', "10"), "product.interval = 10: 10 is no duration"),
        (LEAST.replace('"10m"', '"10m"\nscoring = "1m"'), "product: scoring must not be shorter than interval"),
        (LEAST.replace('"10m"', '"10m"\ncolour = "red"'), "product.colour = 'red': is no key of a product file here"),
        (LEAST.replace("[metrics.motor_current]\nunit", "[metric.motor_current]\nunit"), "metrics: is missing"),
        (LEAST.split("[metrics")[0] + "[metrics]\n", "metrics: must hold at least one"),
        (LEAST.split("[metrics")[0] + "[[metrics]]\n", "metrics = [{}]: must be a table"),
        (LEAST.replace('"10m"', '"10m"\nheartbeat = "1d"'), 'product: heartbeat belongs to reported = "on_change"'),
        (
            LEAST.replace('"10m"', '"10m"\nreported = "on_change"\nheartbeat = "1m"'),
            "product: heartbeat 1m must not be shorter than interval 10m",
        ),
        (with_metric(METRIC + "reported = 'rarely'"), "metrics.door.reported = 'rarely': must be 'regularly' or"),
        (with_metric(METRIC + "level = true"), 'metrics.door: level belongs to role = "counter"'),
        (with_metric(METRIC + "bad = 'hot'"), "metrics.door.bad = 'hot': must be 'high', 'low' or 'both'"),
        (with_metric(METRIC + "role = 'setting'\nbad = 'high'"), "metrics.door: bad belongs to a sensor or a counter"),
        (with_metric(METRIC + "limit = 3"), 'metrics.door: limit needs bad = "high" or bad = "low"'),
        (
            with_metric(METRIC + "range = [0, 2]\nbad = 'high'\nlimit = 3"),
            "metrics.door: limit 3 is never reached: values outside 0..2 are kept aside",
        ),
        (
            with_metric("[components.lid]\nmetrics = ['dor']"),
            "components.lid.metrics = 'dor': is no metric of this product",
        ),
        (with_metric("[components.lid]\ncodes = ['E1']"), "components.lid.codes = 'E1': is no code of this product"),
        (
            with_metric(METRIC + "[components.lid]\nmetrics = ['door']\n[components.hull]\nmetrics = ['door']"),
            "components.hull.metrics = 'door': stands under components.lid, too; choose one",
        ),
        (with_metric("[learning]\nkeep = ['door']"), "learning.keep = 'door': is no metric of this product"),
        (with_metric("[metrics.ts]\nunit = ''"), "metrics.ts: is a reserved word"),
        (with_metric("[metrics.'Door']\nunit = ''"), "metrics.Door: must be lower_snake_case"),
        (with_metric("[metrics.door]"), "metrics.door.unit: is missing"),
        (with_metric("[metrics.door]\nunit = 3"), "metrics.door.unit = 3: must be a text"),
        (with_metric(METRIC + "role = 'gauge'"), "metrics.door.role = 'gauge': must be 'sensor', 'setting', 'counter'"),
        (
            with_metric(METRIC + "type = 'double'"),
            "metrics.door.type = 'double': must be 'float', 'integer' or 'boolean'",
        ),
        (with_metric(METRIC + "range = [5, 5]"), "metrics.door: range [5, 5]: the low end must be below the high end"),
        (with_metric(METRIC + "range = [5]"), "metrics.door.range.1: is missing"),
        (with_metric(METRIC + "range = 5"), "metrics.door.range = 5: must be a list of two numbers"),
        (with_metric(METRIC + "range = ['a', 5]"), "metrics.door.range.0 = 'a': must be a number"),
        (with_metric(METRIC + "range = [nan, 5]"), "metrics.door.range.0 = nan: must be a finite number"),
        (
            with_metric(METRIC + "role = 'counter'\nrange = [-1, 5]"),
            "door.range = [-1.0, 5.0]: a counter starts at zero",
        ),
        (with_metric(METRIC + "role = 'state'"), "metrics.door: a state needs labels"),
        (with_metric(METRIC + "role = 'setting'\nsurroundings = true"), "surroundings belong to role = "),
        (with_metric(METRIC + "labels = ['a', 'b']"), 'metrics.door: labels belong to role = "state", not "sensor"'),
        (with_metric(METRIC + "type = 'boolean'"), 'metrics.door: type = "boolean" belongs to role = "state"'),
        (
            with_metric(METRIC + "role = 'state'\ntype = 'boolean'\nlabels = ['a', 'b']"),
            "metrics.door: a boolean has the labels false and true already",
        ),
        (with_metric(METRIC + "role = 'state'\nlabels = ['a', 'a']"), "labels = ['a', 'a']: must be 2 to 32 different"),
        (with_metric(METRIC + "role = 'state'\nlabels = ['a']"), "labels = ['a']: must be 2 to 32 different"),
        (with_metric(METRIC + "role = 'state'\nlabels = []"), "labels = []: must be 2 to 32 different"),
        (with_metric(METRIC + "role = 'state'\nlabels = ['a', '']"), "labels = ['a', '']: every label must be a text"),
        (with_metric(METRIC + "role = 'state'\nlabels = 'ab'"), "labels = 'ab': must be 2 to 32 different texts"),
        (with_metric(METRIC + "role = 'state'\nlabels = { a = 'A', b = 3 }"), "metrics.door.labels: b must be a text"),
        (
            with_metric(METRIC + "role = 'state'\ntype = 'boolean'\nrange = [0, 1]"),
            "door: a state has labels, no range",
        ),
        (with_metric(METRIC + "stale_after = '0s'"), "metrics.door.stale_after = '0s': '0s' must be at least 1ms"),
        (
            with_table("derived.motor_current", "expr = 'motor_current'"),
            "derived.motor_current: has the name of a metric",
        ),
        (with_table("derived.rise", "expr = 'hot - cold'"), "derived.rise.expr = 'hot': is no metric of this product"),
        (
            with_table("derived.rise", "expr = 'motor_current.real'"),
            "derived.rise.expr = 'motor_current.real': is no part of motor_current of this product; ",
        ),
        (with_table("derived.rise", "expr = 3"), "derived.rise.expr = 3: must be a text such as"),
        (with_table("parts.ring", "number = 'R-1'"), "parts.ring.name: is missing"),
        (with_table("parts.ring", "name = 'Ring'", "price = -1"), "price = -1: must be greater than or equal to 0"),
        (with_table("components.motor"), "failure_modes.seal_leak.component = 'shaft_seal': is no component"),
        (with_table("components.shaft_seal", "parts = ['ring']"), "components.shaft_seal.parts = 'ring': is no part"),
        (
            WITH_MODE + "parts = ['ring']",
            "failure_modes.seal_leak.parts = 'ring': is no part of this product; declared: none",
        ),
        (MODE('"3d"', '"14d"'), "failure_modes.seal_leak: lead_needed must be shorter than horizon"),
        (MODE("visit = 80", "visit = 0"), "failure_modes.seal_leak.cost.visit = 0: must be greater than 0"),
        (MODE("{ failure = 900, visit = 80 }", "900"), "failure_modes.seal_leak.cost = 900: must be a table"),
        (MODE("failure = 900, ", ""), "failure_modes.seal_leak.cost.failure: is missing"),
        (MODE("seal_leak", "select"), "failure_modes.select: is a reserved word"),
        (WITH_MODE + "checklist = ['']", "failure_modes.seal_leak.checklist.0 = '': must be a text"),
        (WITH_MODE + "checklist = 'Look'", "failure_modes.seal_leak.checklist = 'Look': must be a list"),
        (with_table("codes.'E 1'"), "codes.E 1: must be 1 to 40 letters, digits, . _ or -"),
        (
            with_table("codes.E1", "severity = 'bad'"),
            "codes.E1.severity = 'bad': must be 'info', 'warning', 'error' or",
        ),
        (with_table("codes.E1", "ticket = true"), "codes.E1: ticket = true needs a failure_mode"),
        (with_table("codes.E1", "ticket = 'yes'"), "codes.E1.ticket = 'yes': must be true or false"),
        (with_table("codes.E1", "failure_mode = 'wear'"), "codes.E1.failure_mode = 'wear': is no failure mode of this"),
        (with_table(*RULE), "rules.hot: needs one of above and below"),
        (with_table(*RULE, "above = 1", "below = 0"), "rules.hot: needs one of above and below"),
        (with_table(*RULE, "above = '1'"), "rules.hot.above = '1': must be a number"),
        (with_table(*RULE, "above = 1", "for = '0m'"), "rules.hot.for = '0m': '0m' must be at least 1ms"),
        (with_table(*RULE, "above = 1", "for_ = '1m'"), "rules.hot.for_ = '1m': is no key of a product file here"),
        (with_table(*RULE, "above = 1", "hysteresis = -1"), "rules.hot.hysteresis = -1: must be greater than or equal"),
        (with_table(*RULE, "above = 1", "ticket = true"), "rules.hot: ticket = true needs a failure_mode"),
        (with_table(*RULE, "above = 1", "failure_mode = 'x'"), "rules.hot.failure_mode = 'x': is no failure mode"),
        (with_table("rules.hot", "metric = 'heat'", "above = 1"), "rules.hot.metric = 'heat': is no metric of this"),
        (
            with_table(*RULE, "above = 30").replace('unit = "A"', 'unit = "A"\nrange = [0, 30]'),
            "rules.hot.above = 30: is never crossed: values of motor_current outside 0..30 are kept aside",
        ),
        (
            with_table(*RULE, "below = 0").replace('unit = "A"', 'unit = "A"\nrange = [0, 30]'),
            "rules.hot.below = 0: is never crossed",
        ),
        (with_table("warranty"), "warranty.duration: is missing"),
        (with_table("policy", "max_false_share = 1.0"), "policy.max_false_share = 1.0: must be less than 1"),
        (
            with_table("policy", "false_tickets_per_1000_device_months = 0"),
            "policy.false_tickets_per_1000_device_months = 0: must be greater than 0",
        ),
        (with_table("warranty", "duration = '1d'", "covers = ['x']"), "warranty.covers = 'x': is no component"),
        (with_table("maintenance.oil", "component = 'x'", "every = '1d'"), "maintenance.oil.component = 'x': is no"),
        (with_table("notices.goodbye", "subject = 'a'", "body = 'b'"), "notices.goodbye: is no notice; there are"),
        (with_table(NOTICE, "subject = 'a'"), "notices.predicted_failure.body: is missing"),
        (
            with_table(NOTICE, "subject = '{model}'", "body = 'b'"),
            "notices.predicted_failure.subject = {model}: is no placeholder; there are {component}, {costs}",
        ),
        (
            with_table(NOTICE, "subject = { en = 'a', id = '{nama}' }", "body = 'b'"),
            "notices.predicted_failure.subject.id = {nama}: is no placeholder",
        ),
        (with_table(NOTICE, "subject = '{}'", "body = 'b'"), "subject = {}: is no placeholder"),
        (with_table(NOTICE, "subject = '{serial.a}'", "body = 'b'"), "subject = {serial.a}: is no placeholder"),
        (
            with_table(NOTICE, "subject = '{serial!r}'", "body = 'b'"),
            "subject = {serial!r}: takes no format; write {serial}",
        ),
        (with_table(NOTICE, "subject = '{serial:>9}'", "body = 'b'"), "subject = {serial:>9}: takes no format"),
        (with_table(NOTICE, "subject = 'a'", "body = '50 {'"), "body = '50 {': has an unpaired brace"),
        (LEAST + "[colours]\n", "colours = {}: is no key of a product file here (docs/product-file.md lists them)"),
    ],
)
def test_a_broken_rule_is_told_with_key_value_and_rule(text: str, fault: str) -> None:
    told = refusal(text)
    assert any(fault in line for line in told), told


def test_every_fault_is_told_at_once() -> None:
    told = refusal(
        """
        [product]
        id = "Pump"
        interval = "never"
        [metrics.ts]
        unit = 3
        [failure_modes.leak]
        horizon = "2d"
        """
    )
    assert {line.split(": ")[0].split(" = ")[0] for line in told} == {
        "product.id",
        "product.name",
        "product.interval",
        "metrics.ts",
        "metrics.ts.unit",
        "failure_modes.leak.component",
        "failure_modes.leak.lead_needed",
        "failure_modes.leak.cost",
    }


def test_every_reference_that_leads_nowhere_is_told_at_once() -> None:
    told = refusal(
        WITH_MODE
        + "parts = ['a']\n[codes.E1]\nfailure_mode = 'b'\n[rules.r]\nmetric = 'c'\nabove = 1\n[derived.d]\nexpr = 'e'\n"
    )
    assert len(told) == 4


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[product]\nid = pump\n", "(at line 2, column 6)"),
        (LEAST + LEAST, "Cannot declare ('product',) twice (at line 10, column 9)"),
        ("[product\n", "(at line 1, column 9)"),
        ("a = " + "[" * 9000, "is not TOML"),
        ("a = " + "9" * 9000, "is not TOML"),
    ],
)
def test_what_is_no_toml_is_told_with_its_line(text: str, place: str) -> None:
    [told] = refusal(text)
    assert told.startswith("file: is not TOML: ")
    assert place in told


def test_a_monstrous_value_is_told_shortly() -> None:
    [first, *_] = refusal("a = 0x" + "f" * 9000)
    assert max(map(len, refusal(LEAST + f"z = '{'y' * 9000}'"))) < 250
    assert len(first) < 250
