"""`/tokens`: programs' access tokens: made, shown once, ended."""

from fastapi import Request
from nicegui import ui
from nicegui.events import GenericEventArguments

from dashboards.console import read
from dashboards.frame import Page, fleets, frame
from dashboards.pages.administration.people import tenant_names
from dashboards.parts.administration.access_tokens import end_token_of, make_token_dialog, tokens_shown
from dashboards.parts.shared.filtered_list import PRESSED
from dashboards.parts.shared.heading import heading


async def tokens(request: Request) -> None:
    known = await fleets()
    with frame(request, "tokens", known) as page:
        t = page.viewer.t
        with ui.element("div").classes("filters"):
            heading(t("tokens"))
            ui.button(t("token_make"), icon="key", on_click=lambda: _make(page)).props(
                "unelevated no-caps color=primary"
            )
        ui.label(t("tokens_help")).classes("muted")
        await show_tokens(page, own=False)


async def show_tokens(page: Page, *, own: bool) -> None:
    """The list with its buttons."""
    shown = await page.fragment("tokens.html", tokens_shown, page.viewer, own=own)

    async def pressed(event: GenericEventArguments) -> None:
        number = str(event.args.get("id", ""))
        if event.args.get("act") == "end-token" and number.isdigit():
            await end_token_of(page, int(number), own=own)

    shown.html.on("click", pressed, js_handler=PRESSED)
    page.follow("clock", refresh=shown.refresh)


async def _make(page: Page) -> None:
    await make_token_dialog(page, own=False, tenants=await read(tenant_names, page.viewer))
