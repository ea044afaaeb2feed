"""A device's page says why a prediction of it led to no ticket: each reason its own."""

from datetime import timedelta

import pytest
from psycopg.types.json import Jsonb

from dashboards.parts.health import risks_shown
from dashboards.viewer import Viewer
from service.sweep import sweep
from store.database import Connection
from tests.service.service_world import NO_CHANNEL, NOW, World, predict, settle

ENGLISH, INDONESIAN = Viewer(language="en"), Viewer(language="id")
STUCK = {"rests_on": {"power": 0.1}, "faulty_sensors": {"power": "sensor.stuck"}, "without_faulty": 0.1}


@pytest.mark.parametrize(
    ("rung", "mode", "evidence", "held_out", "english", "indonesian"),
    [
        ("advise", "compressor_wear", {}, 0.0, "may only advise", "hanya memberi saran"),
        ("ticket", "anomaly", {}, 0.0, "names no failure mode", "tidak menunjuk"),
        ("ticket", "compressor_wear", STUCK, 0.0, "depends on a sensor", "bergantung pada sensor"),
        ("ticket", "compressor_wear", {}, 1.0, "held out", "perangkat uji"),
    ],
)
def test_the_reason_that_is_shown_is_the_reason_that_was(
    conn: Connection,
    rung: str,
    mode: str,
    evidence: dict[str, object],
    held_out: float,
    english: str,
    indonesian: str,
) -> None:
    world = settle(conn)
    prediction = predict(conn, world.worn_fridge, rung=rung, mode=mode)
    conn.execute("UPDATE prediction SET evidence = %s WHERE id = %s", (Jsonb(evidence), prediction))
    sweep(conn, "fridge", NOW, NO_CHANNEL, holdout_share=held_out)
    assert english in shown(conn, ENGLISH, world)
    assert indonesian in shown(conn, INDONESIAN, world)


def test_what_the_brake_held_is_shown_as_such(conn: Connection) -> None:
    world = settle(conn)
    predict(conn, world.worn_fridge)
    conn.execute(
        "UPDATE prediction_state SET state = 'suppressed', changed_at = %s, reason = %s",
        (NOW + timedelta(hours=1), "no more tickets of this failure mode: 20 tickets within 10d wait for a finding"),
    )
    assert "too many tickets" in shown(conn, ENGLISH, world)
    assert "terlalu banyak tiket" in shown(conn, INDONESIAN, world)


def shown(conn: Connection, viewer: Viewer, world: World) -> str:
    rows = risks_shown(conn, viewer, "fridge", world.worn_fridge.serial)["rows"]
    assert isinstance(rows, list)
    [row] = rows
    return str(row["state"])
