"""The ledger and the models in the console: what predictions were worth, why a mode lost its rung, and rolling back."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, expect

from fleet.coded import as_written, coded
from store.engine.database import connect
from store.learning.deployments import deployments
from store.learning.models import champion
from tests.cloned_database import cloned_database
from tests.dashboards.console_world import Watched, fits_a_phone, running_console, sign_in, watch
from tests.dashboards.ledger_console import tell_a_story
from tests.service.ledger_world import MODE

PAGES = ["/ledger", "/ledger/fridge", f"/ledger/fridge/{MODE}", "/ledger/fridge/fan_stall", "/models/2"]


@pytest.fixture(scope="module")
def told_database(server_url: str, template: str) -> Iterator[str]:
    with cloned_database(server_url, template) as url:
        with connect(url) as conn:
            tell_a_story(conn)
        yield url


@pytest.fixture(scope="module")
def told(told_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_console(told_database, tmp_path_factory.mktemp("ledger")) as url:
        yield url


@pytest.fixture
def reader(context: BrowserContext, told: str, told_database: str) -> Iterator[Watched]:
    sign_in(context, told, told_database)
    watched = watch(context)
    yield watched
    watched.check()


def test_the_ledger_shows_what_predictions_were_worth_and_why_a_mode_fell(reader: Watched, told: str) -> None:
    page = reader.page
    page.goto(f"{told}/ledger")
    row = page.locator("tr", has_text="Compressor wear").first
    expect(row).to_contain_text("12 %")  # 1 of 8 predictions was right,
    expect(row).to_contain_text("1 of 8")
    expect(row).to_contain_text("1 of 2")  # and of two faults one was foreseen.
    expect(row).to_contain_text("Open tickets")
    expect(row).to_contain_text("0.93")
    steps = page.locator("section", has_text="Steps up and down the ladder")
    expect(steps).to_contain_text("Fell to: Open tickets")
    expect(steps).to_contain_text("1 of 8 (2–47 %) of predictions were right: below the 70 % that is needed there")
    misses = page.locator("section", has_text="Faults that nobody foresaw")
    expect(misses.get_by_role("link", name="F-8")).to_have_attribute("href", "/devices/fridge/F-8")
    expect(page.get_by_text("no longer as in training, on 9 devices")).to_be_visible()
    page.locator("tr", has_text="Compressor wear").get_by_role("link", name="Compressor wear").first.click()
    expect(page).to_have_url(f"{told}/ledger/fridge/{MODE}")
    expect(page.locator(".nicegui-echart canvas").first).to_be_visible()
    expect(page.get_by_text("Slope 0.93 (0.71 to 1.20)")).to_be_visible()
    expect(page.locator(".bins")).to_contain_text("90 of 112")


def test_every_prediction_is_listed_by_what_became_of_it(reader: Watched, told: str) -> None:
    page = reader.page
    page.goto(f"{told}/ledger/fridge")
    lines = page.locator("#lines tbody tr")
    expect(lines).to_have_count(9)
    page.get_by_label("What became of it").click()
    page.get_by_role("option", name="Right: found and repaired").click()
    expect(lines).to_have_count(1)
    expect(lines.first).to_contain_text("F-7")
    expect(lines.first).to_contain_text("2 d ahead")
    page.goto(f"{told}/ledger/fridge?became=missed")
    expect(lines).to_have_count(1)
    expect(lines.first).to_contain_text("the customer called first")
    page.goto(f"{told}/ledger/fridge?became=false")
    expect(lines).to_have_count(7)


def test_a_model_shows_its_challenger_its_history_and_is_rolled_back_for_a_reason(
    reader: Watched, told: str, told_database: str
) -> None:
    page = reader.page
    page.goto(f"{told}/models/2")
    beside = page.locator("section", has_text="In shadow, beside the model in force")
    expect(beside).to_contain_text("-600 (-900 to 40), on 6 faults")
    expect(page.get_by_text("Training failed (for a rung that was lost)")).to_be_visible()
    page.get_by_role("button", name="Roll back to model #1").click()
    page.get_by_role("button", name="Put in force").click()
    expect(page.get_by_text("Please say it in a few words.")).to_be_visible()
    page.get_by_role("dialog").get_by_role("textbox").fill("it cries wolf")
    page.get_by_role("button", name="Put in force").click()
    expect(page.locator(".history-lines")).to_contain_text("roll back from model 2: it cries wolf")
    expect(page.get_by_role("button", name="Roll back")).to_have_count(0)
    with connect(told_database) as conn:
        present = champion(conn, "fridge")
        assert present is not None
        assert present.id == 1
        assert deployments(conn, "fridge")[0].why == coded(
            "model_rolled_back", model=2, why=as_written("it cries wolf")
        )


@pytest.mark.parametrize("language", ["en", "id"])
def test_no_page_of_the_ledger_is_wider_than_a_phone(
    reader: Watched, told: str, told_database: str, language: str
) -> None:
    sign_in(reader.page.context, told, told_database, language=language)
    fits_a_phone(reader, told, PAGES)
