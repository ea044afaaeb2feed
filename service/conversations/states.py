"""The life of a thread: its states, and the only moves there are between them."""

from enum import StrEnum

from fleet.coded import CodedError, coded
from store.conversations.threads import Speaker, ThreadState, find_thread, move_thread
from store.engine.database import Connection


class ThreadAction(StrEnum):
    ASK = "ask"
    ANSWER = "answer"
    ASSIST = "assist"
    HAND_OVER = "hand_over"
    WAKE = "wake"
    CLOSE = "close"
    REOPEN = "reopen"


S = ThreadState
LIVING = (S.OPEN, S.WAITING_FOR_US, S.WAITING_FOR_CUSTOMER)
# action -> (the states it may leave, the state it leads to)
MOVES: dict[ThreadAction, tuple[tuple[ThreadState, ...], ThreadState]] = {
    # The customer wrote, and people are to answer.
    ThreadAction.ASK: (LIVING, S.WAITING_FOR_US),
    # One of the staff wrote.
    ThreadAction.ANSWER: ((*LIVING, S.CLOSED), S.WAITING_FOR_CUSTOMER),
    # The assistant talks with the customer: nobody waits for people.
    ThreadAction.ASSIST: (LIVING, S.OPEN),
    ThreadAction.HAND_OVER: ((*LIVING, S.CLOSED), S.WAITING_FOR_US),
    # Something went wrong that a person must look at: what was sent came back.
    ThreadAction.WAKE: ((*LIVING, S.CLOSED), S.WAITING_FOR_US),
    ThreadAction.CLOSE: (LIVING, S.CLOSED),
    ThreadAction.REOPEN: ((S.CLOSED,), S.WAITING_FOR_US),
}


class NoSuchThread(CodedError, LookupError):
    """A number that no thread bears."""

    def __init__(self, thread_id: int) -> None:
        super().__init__(coded("no_thread", thread=thread_id))


class ThreadMoved(CodedError):
    """A move that the thread's present state does not allow."""


def move(
    conn: Connection,
    thread_id: int,
    action: ThreadAction,
    *,
    speaker: Speaker | None = None,
    to_read: bool | None = None,
) -> None:
    """Makes one move, in the caller's transaction."""
    allowed, to_state = MOVES[action]
    if move_thread(conn, thread_id, to_state, allowed=allowed, speaker=speaker, to_read=to_read):
        return
    now = find_thread(conn, thread_id)
    if now is None:
        raise NoSuchThread(thread_id)
    raise ThreadMoved(coded("thread_not_movable", thread=thread_id, state=now.state))
