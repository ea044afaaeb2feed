"""What the service keeps as codes reads right on the console's pages, in both languages."""

import pytest
from psycopg.types.json import Jsonb

from dashboards.parts.desk.ticket import history_of
from dashboards.parts.devices.health import risks_shown
from dashboards.parts.learning.ledger import line_row
from dashboards.render import render
from dashboards.viewer import Viewer
from service.fleet_pass import sweep
from service.ledger.figures import read_mode
from service.ledger.lines import lines_of, outcomes_of
from service.tickets.reports import Call, report_fault
from store.engine.database import Connection
from store.service.tickets import TicketFilter, list_tickets
from tests.service.alarm_world import AlarmWorld
from tests.service.ledger_world import MODE, model_in_force, watched
from tests.service.service_world import DAY, HOUR, NO_CHANNEL, NOW, World, predict, report_code, settle

ENGLISH, INDONESIAN = Viewer("en", "UTC"), Viewer("id", "UTC")
NO_TICKET = {
    "rung": (
        "No ticket: its failure mode may only advise: shown to the staff, no ticket until its predictions have "
        "proved "
        "themselves",
        "Tanpa tiket: mode kerusakannya hanya boleh memberi saran: tampil untuk petugas, tanpa tiket sampai "
        "prediksinya "
        "terbukti",
    ),
    "sensor": (
        "No ticket: it depends on a faulty sensor: Power (sensor drifting); without it the probability is 0.02",
        "Tanpa tiket: prediksi bergantung pada sensor rusak: Power (pembacaan sensor bergeser); tanpa sensor itu "
        "peluangnya 0,02",
    ),
    "held out": (
        "No ticket: hold-out share: this device's predictions are only watched, so that it is known what comes of them",
        "Tanpa tiket: perangkat uji: prediksi perangkat ini hanya diamati, supaya diketahui apa yang terjadi "
        "sesudahnya",
    ),
    "anomaly": (
        "No ticket: an anomaly names no failure mode that a technician could look for",
        "Tanpa tiket: perilaku tidak biasa tidak menyebut mode kerusakan yang dapat dicari teknisi",
    ),
}


def suppressed(conn: Connection, cause: str) -> World:
    """Ani's fridge with a prediction that leads to no ticket."""
    world = settle(conn)
    rung, mode = "advise" if cause == "rung" else "ticket_notice", "anomaly" if cause == "anomaly" else MODE
    number = predict(conn, world.worn_fridge, rung=rung, mode=mode)
    if cause == "sensor":
        evidence = {"faulty_sensors": {"power": "sensor.drift"}, "without_faulty": 0.02, "rests_on": {"power": 0.02}}
        conn.execute("UPDATE prediction SET evidence = %s WHERE id = %s", (Jsonb(evidence), number))
    sweep(conn, "fridge", NOW, NO_CHANNEL, holdout_share=1.0 if cause == "held out" else 0.0)
    assert list_tickets(conn, TicketFilter()) == []
    return world


@pytest.mark.parametrize("cause", NO_TICKET)
def test_the_page_of_a_device_says_why_a_prediction_has_no_ticket(conn: Connection, cause: str) -> None:
    suppressed(conn, cause)
    for viewer, words in zip((ENGLISH, INDONESIAN), NO_TICKET[cause], strict=True):
        page = render("device_risks.html", viewer, **risks_shown(conn, viewer, "fridge", "SN-1"))
        assert f'<p class="muted">{words}</p>' in page.replace("&#39;", "'")


def test_a_prediction_that_expired_still_says_why_it_had_no_ticket(conn: Connection) -> None:
    suppressed(conn, "sensor")
    sweep(conn, "fridge", NOW + 11 * DAY, NO_CHANNEL)
    page = render("device_risks.html", INDONESIAN, **risks_shown(conn, INDONESIAN, "fridge", "SN-1"))
    assert f'<p class="muted">{NO_TICKET["sensor"][1]}</p>' in page
    assert '<article class="prediction over">' in page


@pytest.mark.parametrize("cause", ["rung", "sensor", "held out"])
def test_the_ledger_says_why_a_prediction_had_no_ticket(conn: Connection, cause: str) -> None:
    world = suppressed(conn, cause)
    model = model_in_force(conn)
    watched(conn, world.worn_fridge, model, at=NOW - DAY)
    mode = world.product.mode(MODE)
    assert mode is not None
    since = NOW - 5 * DAY
    [line] = lines_of(conn, outcomes_of(read_mode(conn, world.product, mode, since=since, now=NOW), since=since))
    for viewer, words in zip((ENGLISH, INDONESIAN), NO_TICKET[cause], strict=True):
        assert line_row(viewer, world.product, line, NOW)["notes"] == [words]


def test_every_sign_that_joins_a_ticket_has_its_words_in_the_history(conn: Connection) -> None:
    """A second prediction, a fault code and a call about one fault."""
    world = settle(conn)
    report_code(conn, world.worn_fridge, "E21", text="will not start")
    sweep(conn, "fridge", NOW, NO_CHANNEL)
    predict(conn, world.worn_fridge, at=NOW + HOUR)
    sweep(conn, "fridge", NOW + HOUR, NO_CHANNEL)
    report_code(conn, world.worn_fridge, "E21", at=NOW + 2 * HOUR)
    sweep(conn, "fridge", NOW + 2 * HOUR, NO_CHANNEL)
    call = Call(MODE, "tidak dingin", NOW, "ani")
    report_fault(
        conn, product=world.product, device=world.worn_fridge, call=call, now=NOW + 3 * HOUR, outlets=NO_CHANNEL
    )
    [ticket] = list_tickets(conn, TicketFilter())
    told = [(row["what"], row["why"]) for row in history_of(conn, INDONESIAN, ticket.id)["rows"]]  # type: ignore[attr-defined]
    assert told == [
        ("Pelanggan melapor", "pelanggan melaporkan Keausan kompresor pada SN-1, 1 Mar 2026 08.00: tidak dingin"),
        (
            "Perangkat melaporkan kerusakan yang sama",
            "SN-1 melaporkan E21 Compressor does not start pada 1 Mar 2026 10.00",
        ),
        (
            "Prediksi untuk kerusakan yang sama",
            "prediksi 1: peluang 0,83 untuk Keausan kompresor sampai 11 Mar 2026 09.00, paling lama 10 hari ke "
            "depan; "
            "wewenang: Membuka tiket dan memberi tahu pelanggan: daya 30 % di atas masa awalnya",
        ),
        (
            "Tiket dibuka",
            "SN-1 melaporkan E21 Compressor does not start pada 1 Mar 2026 08.00: will not start",
        ),
    ]


def test_an_alarm_that_joins_a_ticket_has_its_words_in_the_history(conn: Connection) -> None:
    freezers = AlarmWorld(conn)
    freezers.say_often(0, 120, temperature=-5.0)
    freezers.look(125)
    freezers.say_often(130, 140, temperature=-20.0)
    freezers.say_often(150, 270, temperature=-5.0)
    freezers.look(270)
    [ticket] = list_tickets(conn, TicketFilter())
    rows = history_of(conn, INDONESIAN, ticket.id)["rows"]
    assert [row["what"] for row in rows] == ["Alarm untuk kerusakan yang sama", "Tiket dibuka"]  # type: ignore[attr-defined]
