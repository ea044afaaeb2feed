"""What our checks let through and the database refuses is found by halving: it alone is a dead letter."""

from store.assets.fleet_clocks import ClockMode, Stage, steps_done
from store.assets.products import register_product
from tests.ingest.ingest_world import IngestWorld, fridge, message, reading

NO_SEVENS = 'ALTER TABLE telemetry.fridge ADD CONSTRAINT no_sevens CHECK ("temp" <> 7)'


def test_only_the_refused_message_is_a_dead_letter_wherever_it_stands(world: IngestWorld) -> None:
    world.conn.execute(NO_SEVENS)
    for place in range(9):
        temps = [7 if m == place else 1 for m in range(9)]
        batch = [message(reading(-10 * place - m, temp=t, power=place)) for m, t in enumerate(temps)]
        assert world.write(*batch) == (8, 0, 1)
    assert {letter.reason for letter in world.letters()} == {"refused_by_database"}
    assert len(world.letters()) == 9
    assert len(world.stored()) == 72
    assert "no_sevens" in world.letters()[0].detail


def test_every_message_refused_leaves_every_one_a_letter(world: IngestWorld) -> None:
    world.conn.execute(NO_SEVENS)
    assert world.write(*(message(reading(-m, temp=7)) for m in range(5))) == (0, 0, 5)


def test_a_refused_event_does_not_take_telemetry_with_it(world: IngestWorld) -> None:
    world.conn.execute("ALTER TABLE event ADD CONSTRAINT no_e7 CHECK (code <> 'E7')")
    event = message({"ts": "2026-03-01T08:00:00Z", "code": "E7"}, "event")
    assert world.write(message(reading(0, temp=1, unknown=1)), event) == (1, 0, 1)
    assert world.tally() == {("undeclared", "unknown"): 1}


def test_the_step_after_a_refused_message_is_reported(world: IngestWorld) -> None:
    world.conn.execute(NO_SEVENS)
    mark = message({"step": 3, "attempt": 1}, "step", serial="_clock")
    world.write(message(reading(0, temp=7)), message(reading(-1, temp=1)), mark)
    assert steps_done(world.conn, "fridge", Stage.INGEST) == {0: (3, 1)}


def test_a_refusal_in_the_first_batch_of_a_new_product_version_is_found_too(world: IngestWorld) -> None:
    world.write(message(reading(0, temp=1)))
    world.conn.execute(NO_SEVENS)
    register_product(world.conn, fridge('[metrics.hum]\nunit = "%"\n'), mode=ClockMode.WALL)
    assert world.write(message(reading(-1, temp=7)), message(reading(-2, temp=1, hum=40))) == (1, 0, 1)
    assert world.stored("hum") == {-2: 40.0, 0: None}
