"""The form for a command: which one, and its arguments with the fields that fit their types."""

from collections.abc import Callable, Sequence

from nicegui import ui

from dashboards.frame import Page
from dashboards.viewer import Viewer
from fleet.device_commands import ArgumentType, CommandArgument, DeclaredCommand

Filled = tuple[str, dict[str, object]]
LEFT_OUT = ""


class CommandForm:
    """The fields of one command; those of another one stand in their place when it is chosen."""

    def __init__(self, viewer: Viewer, commands: Sequence[DeclaredCommand]) -> None:
        self._viewer, self._commands = viewer, {command.id: command for command in commands}
        self._values: dict[str, Callable[[], object]] = {}
        names = {command.id: viewer.pick(command.name) for command in commands}
        self._chosen = ui.select(
            names, value=next(iter(names)), label=viewer.t("command_pick"), on_change=self._show_fields
        ).props("outlined dense options-dense")
        self._fields = ui.element("div").classes("fault-fields")
        self._show_fields()

    def filled(self) -> Filled:
        """The command's name, and the arguments that were given."""
        given = {name: value() for name, value in self._values.items()}
        return str(self._chosen.value), {name: value for name, value in given.items() if value is not None}

    def _show_fields(self) -> None:
        self._values.clear()
        self._fields.clear()
        with self._fields:
            for argument in self._commands[str(self._chosen.value)].arguments:
                self._values[argument.id] = self._field(argument)

    def _field(self, argument: CommandArgument) -> Callable[[], object]:
        """Draws a field; what comes back reads it: None where nothing was given."""
        viewer = self._viewer
        label = viewer.pick(argument.name) + (f" ({argument.unit})" if argument.unit else "")
        match argument.type:
            case ArgumentType.NUMBER | ArgumentType.INTEGER:
                return _number(argument, label)
            case ArgumentType.TEXT:
                field = ui.input(label, value=str(argument.default or "")).props(
                    f"outlined dense maxlength={argument.longest}"
                )
                return lambda: str(field.value or "").strip() or None
            case ArgumentType.CHOICE:
                return self._choice(argument, label, {choice: choice for choice in argument.choices})
            case ArgumentType.BOOLEAN:
                yes_no = {"true": viewer.t("command_true"), "false": viewer.t("command_false")}
                chosen = self._choice(argument, label, yes_no)
                return lambda: None if (said := chosen()) is None else said == "true"

    def _choice(self, argument: CommandArgument, label: str, options: dict[str, str]) -> Callable[[], object]:
        if argument.optional:
            options = {LEFT_OUT: self._viewer.t("command_left_out"), **options}
        default = argument.default if argument.default is not None else next(iter(options))
        value = str(default).lower() if isinstance(default, bool) else default
        field = ui.select(options, value=value, label=label).props("outlined dense options-dense")
        return lambda: field.value or None


def _number(argument: CommandArgument, label: str) -> Callable[[], object]:
    whole = argument.type is ArgumentType.INTEGER
    start = argument.default if isinstance(argument.default, int | float) else None
    field = ui.number(label, value=start, min=argument.low, max=argument.high, step=1 if whole else None)
    field.props("outlined dense")

    def value() -> object:
        if field.value is None:
            return None
        return int(field.value) if whole and float(field.value).is_integer() else field.value

    return value


async def ask_for_command_form(page: Page, commands: Sequence[DeclaredCommand]) -> Filled | None:
    """What whoever sits there wants sent; None if they change their mind."""
    t = page.viewer.t
    with ui.dialog() as dialog, ui.card().classes("finding command-form"):
        ui.label(t("commands_send")).classes("dialog-title")
        form = CommandForm(page.viewer, commands)
        with ui.row().classes("dialog-buttons"):
            ui.button(t("close_dialog"), on_click=dialog.close).props("flat no-caps")
            ui.button(t("command_send_it"), icon="send", on_click=lambda: dialog.submit(form.filled())).props(
                "unelevated no-caps color=primary"
            ).classes("send-it")
    filled = await dialog
    dialog.delete()
    return filled if isinstance(filled, tuple) else None
