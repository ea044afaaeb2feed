"""The product files we ship, and the pages for authors: what they promise holds."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from pydantic import BaseModel

from fleet.product import Product, Role
from fleet.product_files.commands_table import ArgumentTable, CommandTable
from fleet.product_files.cross_checks import NOTICE_PLACEHOLDERS
from fleet.product_files.customers_table import CustomerWordsTable, SignTable, SymptomTable
from fleet.product_files.inputs_table import InputTable, InputTimeTable, InputValueTable
from fleet.product_files.metric_table import MetricTable
from fleet.product_files.parse import BadProductFile, load_product, load_products, parse_product
from fleet.product_files.retention_table import RetentionTable
from fleet.product_files.schema import (
    CodeTable,
    ComponentTable,
    DerivedTable,
    FailureModeTable,
    LearningTable,
    MaintenanceTable,
    NoticeTable,
    PartTable,
    PolicyTable,
    ProductSchema,
    ProductTable,
    RuleTable,
)
from fleet.product_files.service_table import ServiceTable
from fleet.product_files.visits_table import VisitsTable
from fleet.product_files.warranty_table import ChargesTable, WarrantyTable
from fleet.recorded.folder import open_folder
from fleet.recorded.telemetry import read_telemetry
from fleet.times import format_duration
from fleet.value_checks import Checker
from ingest.sorting.dead_letter_reasons import Reason

ROOT = Path(__file__).resolve().parents[2]
PRODUCTS = ROOT / "fleet" / "products"
SHIPPED = ["refrigerator", "washing_machine", "heat_pump", "turbofan"]
APPLIANCES = SHIPPED[:3]
PAGE = (ROOT / "docs" / "product-file.md").read_text(encoding="utf-8")
WIRE = (ROOT / "docs" / "wire-format.md").read_text(encoding="utf-8")


def shipped(name: str) -> Product:
    return load_product(PRODUCTS / f"{name}.toml")


def blocks(page: str, mark: str) -> list[str]:
    return re.findall(rf"^```{re.escape(mark)}\n(.*?)^```$", page, flags=re.DOTALL | re.MULTILINE)


def test_every_product_file_loads_under_its_own_name() -> None:
    assert {product.id for product in load_products(PRODUCTS)} == set(SHIPPED)
    assert all(shipped(name).id == name for name in SHIPPED)


@pytest.mark.parametrize("name", APPLIANCES)
def test_an_appliance_shows_every_kind_of_declaration(name: str) -> None:
    product = shipped(name)
    assert len(product.metrics) >= 8
    assert {metric.role for metric in product.metrics} == set(Role)
    assert any(metric.labels == ("false", "true") for metric in product.metrics)
    assert any(len(metric.labels) > 2 for metric in product.metrics)
    assert len(product.derived) >= 2
    assert len(product.failure_modes) >= 4
    assert len({mode.component for mode in product.failure_modes}) >= 3
    assert any(code.ticket and code.failure_mode for code in product.codes)
    assert any(not code.ticket for code in product.codes)
    assert all(rule.hysteresis > 0 for rule in product.rules)
    assert len(product.rules) >= 2
    assert format_duration(product.scoring) == "1h"


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_product_is_complete(name: str) -> None:
    product = shipped(name)
    assert all(m.low is not None for m in product.metrics if m.role is not Role.STATE)
    assert all(part.number and part.price for part in product.parts)
    assert len({part.number for part in product.parts}) == len(product.parts)
    assert product.warranty is not None
    assert product.maintenance
    for mode in product.failure_modes:
        assert mode.mechanism
        assert mode.lead_needed < mode.horizon <= mode.pf_interval
        assert mode.cost_visit < mode.cost_failure
        assert len(mode.checklist) >= 2


@pytest.mark.parametrize("name", SHIPPED)
def test_every_text_is_there_in_both_languages(name: str) -> None:
    product = shipped(name)
    texts = [product.name, *(metric.name for metric in product.metrics), *(item.name for item in product.derived)]
    texts += [*(code.name for code in product.codes), *(part.name for part in product.parts)]
    texts += [*(item.name for item in product.components), *(mode.name for mode in product.failure_modes)]
    texts += [*(rule.name for rule in product.rules), *(plan.name for plan in product.maintenance)]
    texts += [step for mode in product.failure_modes for step in mode.checklist]
    texts += [step for plan in product.maintenance for step in plan.checklist]
    texts += [label for metric in product.metrics for label in metric.labels_text]
    words = [mode.customers for mode in product.failure_modes]
    texts += [text for one in words for text in (one.seen, *one.meanwhile) if text]
    texts += [text for one in words for sign in one.signs for text in (sign.above, sign.below) if text]
    texts += [text for one in product.symptoms for text in (one.name, one.danger, *one.remedies) if text]
    assert [text.en for text in texts if text.en == text.id and text.en != "Mode"] == []


@pytest.mark.parametrize("name", APPLIANCES)
def test_an_appliance_speaks_plainly_to_customers(name: str) -> None:
    product = shipped(name)
    assert product.picture == name
    assert len(product.symptoms) >= 5
    assert len({symptom.picture for symptom in product.symptoms}) == len(product.symptoms)
    assert all(symptom.remedies or symptom.danger for symptom in product.symptoms)
    reported = {mode for symptom in product.symptoms for mode in symptom.failure_modes}
    assert reported == {mode.id for mode in product.failure_modes}
    for mode in product.failure_modes:
        assert mode.customers.seen
        assert mode.customers.signs
        assert mode.customers.meanwhile
        said = [text for sign in mode.customers.signs for text in (sign.above, sign.below) if text]
        sentences = [mode.customers.seen, *said, *mode.customers.meanwhile]
        assert [one.en for one in sentences if re.search(r"\d|%", one.en + one.id)] == []
        assert [one.en for one in sentences if len(one.id) > 100] == []


@pytest.mark.parametrize("name", SHIPPED)
def test_notices_are_honest_in_both_languages(name: str) -> None:
    product = shipped(name)
    assert {notice.id for notice in product.notices} >= {"predicted_failure", "reported_failure"}
    for notice in product.notices:
        sample = {placeholder: f"<{placeholder}>" for placeholder in NOTICE_PLACEHOLDERS[notice.id]}
        assert notice.subject.en != notice.subject.id
        assert notice.body.en != notice.body.id
        for language in ("en", "id"):
            body = notice.body.get(language).format(**sample)
            assert "<customer>" in body
            assert "<ticket>" in body
            assert "What happens next" in body or "Selanjutnya" in body
            assert "!" not in body + notice.subject.get(language)
    predicted = product.notice("predicted_failure")
    assert predicted is not None
    assert "Our monitoring suggests" in predicted.body.en
    assert "Hasil pemantauan kami menunjukkan" in predicted.body.id
    assert "{window}" in predicted.body.en
    assert "{window}" in predicted.body.id


@pytest.mark.parametrize("name", SHIPPED)
def test_derived_metrics_are_numbers_in_the_middle_of_every_range(name: str) -> None:
    product = shipped(name)
    middle = {metric.id: np.array([((metric.low or 0.0) + (metric.high or 100.0)) / 2]) for metric in product.metrics}
    for derived in product.derived:
        read = {one: middle[one.partition(".")[0]] for one in derived.expression.reads}
        assert np.isfinite(derived.expression.evaluate(read)).all(), derived.id


def test_the_turbofan_has_the_settings_and_sensors_of_the_simulator() -> None:
    turbofan = shipped("turbofan")
    roles = [metric.role for metric in turbofan.metrics]
    assert [roles.count(role) for role in (Role.SETTING, Role.SENSOR)] == [3, 21]
    names = [metric.name.en.split(":")[0] for metric in turbofan.metrics if metric.role is Role.SENSOR]
    assert " ".join(names) == (
        "T2 T24 T30 T50 P2 P15 P30 Nf Nc epr Ps30 phi NRf NRc BPR farB htBleed Nf_dmd PCNfR_dmd W31 W32"
    )
    assert {mode.component for mode in turbofan.failure_modes} == {"hpc", "fan"}
    assert format_duration(turbofan.interval) == "1d"


def test_recorded_engines_stay_inside_the_turbofans_ranges(shared_fleets: Path) -> None:
    turbofan = shipped("turbofan")
    low, high = (np.array([getattr(m, end) for m in turbofan.metrics]) for end in ("low", "high"))
    for chunk in read_telemetry(open_folder(shared_fleets / "turbofan-fd001" / "train")):
        assert ((chunk.values >= low) & (chunk.values <= high)).all()


@pytest.mark.parametrize("text", blocks(PAGE, "toml"))
def test_an_example_of_the_page_is_a_product_file(text: str) -> None:
    assert parse_product(text, file="example.toml").metrics


@pytest.mark.parametrize(
    ("text", "answer"), list(zip(blocks(PAGE, "toml refused"), blocks(PAGE, "text answer"), strict=True))
)
def test_a_refused_example_is_answered_as_the_page_says(text: str, answer: str) -> None:
    with pytest.raises(BadProductFile) as refused:
        parse_product(text, file="oven.toml")
    assert str(refused.value) == answer.rstrip("\n")


def test_the_page_shows_examples() -> None:
    assert len(blocks(PAGE, "toml")) >= 4
    assert len(blocks(PAGE, "toml refused")) == 3


TABLES: dict[str, type[BaseModel]] = {
    "product": ProductTable,
    "metrics.*": MetricTable,
    "derived.*": DerivedTable,
    "parts.*": PartTable,
    "components.*": ComponentTable,
    "failure_modes.*": FailureModeTable,
    "failure_modes.*.customers": CustomerWordsTable,
    "failure_modes.*.customers.signs.*": SignTable,
    "symptoms.*": SymptomTable,
    "codes.*": CodeTable,
    "rules.*": RuleTable,
    "warranty": WarrantyTable,
    "charges": ChargesTable,
    "visits": VisitsTable,
    "service": ServiceTable,
    "maintenance.*": MaintenanceTable,
    "notices.*": NoticeTable,
    "commands.*": CommandTable,
    "commands.*.args.*": ArgumentTable,
    "policy": PolicyTable,
    "learning": LearningTable,
    "retention": RetentionTable,
    "inputs.*": InputTable,
    "inputs.*.values.*": InputValueTable,
    "inputs.*.ts": InputTimeTable,
}


def test_the_page_lists_every_key_of_every_table() -> None:
    assert {name.split(".")[0] for name in TABLES} == set(ProductSchema.model_fields)
    for name, table in TABLES.items():
        section = PAGE.split(f"### [{name}]\n")[1].split("\n### ")[0]
        rows = re.findall(r"^\| ((?:`\w+`(?: or )?)+) \|", section, flags=re.MULTILINE)
        listed = set(re.findall(r"`(\w+)`", " ".join(rows))) - (
            {r.value for r in Role} if name == "metrics.*" else set()
        )
        assert listed == {field.alias or key for key, field in table.model_fields.items()}, name


def test_the_page_lists_the_periods_that_are_chosen() -> None:
    rows = re.findall(r"^\| (\d+\w) \| (\d+\w|none) \| (\d+\w) \| ([\w, ]+) \|$", PAGE, flags=re.MULTILINE)
    assert len(rows) == 6
    for interval, horizon, scoring, rollups in rows:
        text = f'product = {{ id = "x", name = "X", interval = "{interval}" }}\nmetrics.a.unit = ""\n'
        if horizon != "none":
            text += f'[failure_modes.m]\ncomponent = "c"\nhorizon = "{horizon}"\n'
            text += 'lead_needed = "1h"\ncost = { failure = 9, visit = 1 }\n'
        product = parse_product(text, file="x.toml")
        assert format_duration(product.scoring) == scoring
        assert ", ".join(map(format_duration, product.rollups)) == rollups


def test_the_smallest_folder_of_the_page_is_a_fleet(tmp_path: Path) -> None:
    for name in ("product.toml", "devices.csv", "telemetry.csv", "failures.csv"):
        [text] = blocks(WIRE, f"text {name}")
        (tmp_path / name).write_text(text, encoding="utf-8")
    fleet = open_folder(tmp_path)
    [chunk] = read_telemetry(fleet)
    assert [len(fleet.devices()), len(list(fleet.failures())), len(chunk)] == [2, 1, 3]


def test_the_payloads_of_the_page_are_json_that_the_refrigerator_takes() -> None:
    payloads = [json.loads(text) for text in blocks(WIRE, "json")]
    assert len(payloads) == 6
    checked = Checker(shipped("refrigerator")).check(payloads[0]["values"])
    assert (checked.aside, checked.undeclared) == ((), ())
    assert [value for value in checked.values if value is not None] == pytest.approx([93.1, 0, 1])


def test_the_page_lists_every_reason_of_a_dead_letter() -> None:
    section = re.split("^## ", WIRE.split("## 5. Dead letters")[1], flags=re.MULTILINE)[0]
    assert sorted(re.findall(r"^\| `(\w+)` \|", section, flags=re.MULTILINE)) == sorted(Reason)
