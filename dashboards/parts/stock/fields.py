"""Fields of forms on parts: each says what is missing only when the form is sent."""

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from nicegui import ui

from dashboards.frame import Page

DAY, MORNING, MOST = "%Y-%m-%d", 9, 100_000


def place_field(page: Page, places: Mapping[int, str], label: str) -> ui.select:
    """A warehouse or van; chosen beforehand where there is only one."""
    only = next(iter(places)) if len(places) == 1 else None
    needed = {page.viewer.t("form_needed"): lambda said: said is not None}
    field = ui.select(dict(places), label=page.viewer.t(label), value=only, validation=needed)
    field.without_auto_validation().props("outlined dense options-dense")
    return field


def number_field(page: Page, label: str, *, least: int = 1) -> ui.number:
    def fits(said: float | None) -> bool:
        return said is not None and least <= said <= MOST and said % 1 == 0

    field = ui.number(page.viewer.t(label), validation={page.viewer.t("form_whole_number", least=least): fits})
    field.without_auto_validation().props("outlined dense")
    return field


def words_field(page: Page, label: str, *, needed: bool = False) -> ui.input:
    def fits(said: str | None) -> bool:
        return not needed or bool((said or "").strip())

    field = ui.input(page.viewer.t(label), validation={page.viewer.t("say_needed"): fits})
    field.without_auto_validation().props("outlined dense maxlength=200")
    return field


def day_field(page: Page, label: str, value: datetime) -> ui.input:
    def fits(said: str | None) -> bool:
        return moment_of(page, said) is not None

    shown = page.viewer.local(value).strftime(DAY)
    field = ui.input(page.viewer.t(label), value=shown, validation={page.viewer.t("form_bad_day"): fits})
    field.without_auto_validation().props("outlined dense type=date")
    return field


def moment_of(page: Page, said: str | None) -> datetime | None:
    """The morning of a day in the viewer's zone; None for what is no day."""
    try:
        day = datetime.strptime((said or "").strip(), DAY)
    except ValueError:
        return None
    return day.replace(hour=MORNING, tzinfo=ZoneInfo(page.viewer.zone)).astimezone(UTC)
