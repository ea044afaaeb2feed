"""A comment that its sender sends again stands once, also where both come at the same moment."""

from concurrent.futures import ThreadPoolExecutor

from service.fleet_pass import sweep
from service.tickets.comments import COMMENT, write_comment
from service.tickets.states import By
from store.engine.database import Connection, connect
from store.service.tickets import ticket_history
from tests.service.broker_world import until
from tests.service.service_world import NO_CHANNEL, NOW, is_waited_for, report_code, rows, settle


def test_of_two_same_comments_the_second_finds_the_first(conn: Connection, database_url: str) -> None:
    report_code(conn, settle(conn).worn_fridge, "E21")
    sweep(conn, "fridge", NOW, NO_CHANNEL)
    [(ticket,)] = rows(conn, "SELECT id FROM ticket")

    def write(beside: Connection) -> None:
        write_comment(beside, ticket, By("budi", NOW), "the gate is locked", key="k-1")

    def again() -> None:
        with connect(database_url) as other:
            write(other)

    with ThreadPoolExecutor(1) as beside:
        with conn.transaction():
            write(conn)
            second = beside.submit(again)
            until(lambda: second.done() or is_waited_for(conn))
        second.result(timeout=20)
    assert [line.action for line in ticket_history(conn, ticket)].count(COMMENT) == 1
