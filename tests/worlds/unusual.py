"""A component that is unusual, as the regular look stores it."""

from datetime import UTC, datetime

from fleet.coded import coded
from store.engine.database import Connection
from store.learning.health import Health, note_look, put_health
from store.learning.models import register_model

SINCE = datetime(2026, 2, 27, 8, tzinfo=UTC)
AT = datetime(2026, 3, 1, 8, tzinfo=UTC)


def put_unusual(conn: Connection, device_id: int) -> None:
    """The compressor of a fridge takes too much power; its fleet was looked at."""
    model = register_model(conn, "fridge", manifest="{}", body=b"1", promote=False)
    why = [coded("health_deviation", metric="power", spreads=3.4, side="above")]
    row = Health(device_id, "compressor", AT, 4.0, 3.1, 1.9, SINCE, 0, why, None, model)
    put_health(conn, [row])
    note_look(conn, "fridge", at=AT, model_id=model, components=["compressor"])
