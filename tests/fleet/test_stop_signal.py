"""A process that is told to stop does so at once, whatever it waits on."""

import signal

from fleet.process import StopSignal


def test_what_a_loop_waits_on_is_woken_when_the_process_is_told_to_stop() -> None:
    stop, woken = StopSignal(), []
    with stop.waking(lambda: woken.append("listener")):
        assert not stop
        stop.set()
    assert stop
    assert woken == ["listener"]
    stop.set()
    assert woken == ["listener"]


def test_a_signal_wakes_it_too() -> None:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    woken = []
    try:
        stop = StopSignal().install()
        with stop.waking(lambda: woken.append("listener")):
            signal.raise_signal(signal.SIGTERM)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert stop
    assert woken == ["listener"]
