"""Commands that register a product file warn of a ticket rule that one false reading sets off."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.sigap.commands_world import Place
from tests.sigap.recorded_fridges import PRODUCT, write_fridges

HASTY = '[rules.warm]\nmetric = "temp"\nabove = 50\nfailure_mode = "wear"\nticket = true\n'
WARNING = "warning: fridge: rules.warm: ticket = true without for: one false reading of temp above 50 opens a ticket"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = write_fridges(tmp_path / "fridges")
    (folder / "product.toml").write_text(PRODUCT + HASTY)
    return folder


def test_import_train_and_doctor_warn(place: Place, folder: Path) -> None:
    assert WARNING in place.run("import", folder)
    assert WARNING in place.run("train", "--from", folder)
    doctor = json.loads(place.run("doctor", "--json", status=0).strip().splitlines()[-1])
    [finding] = [finding for finding in doctor["findings"] if "rules.warm" in finding[2]]
    assert finding[:2] == ["products", "note"]


def test_up_and_migrate_warn_and_a_rule_with_for_is_not_warned_of(place: Place, tmp_path: Path) -> None:
    products = tmp_path / "products"
    products.mkdir()
    (products / "fridge.toml").write_text(PRODUCT + HASTY)
    (products / "cooler.toml").write_text(PRODUCT.replace('"fridge"', '"cooler"') + HASTY + 'for = "20m"\n')
    told = replace(place, products_dir=products).run("db", "migrate")
    assert WARNING in told
    assert "cooler: rules" not in told
