"""Secrets that are shown once, and questions before something that cannot be taken back."""

import json
from collections.abc import Sequence

from nicegui import ui

from dashboards.frame import Page
from dashboards.parts.administration.members import HandedLink


async def hand_over(page: Page, title: str, secret: str, *lines: str) -> None:
    """Shows a secret with a button that copies it, until whoever looks has done so."""
    t = page.viewer.t
    with ui.dialog().props("persistent") as dialog, ui.card().classes("ask handed"):
        ui.label(title).classes("dialog-title")
        for line in lines:
            ui.label(line).classes("said")
        ui.input(value=secret).props(f'outlined dense readonly aria-label="{title}"').classes("secret")

        def copy() -> None:
            # Copying by itself is only allowed over TLS and on this machine; else the text is there to be marked.
            ui.run_javascript(f"navigator.clipboard?.writeText({json.dumps(secret)})")
            copied.set_text(t("copied"))

        with ui.row().classes("dialog-buttons"):
            copied = ui.label("").classes("good")
            ui.button(t("copy"), icon="content_copy", on_click=copy).props("outline no-caps")
            ui.button(t("understood"), on_click=dialog.close).props("unelevated no-caps color=primary")
    await dialog
    dialog.delete()


async def hand_over_link(page: Page, link: HandedLink) -> None:
    """Shows a link for somebody, and says how it reaches them."""
    t, name = page.viewer.t, link.person.name
    mail = t("link_mailed", email=link.person.email or "") if link.mailed else t("link_not_mailed")
    about = t("link_help", name=name, until=page.viewer.when(link.until))
    await hand_over(page, t("link_title", name=name), link.address, about, mail)


async def hand_over_codes(page: Page, codes: Sequence[str]) -> None:
    """Shows recovery codes once."""
    t = page.viewer.t
    await hand_over(page, t("recovery_title"), "  ".join(codes), t("recovery_help"), "\n".join(codes))


async def is_sure(page: Page, question: str, button: str) -> bool:
    """Asks before something is done that cannot be taken back."""
    with ui.dialog() as dialog, ui.card().classes("ask"):
        ui.label(question)
        with ui.row().classes("dialog-buttons"):
            ui.button(page.viewer.t("close_dialog"), on_click=dialog.close).props("flat no-caps")
            ui.button(button, on_click=lambda: dialog.submit(True)).props("unelevated no-caps color=negative")
    said = await dialog
    dialog.delete()
    return bool(said)
