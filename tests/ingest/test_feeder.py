"""The feeder of a driven clock knows of every reading that it is stored, whatever happens to the broker."""

from contextlib import closing

from bench.worlds.broker import BrokerProcess
from firmware_sim.wire.gateway import Publication
from sigap.replay.driven_clock import Feeder
from store.assets.fleet_clocks import read_clock
from tests.ingest.ingest_world import NOW, IngestWorld, encoded, reading
from tests.ingest.live_ingest import live_ingest

STEPS, IN_A_STEP = 8, 40


def test_no_step_loses_a_reading_when_the_broker_is_started_again_between_steps(
    world: IngestWorld, database_url: str, own_broker: BrokerProcess
) -> None:
    clock = read_clock(world.conn, "fridge")
    assert clock is not None
    now = clock.now(NOW)
    with (
        live_ingest(database_url, own_broker.url) as line,
        closing(Feeder(database_url, line.gateway(), "fridge")) as feeder,
    ):
        feeder.start(now)
        for step in range(STEPS):
            if step % 3 == 2:
                own_broker.kill()
                own_broker.start()
            feeder.advance(now)
            minutes = range(step * IN_A_STEP, (step + 1) * IN_A_STEP)
            feeder.publish([Publication("SN-1", "telemetry", encoded(reading(-m, temp=m % 50))) for m in minutes])
    assert world.stored() == {-m: float(m % 50) for m in range(STEPS * IN_A_STEP)}
