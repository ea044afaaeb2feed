"""Manuals and videos by a real browser: a PDF is sent in the console, read on the public pages; a film plays there."""

from datetime import UTC, datetime

from playwright.sync_api import BrowserContext, expect

from service.knowledge.loading import load_articles
from store.engine.database import Connection
from store.identity.people import Role
from tests.api.test_manuals import ACTING, PLAIN
from tests.dashboards.accessible import PHONE, axe_faults
from tests.dashboards.console_world import sign_in, watch
from tests.service.service_world import World

AT = datetime(2026, 3, 4, tzinfo=UTC)
# Plays until a caption stands there.
PLAY = """new Promise(done => {
    const film = document.querySelector('video'), cues = () => film.textTracks[0].activeCues ?? [];
    film.ontimeupdate = () => film.currentTime > 0.3 && cues().length && done([film.videoWidth, cues()[0].text]);
    film.muted = true; film.play();
})"""


def test_a_manual_is_sent_listed_read_and_removed(
    context: BrowserContext, console: str, console_database: str, world: World
) -> None:
    sign_in(context, console, console_database, Role.KNOWLEDGE)
    watched = watch(context)
    page = watched.page
    page.goto(f"{console}/articles")
    form = page.locator("form[data-manual]")
    page.get_by_text("Add a manual").click()
    form.get_by_label("PDF file").set_input_files({"name": "x.pdf", "mimeType": "application/pdf", "buffer": PLAIN})
    form.get_by_label("Name of the manual").fill("Handbook of the fridge")
    assert axe_faults(page) == []
    form.get_by_role("button", name="Publish the manual").click()
    row = page.get_by_role("row").filter(has_text="Handbook of the fridge")
    expect(row).to_contain_text("PDF, 1 kB, English")
    public = context.new_page()
    public.set_viewport_size(PHONE)
    public.goto(f"{console}/help/en/search?q=fridge+handbook")
    with public.expect_download() as loaded:
        public.get_by_role("link", name="Handbook of the fridge").click()
    assert loaded.value.path().read_bytes() == PLAIN
    assert axe_faults(public) == []
    row.get_by_role("button", name="Remove").click()
    expect(row).to_have_count(0)
    page.get_by_text("Add a manual").click()
    form.get_by_label("PDF file").set_input_files(
        {"name": "x.pdf", "mimeType": "application/pdf", "buffer": ACTING["pdf_acts"]}
    )
    form.get_by_label("Name of the manual").fill("One that acts")
    with page.expect_response("**/v1/manuals?*") as answered:
        form.get_by_role("button", name="Publish the manual").click()
    assert answered.value.status == 422
    expect(page.get_by_text("holds something that acts")).to_be_visible()


def test_a_film_waits_for_a_tap_and_plays_with_captions(
    context: BrowserContext, console: str, desk: Connection
) -> None:
    load_articles(desk, AT)
    page = context.new_page()
    page.set_viewport_size(PHONE)
    films = list[str]()
    page.on("request", lambda asked: films.append(asked.url) if ".webm" in asked.url else None)
    page.goto(f"{console}/help/id/washer-clean-drain-filter")
    expect(page.locator("video")).to_be_visible()
    assert page.locator("video").bounding_box()["width"] <= 360  # type: ignore[index]
    page.wait_for_load_state("networkidle")
    assert films == []
    assert axe_faults(page) == []
    width, said = page.evaluate(PLAY)
    assert width == 640
    assert "Cabut steker" in said
    assert films
