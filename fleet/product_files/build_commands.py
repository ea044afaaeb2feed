"""The commands of a product: the standard ones, and what its file declares or changes."""

from dataclasses import replace

from fleet.device_commands import ArgumentType, Band, CommandArgument, Cure, DeclaredCommand
from fleet.product import Metric, Role, Text
from fleet.product_files.commands_table import REBOOT, RUN_DIAGNOSTIC, SET_CONFIG, CommandTable
from fleet.product_files.names import readable_name

# Every product has these unless its file says `offered = false`.
STANDARD = {
    SET_CONFIG: Text("Change settings", "Ubah pengaturan"),
    RUN_DIAGNOSTIC: Text("Run a self-test", "Jalankan uji mandiri"),
    REBOOT: Text("Restart", "Mulai ulang"),
}


def build_commands(tables: dict[str, CommandTable], metrics: tuple[Metric, ...]) -> tuple[DeclaredCommand, ...]:
    """The standard commands first, then the file's own in its order; a table of a standard one's id changes it."""
    commands: list[DeclaredCommand] = []
    for name, text in STANDARD.items():
        table = tables.get(name, CommandTable())
        command = _build(name, table, text)
        if name == SET_CONFIG and table.args is None:
            command = replace(command, arguments=_settings(metrics), any_of=True)
        if table.offered and (name != SET_CONFIG or command.arguments):
            commands.append(command)
    own = [(name, table) for name, table in tables.items() if name not in STANDARD and table.offered]
    return (*commands, *(_build(name, table, readable_name(name)) for name, table in own))


def _build(name: str, table: CommandTable, text: Text) -> DeclaredCommand:
    usual = DeclaredCommand(name, text, name)
    return DeclaredCommand(
        id=name,
        name=table.name or text,
        type=table.type or name,
        arguments=tuple(one.build(key, readable_name(key)) for key, one in (table.args or {}).items()),
        who=tuple(table.who),
        expires_after=table.expires_after or usual.expires_after,
        answer_within=table.answer_within or usual.answer_within,
        takes_up_to=table.takes_up_to or usual.takes_up_to,
        tries=1 if table.once else table.tries or usual.tries,
        once=table.once,
        cures=tuple(table.cures),
        cure=_cure(table),
    )


def _cure(table: CommandTable) -> Cure | None:
    if table.cured_for is None or table.cure_within is None:
        return None
    bands = tuple(Band(metric, low, high) for metric, (low, high) in table.cured.items())
    return Cure(bands, table.cured_for, table.cure_within)


def _settings(metrics: tuple[Metric, ...]) -> tuple[CommandArgument, ...]:
    """What can be set: the settings that devices report, within their plausible ranges."""
    return tuple(
        CommandArgument(
            id=metric.id,
            name=metric.name,
            type=ArgumentType.NUMBER,
            unit=metric.unit,
            low=metric.low,
            high=metric.high,
            optional=True,
        )
        for metric in metrics
        if metric.role is Role.SETTING
    )
