"""Threads and messages: kept once, moved by whoever writes, merged and taken apart, and never a word too much."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from fleet.coded import coded
from service.conversations.saying import EmptyMessage, Said, hand_over, note_line, say, wake_somebody
from service.conversations.states import MOVES, ThreadAction, ThreadMoved
from service.conversations.thanks import says_only_thanks
from service.conversations.threads import (
    close,
    give,
    merge,
    merged_into,
    reopen,
    require_thread,
    thread_of_customer,
    thread_of_ticket,
    unmerge,
)
from store.assets.customers import create_customer
from store.conversations.messages import AuthorKind, messages_of
from store.conversations.threads import Speaker, Thread, ThreadFilter, ThreadState, list_threads
from store.engine.database import Connection
from tests.service.desk_world import Desk

CUSTOMER, STAFF, ASSISTANT = AuthorKind.CUSTOMER, AuthorKind.STAFF, AuthorKind.ASSISTANT
S = ThreadState
T0 = datetime.now(UTC).replace(microsecond=0)


def asked(text: str = "Is somebody there?", **more: object) -> Said:
    return Said(CUSTOMER, "Ani", text, T0, **more)  # type: ignore[arg-type]


def answered(text: str = "Yes.", **more: object) -> Said:
    return Said(STAFF, "Citra", text, T0, **more)  # type: ignore[arg-type]


@pytest.fixture
def ticket(desk: Desk) -> int:
    """Of a pump that Ani owns."""
    conn = desk.conn
    ani = create_customer(conn, name="Ani", email="ani@example.com", language="en")
    conn.execute("UPDATE asset SET customer_id = %s", (ani,))
    return desk.open()


@pytest.fixture
def thread(desk: Desk, ticket: int) -> Thread:
    return thread_of_ticket(desk.conn, ticket)


def state(conn: Connection, thread: Thread) -> tuple[ThreadState, bool]:
    now = require_thread(conn, thread.id)
    assert (now.waits_since is not None) == (now.state is S.WAITING_FOR_US)
    return now.state, now.to_read


def test_a_ticket_has_one_thread_and_a_customer_one_open_one(desk: Desk, ticket: int, thread: Thread) -> None:
    assert thread_of_ticket(desk.conn, ticket).id == thread.id
    general = thread_of_customer(desk.conn, thread.customer_id)
    assert thread_of_customer(desk.conn, thread.customer_id).id == general.id != thread.id
    assert (general.ticket_id, thread.ticket_id, thread.product) == (None, ticket, "pump")


def test_who_writes_moves_the_thread(desk: Desk, thread: Thread) -> None:
    conn = desk.conn
    assert state(conn, thread) == (S.OPEN, False)
    say(conn, thread.id, asked())
    assert state(conn, thread) == (S.WAITING_FOR_US, True)
    say(conn, thread.id, answered("For us only.", internal=True))
    assert state(conn, thread) == (S.WAITING_FOR_US, True)
    say(conn, thread.id, answered())
    assert state(conn, thread) == (S.WAITING_FOR_CUSTOMER, False)
    close(conn, thread.id)
    assert state(conn, thread) == (S.CLOSED, False)
    with pytest.raises(ThreadMoved):
        close(conn, thread.id)
    assert [one.text for one in messages_of(conn, thread.id, internal=False)] == ["Is somebody there?", "Yes."]


def test_a_person_who_answers_meets_the_first_response(desk: Desk, ticket: int, thread: Thread) -> None:
    def met() -> list[object]:
        query = "SELECT met_at FROM sla_target WHERE ticket_id = %s AND kind = 'first_response'"
        return [row[0] for row in desk.conn.execute(query, (ticket,))]

    before = met()
    say(desk.conn, thread.id, Said(ASSISTANT, "Sigap", "I can help.", T0))
    assert met() == before
    say(desk.conn, thread.id, answered())
    assert met() == [T0 for _ in before]


def test_the_same_message_again_is_kept_once(desk: Desk, thread: Thread) -> None:
    number = uuid4()
    first = say(desk.conn, thread.id, asked(client_id=number))
    close(desk.conn, thread.id)
    assert say(desk.conn, thread.id, asked(client_id=number)).id == first.id
    assert state(desk.conn, thread) == (S.CLOSED, False)


def test_thanks_open_nothing_again_and_a_question_does(desk: Desk, thread: Thread) -> None:
    close(desk.conn, thread.id)
    say(desk.conn, thread.id, asked("Terima kasih banyak, Pak!"))
    assert state(desk.conn, thread) == (S.CLOSED, False)
    say(desk.conn, thread.id, asked("Thank you. It drips again."))
    assert state(desk.conn, thread) == (S.WAITING_FOR_US, True)


@pytest.mark.parametrize(
    ("text", "thanks"),
    [
        ("Terima kasih", True),
        ("makasih ya kak 🙏", True),
        ("OK", True),
        ("👍", True),
        ("Thanks a lot, have a nice day!", True),
        ("terima kasih, tapi masih bocor", False),
        ("Thank you, when do you come?", False),
        ("tidak", False),
        ("ok besok jam 9", False),
    ],
)
def test_what_is_thanks_alone(text: str, thanks: bool) -> None:
    assert says_only_thanks(text) is thanks


def test_what_is_written_in_a_closed_thread_goes_to_the_open_one(desk: Desk, thread: Thread) -> None:
    conn, owner = desk.conn, thread.customer_id
    old = thread_of_customer(conn, owner)
    close(conn, old.id)
    assert say(conn, old.id, asked("Another question")).thread_id == old.id
    close(conn, old.id)
    new = thread_of_customer(conn, owner)
    assert say(conn, old.id, asked("And another")).thread_id == new.id != old.id
    with pytest.raises(ThreadMoved):
        reopen(conn, old.id)


def test_the_assistant_speaks_until_it_hands_over(desk: Desk, thread: Thread) -> None:
    conn = desk.conn
    conn.execute("UPDATE thread SET speaker = 'assistant' WHERE id = %s", (thread.id,))
    transcript = [asked("Why does it hum?"), Said(ASSISTANT, "Sigap", "That I do not know.", T0, cites=["hum"])]
    for one in transcript:
        say(conn, thread.id, one)
    assert state(conn, thread)[0] is S.OPEN
    for _ in range(2):
        hand_over(conn, thread.id, transcript, T0)
    assert state(conn, thread) == (S.WAITING_FOR_US, True)
    assert require_thread(conn, thread.id).speaker is Speaker.PEOPLE
    kept = messages_of(conn, thread.id)
    assert [one.author_kind for one in kept[:3]] == [CUSTOMER, ASSISTANT, AuthorKind.SYSTEM]
    assert (kept[2].said, kept[1].cites) == (coded("thread_handed_over"), ["hum"])
    say(conn, thread.id, asked())
    assert state(conn, thread) == (S.WAITING_FOR_US, True)


def test_a_merge_can_be_taken_back(desk: Desk, thread: Thread) -> None:
    conn = desk.conn
    general = thread_of_customer(conn, thread.customer_id)
    say(conn, general.id, asked("one"))
    say(conn, thread.id, asked("two"))
    merge(conn, general.id, thread.id)
    assert [one.text for one in messages_of(conn, thread.id)] == ["one", "two"]
    assert [one.id for one in merged_into(conn, thread.id)] == [general.id]
    assert say(conn, general.id, asked("three")).thread_id == thread.id
    for here, there in ((general.id, thread.id), (thread.id, general.id), (thread.id, thread.id)):
        with pytest.raises(ThreadMoved):
            merge(conn, here, there)
    unmerge(conn, general.id)
    assert [one.text for one in messages_of(conn, general.id)] == ["one"]
    assert [one.text for one in messages_of(conn, thread.id)] == ["two", "three"]
    with pytest.raises(ThreadMoved):
        unmerge(conn, general.id)


def test_threads_of_two_customers_are_never_merged(desk: Desk, thread: Thread) -> None:
    row = desk.conn.execute("INSERT INTO customer (name) VALUES ('Other') RETURNING id").fetchone()
    assert row is not None
    other = thread_of_customer(desk.conn, row[0])
    with pytest.raises(ThreadMoved):
        merge(desk.conn, thread.id, other.id)


def test_something_that_went_wrong_wakes_somebody(desk: Desk, thread: Thread) -> None:
    close(desk.conn, thread.id)
    wake_somebody(desk.conn, thread.id, coded("thread_handed_over"), at=T0)
    assert state(desk.conn, thread) == (S.WAITING_FOR_US, True)
    assert messages_of(desk.conn, thread.id, internal=False) == []


def test_a_message_has_words(desk: Desk, thread: Thread) -> None:
    for text in ("", "  \n", "x" * 10_001):
        with pytest.raises(EmptyMessage):
            say(desk.conn, thread.id, asked(text))
    assert note_line(desk.conn, thread.id, coded("thread_handed_over"), at=T0).text == ""


def test_a_list_shows_who_waits_longest_first(desk: Desk, thread: Thread) -> None:
    conn = desk.conn
    general = thread_of_customer(conn, thread.customer_id)
    say(conn, general.id, asked("first"))
    say(conn, thread.id, asked("second"))
    give(conn, thread.id, "Citra")
    waiting = ThreadFilter(states=[S.WAITING_FOR_US])
    assert [(one.thread.id, one.last) for one in list_threads(conn, waiting, limit=9)] == [
        (general.id, "first"),
        (thread.id, "second"),
    ]
    assert [one.thread.id for one in list_threads(conn, ThreadFilter(assignee="citra"), limit=9)] == [thread.id]
    assert [one.thread.id for one in list_threads(conn, ThreadFilter(unassigned=True), limit=9)] == [general.id]


def test_every_move_is_named_and_leads_somewhere() -> None:
    assert set(MOVES) == set(ThreadAction)
