"""Who connects too often is found in the broker's log, among many who do not."""

from service.broker_access.broker_log import MOST_CONNECTS, WITHIN_S, BrokerLog


class Clocked:
    """A log that is read at given seconds."""

    def __init__(self) -> None:
        self.now = 0.0
        self.log = BrokerLog(clock=lambda: self.now)

    def connect(self, user: str) -> None:
        line = f"New client connected from 10.0.0.9:40000 as {user} (p5, c1, k60, u'{user}')."
        self.log.take(line.encode())


def test_one_that_connects_too_often_is_found_once_among_thousands() -> None:
    clocked = Clocked()
    for number in range(MOST_CONNECTS + 1):
        clocked.now += 0.25
        clocked.connect("cooler.SN-1")
        for other in range(25):
            clocked.connect(f"cooler.{number}-{other}")
    assert list(clocked.log.floods()) == ["cooler.SN-1"]
    assert clocked.log.floods() == {}


def test_one_that_takes_longer_for_it_is_not() -> None:
    clocked = Clocked()
    for _ in range(3 * MOST_CONNECTS):
        clocked.now += 1.01 * WITHIN_S / MOST_CONNECTS
        clocked.connect("cooler.SN-1")
    assert clocked.log.floods() == {}


def test_who_is_forgotten_meanwhile_is_found_later() -> None:
    clocked = Clocked()
    clocked.connect("cooler.SN-1")
    clocked.now += 3 * WITHIN_S
    clocked.connect("cooler.SN-2")
    for _ in range(MOST_CONNECTS + 1):
        clocked.connect("cooler.SN-1")
    assert list(clocked.log.floods()) == ["cooler.SN-1"]
