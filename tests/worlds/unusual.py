"""A component that is unusual, as the regular look stores it."""

from datetime import UTC, datetime

from fleet.coded import coded
from store.engine.database import Connection
from store.learning.health import Health, HealthLook, last_look, note_look, put_health
from store.learning.models import register_model

SINCE = datetime(2026, 2, 27, 8, tzinfo=UTC)
AT = datetime(2026, 3, 1, 8, tzinfo=UTC)


def put_unusual(
    conn: Connection,
    device_id: int,
    *,
    size: float = 3.1,
    component: str = "compressor",
    metrics: tuple[str, ...] = ("power",),
    at: datetime = AT,
    days: float = 0.0,
) -> None:
    """A fridge's compressor takes too much power; its fleet was looked at, after `days` more of readings."""
    before = last_look(conn, "fridge")
    model = before.model_id if before else register_model(conn, "fridge", manifest="{}", body=b"1", promote=False)
    why = [coded("health_deviation", metric=metric, spreads=size + 0.3, side="above") for metric in metrics]
    put_health(conn, [Health(device_id, component, at, 4.0, size, 1.9, SINCE, 0, why, None, model)])
    look = HealthLook(at, model, devices=1, device_days=days, ask_above=2.0)
    note_look(conn, "fridge", look, after=before.at if before else None, components=["compressor", "fan"])
