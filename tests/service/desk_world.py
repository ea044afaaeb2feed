"""A blocked pump of a customer, on which a command is tried before a visit."""

from dataclasses import dataclass
from datetime import datetime

from dashboards.parts.devices.commands import remedy_shown
from dashboards.viewer import Viewer
from fleet.product_files.parse import parse_product
from service.fleet_pass import sweep
from service.notices.enabled_channels import TO_CUSTOMERS
from service.tickets.actions import assign, hold, start
from service.tickets.states import By
from store.assets.customers import create_customer
from store.assets.fleet_clocks import ClockMode
from store.assets.products import register_product
from store.engine.database import Connection
from store.service.tickets import find_ticket
from store.telemetry.readings import Reading, TelemetryWriter
from tests.service.service_world import predict, rows
from tests.worlds.command_world import PUMP, SECOND, CommandWorld, settle_pumps

CODE = '\n[codes.E10]\nfailure_mode = "blockage"\nticket = true\n'


@dataclass
class Desk:
    """A blocked pump of Ani's, and service's passes over its fleet at the pumps' now."""

    pumps: CommandWorld

    @property
    def conn(self) -> Connection:
        return self.pumps.conn

    def look(self) -> None:
        sweep(self.conn, "pump", self.pumps.now, TO_CUSTOMERS)

    def open(self, rung: str = "ticket_notice") -> int:
        """A prediction opens a ticket; its number."""
        predict(self.conn, self.pumps.pump, mode="blockage", at=self.pumps.now, rung=rung)
        self.look()
        [(ticket,)] = rows(self.conn, "SELECT max(id) FROM ticket")
        return int(ticket)

    def flow(self, *values: float, since: datetime | None = None) -> None:
        """A reading a second up to now."""
        end = since or self.pumps.now
        readings = [
            Reading(self.pumps.pump.id, end - (len(values) - 1 - place) * SECOND, None, (value, None), end)
            for place, value in enumerate(values)
        ]
        with self.conn.transaction():
            TelemetryWriter(self.conn).write(self.pumps.product, readings)

    def work_on(self, ticket: int, action: str) -> None:
        """Ana assigns the ticket to Budi, begins with it, or lays it aside."""
        by = By("Ana", self.pumps.now)
        match action:
            case "assign":
                assign(self.conn, ticket, by, "Budi")
            case "start":
                start(self.conn, ticket, by)
            case "hold":
                hold(self.conn, ticket, by)

    def command(self) -> int:
        [(number,)] = rows(self.conn, "SELECT max(id) FROM command")
        return int(number)

    def obey(self) -> None:
        """The device does what it was told."""
        self.pumps.send()
        self.pumps.answer(self.command(), "succeeded")
        self.look()

    def remedy(self) -> tuple[str, str | None]:
        [(state, reason)] = rows(
            self.conn, "SELECT state, reason ->> 'code' FROM remedy ORDER BY began_at DESC LIMIT 1"
        )
        return state, reason

    def notices(self) -> list[tuple[str, str]]:
        return [
            (row[0], row[1]) for row in rows(self.conn, "SELECT kind, state FROM notice WHERE to_customer ORDER BY id")
        ]

    def shown(self, ticket: int) -> str:
        found = find_ticket(self.conn, ticket)
        assert found is not None
        return remedy_shown(self.conn, Viewer(), self.pumps.product, found)


def settle_desk(conn: Connection) -> Desk:
    pumps = settle_pumps(conn)
    pumps.product = parse_product(PUMP + CODE, file="pump.toml")
    register_product(conn, pumps.product, mode=ClockMode.WALL, now=None)
    ani = create_customer(conn, name="Ani", email="ani@example.com", language="en", time_zone="Asia/Jakarta")
    conn.execute("UPDATE asset SET customer_id = %s WHERE id = %s", (ani, pumps.pump.asset_id))
    return Desk(pumps)
