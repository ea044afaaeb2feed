"""The hub and the stream of changes, over real HTTP."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest

from api.routes.stream import events
from api.web.changes import WAITING, Changes, Subscription
from service.fleet_pass import sweep
from store.assets.fleet_clocks import move_clock_to
from store.console.changes import Change, ChangeBatch, ChangeKind
from store.engine.database import Connection, connect
from store.engine.scope import EVERYTHING
from store.telemetry import arrivals
from tests.api.api_world import ok, problem, serving
from tests.service.service_world import DAY, NO_CHANNEL, NOW, add_fridge, predict, settle

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@dataclass(frozen=True, slots=True)
class Told:
    """One event as a client sees it; `said` is its data."""

    id: str
    kind: str
    said: dict[str, object]


def told(answer: httpx.Response) -> Iterator[Told]:
    """Events as a browser would parse them, id lines without data included in the id that follows."""
    fields: dict[str, str] = {}
    number = ""
    for line in answer.iter_lines():
        name, _, value = line.partition(": ")
        if line:
            fields[name] = value
            continue
        number = fields.get("id", number)
        if "data" in fields:
            yield Told(number, fields.get("event", "message"), json.loads(fields["data"]))
        fields = {}


def settled(events: Iterator[Told]) -> Iterator[Told]:
    """Without the reset that meets whoever listens before the hub has read anything."""
    return (event for event in events if event.kind != "reset")


def come(conn: Connection, device: int, state: str = "online") -> None:
    arrivals.put_statuses(conn, [arrivals.Status(device, state, NOW, "", NOW)])


def change(number: int, *, product: str = "fridge", kind: ChangeKind = ChangeKind.TICKET) -> Change:
    return Change(number, NOW, NOW, product, kind, f"{kind}/{number}", "SN-1", f"{number}:{number}:")


def batch(*items: Change, lost: bool = False) -> ChangeBatch:
    return ChangeBatch(list(items), "9:9:", lost)


def test_what_happens_to_a_prediction_and_its_ticket_is_streamed(conn: Connection, database_url: str) -> None:
    world = settle(conn)
    with serving(database_url) as api, api.stream("GET", "/v1/changes", params={"product": "fridge"}) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        stream = settled(told(answer))
        number = predict(conn, world.worn_fridge)
        sweep(conn, "fridge", NOW, NO_CHANNEL)
        seen = [next(stream) for _ in range(5)]
        ticket = ok(api.get("/v1/tickets"))["items"][0]["id"]
        move_clock_to(conn, "fridge", NOW + DAY)
        clock = next(stream)
    assert [one.kind for one in seen[:2]] == ["model", "prediction"]
    assert seen[1].said["subject"] == f"prediction/{number}"
    assert {("ticket", f"ticket/{ticket}"), ("prediction", f"prediction/{number}")} <= {
        (one.kind, one.said["subject"]) for one in seen[2:]
    }
    assert {one.said["serial"] for one in seen[1:]} == {"SN-1"}
    assert (clock.kind, clock.said["at"]) == ("clock", "2026-03-02T08:00:00+00:00")


def test_a_stream_that_broke_off_goes_on_where_it_was(conn: Connection, database_url: str) -> None:
    world = settle(conn)
    second = add_fridge(conn, world.product, "SN-2")
    with serving(database_url) as api:
        with api.stream("GET", "/v1/changes") as answer:
            stream = settled(told(answer))
            come(conn, world.worn_fridge.id)
            last = next(stream)
        come(conn, second.id)
        come(conn, world.worn_fridge.id, "offline")
        with api.stream("GET", "/v1/changes", headers={"Last-Event-ID": last.id}) as answer:
            stream = settled(told(answer))
            assert [next(stream).said["subject"] for _ in range(2)] == ["device/SN-2", "device/SN-1"]
            come(conn, second.id, "offline")
            assert next(stream).said["subject"] == "device/SN-2"


def test_only_the_kinds_asked_for_come_also_of_what_was_missed(conn: Connection, database_url: str) -> None:
    world = settle(conn)
    wanted = {"kind": ["ticket", "clock"]}
    start = position(conn)
    come(conn, world.worn_fridge.id)
    move_clock_to(conn, "fridge", NOW + DAY)
    with (
        serving(database_url) as api,
        api.stream("GET", "/v1/changes", params=wanted, headers={"Last-Event-ID": start}) as answer,
    ):
        stream = settled(told(answer))
        assert next(stream).kind == "clock"
        come(conn, world.worn_fridge.id, "offline")
        move_clock_to(conn, "fridge", NOW + 2 * DAY)
        assert next(stream).said["at"] == "2026-03-03T08:00:00+00:00"


def test_what_cannot_be_told_any_more_is_a_reset(conn: Connection, database_url: str) -> None:
    world = settle(conn)
    start = position(conn)
    come(conn, world.worn_fridge.id)
    conn.execute("UPDATE change_horizon SET xid = pg_current_xact_id()")
    with serving(database_url) as api, api.stream("GET", "/v1/changes", headers={"Last-Event-ID": start}) as answer:
        first = next(told(answer))
        assert (first.kind, first.said) == ("reset", {"kind": "reset"})


def test_a_stream_needs_the_token_a_known_product_a_kind_and_an_id_of_its_own(
    conn: Connection, database_url: str
) -> None:
    settle(conn)
    with serving(database_url) as api:
        problem(httpx.get(f"{api.base_url}/v1/changes"), 401)
        problem(api.get("/v1/changes", params={"product": "oven"}), 404)
        problem(api.get("/v1/changes", params={"kind": "weather"}), 422)
        for wrong in ("yesterday", "1:2:" + "9" * 9_000, "20:10:"):
            problem(api.get("/v1/changes", headers={"Last-Event-ID": wrong}), 422)


def test_open_streams_end_when_the_process_stops_and_do_not_hold_it_up(conn: Connection, database_url: str) -> None:
    settle(conn)
    with serving(database_url) as api:
        streams = httpx.Client(base_url=api.base_url, headers=api.headers, timeout=30)
        request = streams.build_request("GET", "/v1/changes")
        answer = streams.send(request, stream=True)
    # The server is down: its thread was joined. The answer was ended in order, or reading it would raise.
    assert list(settled(told(answer))) == []
    streams.close()


def test_the_time_to_an_answer_is_the_time_until_a_stream_begins(conn: Connection, database_url: str) -> None:
    settle(conn)
    with serving(database_url) as api, api.stream("GET", "/v1/changes") as answer:
        lines = answer.iter_lines()  # Held: letting go of it hangs up.
        next(lines)
        counted = api.get("/metrics").text
        assert 'sigap_http_requests_total{method="GET",route="/v1/changes",status="200"}' in counted
        assert "sigap_http_streams 1.0" in counted


def test_the_hub_survives_a_database_that_goes_away_and_misses_nothing(conn: Connection, database_url: str) -> None:
    world = settle(conn)
    with serving(database_url) as api, api.stream("GET", "/v1/changes") as answer:
        stream = settled(told(answer))
        come(conn, world.worn_fridge.id)
        next(stream)
        with connect(database_url) as other:
            other.execute(
                """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                   WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE 'LISTEN%%'
                      OR query LIKE '%%change_horizon%%' AND pid <> pg_backend_pid()
                         AND datname = current_database()"""
            )
        come(conn, world.worn_fridge.id, "offline")
        assert next(stream).said["subject"] == "device/SN-1"


async def test_every_subscriber_gets_its_own_and_a_slow_one_a_reset() -> None:
    fridges, everything = (
        Subscription(EVERYTHING, "fridge", None, None),
        Subscription(EVERYTHING, None, {"clock"}, None),
    )
    for one in (fridges, everything):
        one.offer(batch(change(1), change(2, product="oven"), change(3, product="oven", kind=ChangeKind.CLOCK)))
    assert (await anext(fridges)).id == 1
    assert (await anext(everything)).id == 3
    fridges.offer(batch(*(change(number) for number in range(WAITING))))
    fridges.offer(batch(change(4)))
    assert (await anext(fridges)).kind is ChangeKind.RESET
    assert fridges.position == "9:9:"
    everything.offer(batch(lost=True))
    assert (await anext(everything)).kind is ChangeKind.RESET


async def test_a_subscription_that_nobody_holds_is_forgotten_and_one_after_the_end_ends_at_once() -> None:
    hub = Changes("postgresql://unused")
    held, dropped = hub.subscribe(EVERYTHING), hub.subscribe(EVERYTHING)
    del dropped
    assert len(hub._subscriptions) == 1
    waiting = asyncio.create_task(_all(held))
    await asyncio.sleep(0)
    hub.end_streams()
    assert await waiting == []
    assert await _all(hub.subscribe(EVERYTHING)) == []


async def test_silence_is_broken_by_a_comment_that_carries_the_place_and_a_change_comes_once() -> None:
    subscription = Subscription(EVERYTHING, None, None, "1:1:")
    stream = events(subscription, batch(change(1)), beat_s=0.01)
    assert (await anext(stream)).startswith(": welcome")
    assert "id: 1:1:\nevent: ticket\n" in await anext(stream)
    assert await anext(stream) == ": still here\nid: 1:1:\n\n"
    subscription.offer(batch(change(1), change(2)))
    assert '"id": 2' in await anext(stream)
    assert await anext(stream) == ": still here\nid: 9:9:\n\n"
    subscription.close()
    assert [text async for text in stream] == []


async def _all(subscription: Subscription) -> list[Change]:
    return [one async for one in subscription]


def position(conn: Connection) -> str:
    row = conn.execute("SELECT pg_current_snapshot()::text").fetchone()
    assert row is not None
    return str(row[0])
