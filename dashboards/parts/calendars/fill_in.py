"""A dialog of a few fields: what was filled in, or nothing."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from nicegui import ui

from dashboards.frame import Page


@dataclass(frozen=True, slots=True)
class Asked:
    """One field. `options`: a choice of few, the first unless one is needed; `needed`: it must not be empty."""

    name: str
    label: str
    value: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    needed: bool = False
    kind: str = "text"
    hint: str = ""


async def fill_in(
    page: Page, title: str, asked: Sequence[Asked], *, save: Callable[[dict[str, str]], Awaitable[bool]] | None = None
) -> dict[str, str] | None:
    """None if they change their mind. `save`: what is done with it; the dialog stays, with what was filled in, until
    that was not refused."""
    t = page.viewer.t
    needed = {t("say_needed"): lambda said: bool(str(said or "").strip())}
    inputs: dict[str, ui.input | ui.select | ui.textarea] = {}
    with ui.dialog() as dialog, ui.card().classes("ask"):
        ui.label(title).classes("dialog-title")
        for one in asked:
            made: ui.input | ui.select | ui.textarea
            if one.options:
                value = one.value or (None if one.needed else next(iter(one.options)))
                made = ui.select(
                    dict(one.options), value=value, label=one.label, validation=needed if one.needed else None
                )
                made.props("outlined dense options-dense").without_auto_validation()
            elif one.kind == "lines":
                made = ui.textarea(one.label, value=one.value).props("outlined dense autogrow maxlength=8000")
            else:
                made = ui.input(one.label, value=one.value, validation=needed if one.needed else None)
                made.props(f"outlined dense maxlength=200 type={one.kind}").without_auto_validation()
            if one.hint:
                ui.label(one.hint).classes("muted small")
            inputs[one.name] = made

        async def answer() -> None:
            fit = [one.validate() for one in inputs.values()]  # Every field shows what it lacks.
            filled = {name: str(one.value or "").strip() for name, one in inputs.items()}
            if all(fit) and (save is None or await save(filled)):
                dialog.submit(filled)

        with ui.row().classes("dialog-buttons"):
            ui.button(t("close_dialog"), on_click=dialog.close).props("flat no-caps")
            ui.button(t("save"), on_click=answer).props("unelevated no-caps color=primary").classes("save")
    said = await dialog
    dialog.delete()
    return said if isinstance(said, dict) else None
