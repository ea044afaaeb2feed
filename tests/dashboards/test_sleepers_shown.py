"""How pages and the API show a device that sleeps: asleep as long as it plausibly sleeps, then silent."""

from datetime import timedelta

import pytest

from dashboards.pages.devices import devices_of
from dashboards.pages.overview import cards_of
from dashboards.parts.devices.health import health_of
from dashboards.viewer import Viewer
from store.assets.fleet_clocks import move_clock_to
from store.assets.registry import Device
from store.engine.database import Connection
from store.telemetry import arrivals
from store.telemetry.arrivals import Status
from tests.api.api_world import ok, serving
from tests.service.service_world import HOUR, NOW, World, settle

DAY = timedelta(days=1)


@pytest.fixture
def sleeper(conn: Connection) -> Device:
    """Heard at NOW, asleep an hour later."""
    world: World = settle(conn)
    device = world.worn_fridge
    arrivals.put_latest(conn, [arrivals.Latest(device.id, NOW, {"power": 90.0}, NOW)])
    arrivals.put_statuses(conn, [Status(device.id, "sleeping", NOW + HOUR, "", NOW + HOUR)])
    return device


def shown(conn: Connection, show: str = "all") -> list[object]:
    """The status of each device in the list."""
    chosen = {"q": "", "product": "", "show": show}
    rows = devices_of(conn, Viewer(), chosen, 0)["rows"]
    assert isinstance(rows, list)
    return [row["status"] for row in rows]


def counted(conn: Connection) -> object:
    cards = cards_of(conn, Viewer())["cards"]
    assert isinstance(cards, list)
    [card] = cards
    return card["silent"]


@pytest.mark.usefixtures("sleeper")
def test_within_a_day_of_its_last_word_it_is_asleep(conn: Connection) -> None:
    move_clock_to(conn, "fridge", NOW + DAY + HOUR)
    page = health_of(conn, Viewer(), "fridge", "SN-1")
    assert (page["status"], page["sleep"]) == ("sleeping", "")
    assert (shown(conn), shown(conn, "silent"), counted(conn)) == (["sleeping"], [], 0)


@pytest.mark.usefixtures("sleeper")
@pytest.mark.parametrize(
    ("language", "note"),
    [
        ("en", "The device said that it sleeps, and was last heard on 1 Mar 2026 16:00. It sleeps for at most 1 d."),
        (
            "id",
            "Perangkat memberi tahu bahwa ia tidur, dan terakhir terdengar pada 1 Mar 2026 16.00. "
            "Ia tidur paling lama 1 hari.",
        ),
    ],
)
def test_after_that_it_is_silent_and_its_page_tells_why(conn: Connection, language: str, note: str) -> None:
    move_clock_to(conn, "fridge", NOW + DAY + HOUR + timedelta(seconds=1))
    page = health_of(conn, Viewer(language="id" if language == "id" else "en"), "fridge", "SN-1")
    assert page["status"] == "silent"
    assert page["sleep"] == note
    assert (shown(conn), shown(conn, "silent"), counted(conn)) == (["silent"], ["silent"], 1)


@pytest.mark.usefixtures("sleeper")
def test_the_api_counts_a_sleeper_as_online_and_then_as_silent(conn: Connection, database_url: str) -> None:
    with serving(database_url) as api:
        for after, reach in ((DAY, "online"), (DAY + 2 * HOUR, "silent")):
            move_clock_to(conn, "fridge", NOW + after)
            [found] = ok(api.get("/v1/devices", params={"product": "fridge"}))["items"]
            assert found["status"] == reach
            assert len(ok(api.get("/v1/devices", params={"product": "fridge", "status": reach}))["items"]) == 1
            [fleet] = ok(api.get("/v1/fleet"))["items"]
            assert fleet["devices"][reach] == 1


@pytest.mark.usefixtures("sleeper")
def test_a_device_that_is_awake_again_has_no_such_line(conn: Connection, sleeper: Device) -> None:
    then = NOW + 9 * DAY
    arrivals.put_statuses(conn, [Status(sleeper.id, "online", then, "", then)])
    move_clock_to(conn, "fridge", then + DAY)
    page = health_of(conn, Viewer(), "fridge", "SN-1")
    assert (page["status"], page["sleep"]) == ("silent", "")
