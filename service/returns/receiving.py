"""What arrives is known by its serial: the right product, or another one that stops the return."""

from dataclasses import dataclass, replace

from fleet.coded import coded
from fleet.serials import normal_serial
from service.returns.asking import tell_of_return
from service.returns.states import ReturnAction, ReturnState, known_return, move, plain, refusal
from service.tickets.bad_entry import BadEntry
from service.tickets.states import By
from store.engine.database import Connection
from store.warranty.activations import CaseChange
from store.warranty.returns import Return, lock_return, note_arrival, note_return


@dataclass(frozen=True, slots=True)
class Arrived:
    """What arrived; not `right`: another device than the promised one, and the return stops until the right one is
    there."""

    found: Return
    right: bool


def receive(conn: Connection, return_id: int, serial: str, by: By) -> Arrived:
    """It has arrived: the serial on it is entered. Another one than the promised one is noted, and stops the return."""
    with conn.transaction():
        found = lock_return(conn, return_id) or known_return(conn, return_id)
        require(found, ReturnAction.RECEIVE, (ReturnState.AUTHORISED, ReturnState.SENT))
        if not is_right(conn, found, serial, by):
            return Arrived(known_return(conn, return_id), right=False)
        sets = replace(plain(by), arrived_serial=found.serial)
        return Arrived(move(conn, return_id, ReturnAction.RECEIVE, by, sets), right=True)


def take_back(conn: Connection, return_id: int, serial: str, by: By) -> Arrived:
    """The old product has arrived after the other one had left."""
    with conn.transaction():
        found = lock_return(conn, return_id) or known_return(conn, return_id)
        require(found, ReturnAction.TAKE_BACK, (ReturnState.SHIPPED, ReturnState.DELIVERED))
        if not is_right(conn, found, serial, by):
            return Arrived(known_return(conn, return_id), right=False)
        sets = replace(plain(by), arrived_serial=found.serial)
        return Arrived(move(conn, return_id, ReturnAction.TAKE_BACK, by, sets), right=True)


def is_right(conn: Connection, found: Return, serial: str, by: By) -> bool:
    """Whether this is the promised device; another one is noted, and staff are told."""
    given = normal_serial(serial)
    if given == found.serial:
        return True
    if not given or len(given) > 120:
        raise BadEntry("serial", serial, coded("return_serial_missing"))
    note_arrival(conn, found.id, given)
    why = coded("other_serial_arrived", promised=found.serial, serial=given)
    note_return(conn, found.id, CaseChange(by.at, by.actor, "other_serial", found.state, found.state, why))
    tell_of_return(conn, found, "return_other_serial", By(by.actor, by.at))
    return False


def require(found: Return, action: ReturnAction, states: tuple[ReturnState, ...]) -> None:
    """ReturnRefused where it is in none of these states."""
    if found.state not in states:
        raise refusal(found, action)
