"""The button that puts the model before the present one in force again; it asks for a reason first."""

from nicegui import ui

from api.access.permissions import Permission
from api.web.problems import Missing
from dashboards.console import console, read
from dashboards.frame import Page
from dashboards.parts.shared.acting import act, ask
from fleet.coded import as_written, coded
from service.ledger.rollback import roll_back
from service.tickets.states import By
from store.console.models_shown import model_by_id
from store.engine.database import Connection
from store.learning.deployments import previous_champion


class RollBack:
    """Stands in `place` while there is something to go back to, for those who may."""

    def __init__(self, page: Page, place: ui.element, model_id: int) -> None:
        self._page, self._place, self._model = page, place, model_id

    async def show(self) -> None:
        """Builds the button as things stand now."""
        back = await read(_way_back, self._model) if self._page.viewer.may(Permission.MODELS_ACT) else None
        self._place.clear()
        if back is not None:
            with self._place:
                ui.button(
                    self._page.viewer.t("roll_back", model=back), icon="undo", on_click=lambda: self._press(back)
                ).props("outline no-caps")

    async def _press(self, back: int) -> None:
        why = await ask(self._page, "ask_roll_back", confirm="roll_back_now", model=back, present=self._model)
        if not why:
            return

        def work(conn: Connection) -> object:
            model = model_by_id(conn, self._model)
            if model is None:
                raise Missing(coded("no_model_here", model=self._model))
            by = By(self._page.viewer.name, console().database.now(conn, model.product), as_written(why))
            return roll_back(conn, model.product, self._model, by)

        await act(
            self._page,
            Permission.MODELS_ACT,
            work,
            done=self._page.viewer.t("done_roll_back", model=back),
            about=f"model/{self._model}",
        )


def _way_back(conn: Connection, model_id: int) -> int | None:
    model = model_by_id(conn, model_id)
    return previous_champion(conn, model.product) if model and model.state == "champion" else None
