"""`/imports`: a table of customers, sites and appliances: tried first, with a reason for each row, then written.

The browser sends the file to the API's own route, as whoever looks; here is only shown what it answered.
"""

from collections.abc import Mapping
from typing import Any

from fastapi import Request
from nicegui import ui
from nicegui.events import GenericEventArguments

from dashboards.frame import fleets, frame
from dashboards.parts.shared.heading import heading
from dashboards.render import render
from dashboards.viewer import Viewer
from service.imports.customer_rows import COLUMNS, NEEDED

KINDS = ("customers", "sites", "assets")
MOST_SHOWN = 200
ANSWERED = "(e) => emit(e.detail)"


async def imports(request: Request) -> None:
    known = await fleets()
    with frame(request, "imports", known) as page:
        viewer, t = page.viewer, page.viewer.t
        heading(t("imports"))
        ui.label(t("imports_help")).classes("muted")
        form = ui.html(
            render("import_form.html", viewer, columns=COLUMNS[len(NEEDED) :], needed=NEEDED), sanitize=False
        )
        form.classes("fragment")
        came = ui.html(sanitize=False).classes("fragment").props('role="status"')
        form.on("imported", lambda event: came.set_content(shown(viewer, event)), js_handler=ANSWERED)


def shown(viewer: Viewer, event: GenericEventArguments) -> str:
    """What the API answered, for people."""
    sent = event.args if isinstance(event.args, Mapping) else {}
    body: Mapping[str, Any] = sent["body"] if isinstance(sent.get("body"), Mapping) else {}
    if sent.get("status") != 200:
        return render("import_refused.html", viewer, why=str(body.get("detail") or viewer.t("unavailable")))
    tallies = [(viewer.t(f"imports_{kind}"), *(_count(body, what, kind) for what in _WHATS)) for kind in KINDS]
    faults, notes = _lines(body, "faults"), _lines(body, "notes")
    return render(
        "import_outcome.html",
        viewer,
        written=bool(body.get("written")),
        count=int(body.get("rows") or 0),
        tallies=tallies,
        faults=faults[:MOST_SHOWN],
        notes=notes[:MOST_SHOWN],
        more=max(0, len(faults) - MOST_SHOWN),
    )


_WHATS = ("created", "changed", "unchanged")


def _count(body: Mapping[str, Any], what: str, kind: str) -> int:
    found = body.get(what)
    return int(found.get(kind) or 0) if isinstance(found, Mapping) else 0


def _lines(body: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = body.get(name)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []
