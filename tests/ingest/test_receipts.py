"""What waits to be stored is bounded in messages and in bytes; the network waits for room."""

import threading
from collections.abc import Iterator

import pytest

from ingest.messages import Message
from ingest.receipts import Receipt, ReceiptQueue
from tests.ingest.ingest_world import NOW


def receipt(number: int, *, size: int = 1) -> Receipt:
    return Receipt(Message("sigap/v1/fridge/SN-1/telemetry", b"x" * size, NOW), number, 1, 0)


class Putter:
    """Puts from a thread of its own, as the network does, and tells when each is in."""

    def __init__(self, inbox: ReceiptQueue, *receipts: Receipt) -> None:
        self._inbox, self._receipts = inbox, receipts
        self.done = threading.Event()
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self) -> None:
        for each in self._receipts:
            self._inbox.put(each)
        self.done.set()


@pytest.fixture
def inbox() -> Iterator[ReceiptQueue]:
    small = ReceiptQueue(most_messages=3, most_bytes=100)
    yield small
    small.close()


def numbers(receipts: list[Receipt]) -> list[int]:
    return [each.mid for each in receipts]


def drained(inbox: ReceiptQueue, count: int) -> list[int]:
    """Takes until `count` have come; the inbox never holds more than its three."""
    found: list[int] = []
    while len(found) < count:
        assert len(inbox) <= 3
        taken = inbox.take(most=2, seconds=30)
        assert taken, "nothing came"
        found += numbers(taken)
    return found


def test_what_is_put_is_taken_in_order_and_at_most_as_many_as_asked(inbox: ReceiptQueue) -> None:
    for number in range(3):
        inbox.put(receipt(number))
    assert numbers(inbox.take(most=2, seconds=0)) == [0, 1]
    assert numbers(inbox.take(most=2, seconds=0)) == [2]
    assert inbox.take(most=2, seconds=0) == []


def test_a_full_inbox_makes_the_network_wait_and_loses_nothing(inbox: ReceiptQueue) -> None:
    putter = Putter(inbox, *(receipt(n) for n in range(50)))
    assert drained(inbox, 50) == list(range(50))
    assert putter.done.wait(30)


def test_bytes_are_bounded_too(inbox: ReceiptQueue) -> None:
    putter = Putter(inbox, receipt(0, size=60), receipt(1, size=60))
    assert numbers(inbox.take(most=1, seconds=30)) == [0]
    assert numbers(inbox.take(most=1, seconds=30)) == [1]
    assert putter.done.wait(30)
    inbox.put(receipt(2, size=60))
    waiting = Putter(inbox, receipt(3, size=60))
    assert len(inbox) == 1
    assert not waiting.done.is_set()
    assert numbers(inbox.take(most=5, seconds=30)) == [2]
    assert waiting.done.wait(30)


def test_a_message_larger_than_the_bound_passes_an_empty_inbox(inbox: ReceiptQueue) -> None:
    inbox.put(receipt(0, size=1_000))
    assert numbers(inbox.take(most=1, seconds=0)) == [0]


def test_closing_lets_everybody_go(inbox: ReceiptQueue) -> None:
    putter = Putter(inbox, *(receipt(n) for n in range(9)))
    inbox.close()
    assert putter.done.wait(30)
