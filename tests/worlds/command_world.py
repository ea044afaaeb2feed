"""Pumps that take commands, on the wall clock: what tests of commands share."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from fleet.command_states import CommandState
from fleet.product import Product
from fleet.product_files.parse import parse_product
from service.commands.asking import Ask, ask_for_command
from store.assets.fleet_clocks import ClockMode
from store.assets.products import register_product
from store.assets.registry import Device, register_device
from store.commands.commands import Command, command_history, find_command
from store.commands.results import CommandResult, take_results
from store.commands.sending import claim_commands
from store.engine.database import Connection
from store.telemetry.arrivals import put_statuses
from store.telemetry.statuses import Status

AWAKE = timedelta(seconds=30)
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
PUMP = """
[product]
id = "pump"
name = { en = "Pump", id = "Pompa" }
interval = "1s"
[metrics.flow]
unit = "l/s"
[metrics.speed]
unit = "rpm"
role = "setting"
range = [0, 3000]
[failure_modes.blockage]
name = { en = "Blockage", id = "Penyumbatan" }
component = "rotor"
horizon = "10d"
lead_needed = "2d"
cost = { failure = 400, visit = 50 }
[commands.reboot]
once = true
[commands.clear]
name = { en = "Turn backwards", id = "Putar balik" }
expires_after = "10m"
answer_within = "10s"
takes_up_to = "2m"
tries = 2
cures = ["blockage"]
cured = { flow = [4, 9] }
cured_for = "2s"
cure_within = "20s"
[commands.clear.args.turns]
type = "integer"
range = [1, 10]
default = 3
[commands.calibrate]
type = "CAL.1"
who = ["engineer", "program"]
[commands.calibrate.args.mode]
type = "choice"
choices = ["fast", "exact"]
[commands.calibrate.args.note]
type = "text"
optional = true
"""


@dataclass
class CommandWorld:
    """One pump that is online, and what happens to its commands at `now`, which a test may move on."""

    conn: Connection
    product: Product
    pump: Device
    now: datetime

    def ask(
        self,
        name: str = "run_diagnostic",
        *,
        sender: str | None = "agent",
        device: Device | None = None,
        **args: object,
    ) -> int:
        number, _ = ask_for_command(
            self.conn, self.product, device or self.pump, Ask(name, args, by="Ana", sender=sender), now=self.now
        )
        return number

    def send(self) -> list[int]:
        """What service would hand to the broker now."""
        return [one.id for one in claim_commands(self.conn, now=self.now, awake_for=AWAKE)]

    def answer(self, number: int, word: str, *, device: int | None = None, **detail: object) -> list[CommandResult]:
        """The device says something; what belongs to no command comes back."""
        result = CommandResult(
            device or self.pump.id, self.command(number).wire_id, CommandState(word), self.now, self.now, detail
        )
        with self.conn.transaction():
            return take_results(self.conn, [result])

    def command(self, number: int) -> Command:
        found = find_command(self.conn, number)
        assert found is not None
        return found

    def states(self, number: int) -> list[str]:
        """The states that a command went through, without repeats."""
        passed = [str(line.state) for line in command_history(self.conn, number)]
        return [state for place, state in enumerate(passed) if place == 0 or passed[place - 1] != state]

    def more(self, count: int) -> list[Device]:
        """Further pumps that are online."""
        made = []
        for number in range(2, count + 2):
            device, _ = register_device(
                self.conn, product=self.product, serial=f"P-{number}", installed_at=self.now - 99 * DAY
            )
            self.says("online", device)
            made.append(device)
        return made

    def says(self, state: str, device: Device | None = None) -> None:
        """The device says how it is, `online` or `sleeping` or `offline`."""
        status = Status((device or self.pump).id, state, self.now, "1", self.now, arrived_at=self.now)
        put_statuses(self.conn, [status])


def settle_pumps(conn: Connection, *, now: datetime | None = None) -> CommandWorld:
    now = now or datetime.now(UTC)
    product = parse_product(PUMP, file="pump.toml")
    register_product(conn, product, mode=ClockMode.WALL, now=None)
    pump, _ = register_device(conn, product=product, serial="P-1", installed_at=now - 99 * DAY)
    world = CommandWorld(conn, product, pump, now)
    world.says("online")
    return world
