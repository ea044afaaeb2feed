"""Which edge nodes of Sparkplug B are a product's devices, as its file says."""

import pytest

from fleet.product_files.parse import parse_product
from tests.fleet.test_product_faults import refusal
from tests.worlds.foreign import SPARKPLUG

PRESSES = 'sparkplug = "Plant 1/+/{serial}"'


@pytest.mark.parametrize(
    ("new", "fault"),
    [
        ('sparkplug = "Plant 1/{serial}/+"', "inputs.presses.sparkplug = 'Plant 1/{serial}/+': "),
        ('sparkplug = "Plant 1/{serial}/+"', "must hold {serial} in its last level"),
        ('sparkplug = "{serial}"', "must be GROUP/NODE or GROUP/NODE/DEVICE"),
        ('sparkplug = "a/b/c/{serial}"', "must be GROUP/NODE or GROUP/NODE/DEVICE"),
        ('sparkplug = "#/{serial}"', "must hold {serial} once, and no #"),
        ("sparkplug = 7", "must be GROUP/NODE or GROUP/NODE/DEVICE"),
        (PRESSES + '\ntopic = "x/{serial}"', "inputs.presses: has a topic or sparkplug, and not both"),
        (PRESSES + '\nts = "time"', "inputs.presses: ts cannot stand beside sparkplug"),
        (PRESSES + '\nvalues = { wetness = "w" }', "inputs.presses.values.wetness: is no metric of this product"),
        (PRESSES + '\nvalues = { humidity = "" }', "inputs.presses.values.humidity.path = ''"),
        ('topic = "spBv1.0/Plant 1/DDATA/g/{serial}"\nvalues = { power = "p" }', "Sparkplug B has `sparkplug = "),
        (PRESSES.replace("Plant 1", "+"), ""),
    ],
)
def test_what_is_wrong_with_an_input_of_edge_nodes_is_told(new: str, fault: str) -> None:
    assert PRESSES in SPARKPLUG
    text = SPARKPLUG.replace(PRESSES, new, 1)
    assert any(fault in line for line in refusal(text)) if fault else parse_product(text, file="press.toml").inputs


def test_the_name_of_a_sparkplug_metric_is_one_text_and_an_edge_node_belongs_to_one_product() -> None:
    [_, gateways] = parse_product(SPARKPLUG, file="press.toml").inputs
    assert [value.path.steps for value in gateways.values] == [("Board/Temperature",), ("Supply.mW",)]
    twice = '[inputs.twice]\nsparkplug = "Plant 1/g/{serial}"\n[inputs.gateways]'
    faults = refusal(SPARKPLUG.replace("[inputs.gateways]", twice, 1))
    assert any("inputs.twice.sparkplug" in fault and "takes topics of inputs.presses" in fault for fault in faults)
