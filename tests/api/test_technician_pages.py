"""The technician's pages over HTTP: whose orders they show, what a phone may send, and that each thing is done once."""

import io
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
import segno
import zxingcpp
from PIL import Image
from psycopg.sql import SQL

from service.attachments.pictures import AT_ONCE, decoding
from store.engine.database import Connection
from store.field import visits
from store.identity.people import Role
from tests.api.access_world import member
from tests.api.api_world import serving
from tests.api.visit_world import JSON, Visiting, finding, phone_of, send, visiting
from tests.service.pictures_cast import heic, jpeg
from tests.service.service_world import NOW, rows


@pytest.fixture
def visit(conn: Connection) -> Visiting:
    return visiting(conn)


@pytest.fixture
def api(visit: Visiting, database_url: str, tmp_path: Path) -> Iterator[httpx.Client]:
    with serving(database_url, token=None, data_dir=tmp_path) as client:
        yield client


@pytest.fixture
def phone(conn: Connection, api: httpx.Client, visit: Visiting) -> Iterator[httpx.Client]:
    with phone_of(conn, api, visit.tono) as client:
        yield client


def state(conn: Connection, order: int) -> str:
    [(found,)] = rows(conn, "SELECT state FROM work_order WHERE id = %s", order)
    return str(found)


def test_the_day_and_the_order_say_whom_they_go_to_and_how(phone: httpx.Client, visit: Visiting) -> None:
    day = phone.get("/work")
    assert day.status_code == 200
    assert f"/work/orders/{visit.order}" in day.text
    assert "Keausan kompresor" in day.text
    page = phone.get(f"/work/orders/{visit.order}")
    for said in ("Jl. Kenanga 3", "depan masjid", "tel:+628123456789", "wa.me/628123456789", "destination=-6.9,107.6"):
        assert said in page.text
    assert "Compressor unit" in page.text.split("Suku cadang yang dibawa")[1].split("</section>")[0]
    for said in ("Cabut stekernya", "Pelat nama", "Arus", "0,5–2 A", "16.00", "WIB"):
        assert said in page.text
    policy = page.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "script-src 'nonce-" in policy
    assert page.headers["cache-control"] == "no-store"
    # Nothing is chosen yet.
    assert not re.search(r"<(input|option)[^>]* (checked|selected)", page.text)
    assert len(phone.get("/work/static/x.js").content) <= 30_000
    assert phone.get("/work/worker.js").headers["service-worker-allowed"] == "/work"


def test_nobody_else_gets_in(conn: Connection, api: httpx.Client, visit: Visiting) -> None:
    nobody = api.get("/work")
    assert (nobody.status_code, nobody.headers["location"]) == (303, "/login?to=%2Fwork")
    with phone_of(conn, api, member(conn, "Other", Role.TECHNICIAN, 1)) as other:
        assert other.get(f"/work/orders/{visit.order}").status_code == 404
        assert send(other, visit.order, "travel").status_code == 404
        assert f"/work/orders/{visit.order}" not in other.get("/work").text
    with phone_of(conn, api, member(conn, "Eni", Role.ENGINEER, 1)) as engineer:
        assert engineer.get("/work").status_code == 403
    with phone_of(conn, api, member(conn, "Lia", Role.SERVICE_LEAD, 1)) as lead:
        assert lead.get(f"/work/orders/{visit.order}").status_code == 200


def test_a_visit_from_the_way_to_the_finding(conn: Connection, phone: httpx.Client, visit: Visiting) -> None:
    assert send(phone, visit.order, "finish", **finding(visit.ticket)).status_code == 409
    for action, reached in (("travel", "travelling"), ("arrive", "on_site")):
        assert send(phone, visit.order, action).json() == {"ok": True}
        assert state(conn, visit.order) == reached
    assert rows(conn, "SELECT state FROM ticket") == [("in_progress",)]
    refused = send(phone, visit.order, "finish", **finding(visit.ticket))
    assert (refused.status_code, refused.json()["code"]) == (409, "order_items_missing")
    assert send(phone, visit.order, "tick", position=1, done="yes").status_code == 200
    assert send(phone, visit.order, "tick", position=3, done="yes", value="1,25").status_code == 200
    # Nothing has a default, and nothing is half done.
    for missing in (f"kind_{visit.ticket}", f"did_{visit.ticket}", f"part_{visit.ticket}_compressor_unit"):
        fields = {name: value for name, value in finding(visit.ticket).items() if name != missing}
        assert send(phone, visit.order, "finish", **fields).status_code == 422
    assert state(conn, visit.order) == "on_site"
    serials = {f"in_{visit.ticket}_compressor_unit": "C-2", f"out_{visit.ticket}_compressor_unit": "C-2"}
    assert send(phone, visit.order, "finish", **finding(visit.ticket, **serials)).json()["code"] == "serials_same"
    serials[f"out_{visit.ticket}_compressor_unit"] = "C-1"
    noted = {f"note_{visit.ticket}": "loud", **serials}
    assert send(phone, visit.order, "finish", **finding(visit.ticket, **noted)).is_success
    assert state(conn, visit.order) == "done"
    assert rows(conn, "SELECT kind, failure_mode, component, parts, note, actor FROM finding") == [
        ("confirmed", "compressor_wear", "compressor", ["compressor_unit"], "loud", "Tono")
    ]
    assert rows(conn, "SELECT value FROM work_order_item WHERE position = 3") == [(1.25,)]
    assert rows(conn, "SELECT part, in_serial, out_serial FROM part_exchange") == [("compressor_unit", "C-2", "C-1")]
    assert "disabled" in phone.get(f"/work/orders/{visit.order}").text
    assert f"/work/orders/{visit.order}" in phone.get("/work").text
    assert send(phone, visit.order, "tick", position=1, done="no").status_code == 409
    conn.execute("UPDATE work_order_history SET recorded_at = recorded_at - interval '19 hours'")
    assert f"/work/orders/{visit.order}" not in phone.get("/work").text


def test_a_day_is_found_by_indexes_however_many_orders_there_are(conn: Connection, visit: Visiting) -> None:
    conn.execute("SET enable_seqscan = off")
    asked = {"person_id": visit.tono.id, "recorded_since": NOW}
    plan = "\n".join(str(line) for (line,) in conn.execute(SQL("EXPLAIN ") + visits.SQL["visits_of"], asked))
    assert "Seq Scan" not in plan, plan


def test_the_same_sent_again_is_done_once(conn: Connection, phone: httpx.Client, visit: Visiting) -> None:
    once = str(uuid4())
    for _ in range(3):
        assert send(phone, visit.order, "travel", client_id=once).json() == {"ok": True}
    moves = "SELECT count(*) FROM work_order_history WHERE action = 'travel'"
    assert rows(conn, moves) == [(1,)]
    # What was refused may come again, and is then looked at anew.
    early = str(uuid4())
    assert send(phone, visit.order, "finish", client_id=early, **finding(visit.ticket)).status_code == 409
    send(phone, visit.order, "arrive")
    send(phone, visit.order, "tick", position=1, done="yes")
    send(phone, visit.order, "tick", position=3, done="yes", value=1)
    for _ in range(2):
        assert send(phone, visit.order, "finish", client_id=early, **finding(visit.ticket)).is_success
    assert rows(conn, "SELECT count(*) FROM finding") == [(1,)]
    assert rows(conn, "SELECT count(*) FROM maintenance") == [(1,)]


def test_what_another_one_entered_on_this_phone_waits_for_them(
    conn: Connection, phone: httpx.Client, visit: Visiting
) -> None:
    other = member(conn, "Other", Role.TECHNICIAN, 1)
    refused = send(phone, visit.order, "travel", person=other.id)
    assert (refused.status_code, refused.json()["code"]) == (401, "not_signed_in")
    form = {"client_id": str(uuid4()), "order": str(visit.order), "person": str(other.id)}
    assert phone.post("/work/photos", data=form, files={"file": ("a.jpg", jpeg())}, headers=JSON).status_code == 401
    assert state(conn, visit.order) == "accepted"
    assert rows(conn, "SELECT count(*) FROM attachment") == [(0,)]
    assert send(phone, visit.order, "travel", person=visit.tono.id).json() == {"ok": True}


def test_photos_hang_on_the_ticket_and_tick_the_wanted_one(
    conn: Connection, phone: httpx.Client, visit: Visiting
) -> None:
    form = {"client_id": str(uuid4()), "order": str(visit.order), "position": "2"}
    for _ in range(2):
        answer = phone.post("/work/photos", data=form, files={"file": ("a.jpg", jpeg())}, headers=JSON)
        assert answer.json() == {"ok": True}
    assert rows(conn, "SELECT ticket_id, kind, item, made_by FROM attachment") == [
        (visit.ticket, "photo", "plate", "Tono")
    ]
    assert rows(conn, "SELECT done_by FROM work_order_item WHERE position = 2") == [("Tono",)]
    bad = phone.post(
        "/work/photos", data={**form, "client_id": str(uuid4())}, files={"file": ("a.heic", heic())}, headers=JSON
    )
    assert bad.status_code == 422
    assert "JPEG" in bad.json()["said"]
    signed = {"client_id": str(uuid4()), "order": str(visit.order), "kind": "signature", "caption": "Ibu Ani"}
    assert phone.post("/work/photos", data=signed, files={"file": ("s.png", jpeg(300, 120))}, headers=JSON).is_success
    assert rows(conn, "SELECT caption FROM attachment WHERE kind = 'signature'") == [("Ibu Ani",)]
    assert phone.get(f"/work/orders/{visit.order}").text.count("?size=small") == 2


def test_codes_are_read_from_photos(phone: httpx.Client) -> None:
    shown = io.BytesIO()
    segno.make("SN-COMP-77", micro=False).save(shown, kind="png", scale=6, border=4)
    answer = phone.post("/work/codes", files={"file": ("c.png", shown.getvalue())}, headers=JSON)
    assert answer.json() == {"codes": ["SN-COMP-77"]}
    bars = Image.fromarray(zxingcpp.create_barcode("PN-4711", zxingcpp.BarcodeFormat.Code128).to_image(scale=3))
    photo = io.BytesIO()
    bars.convert("RGB").save(photo, "JPEG")
    assert phone.post("/work/codes", files={"file": ("c.jpg", photo.getvalue())}, headers=JSON).json() == {
        "codes": ["PN-4711"]
    }
    assert phone.post("/work/codes", files={"file": ("c.jpg", jpeg())}, headers=JSON).json() == {"codes": []}
    assert phone.post("/work/codes", files={"file": ("c.jpg", b"no picture")}, headers=JSON).status_code == 422


def test_a_form_works_without_a_script(conn: Connection, phone: httpx.Client, visit: Visiting) -> None:
    sent = phone.post(f"/work/orders/{visit.order}/do", data={"client_id": str(uuid4()), "action": "travel"})
    assert (sent.status_code, sent.headers["location"]) == (303, f"/work/orders/{visit.order}")
    again = phone.post(f"/work/orders/{visit.order}/do", data={"client_id": str(uuid4()), "action": "travel"})
    assert again.status_code == 409
    assert "flash refused" in again.text


def test_the_same_sent_to_two_web_processes_at_once_is_done_once(
    conn: Connection, api: httpx.Client, visit: Visiting, database_url: str, tmp_path: Path
) -> None:
    once, photo_id = str(uuid4()), str(uuid4())
    assert api.get("/healthz").is_success  # One application after the other is put together.
    with serving(database_url, token=None, data_dir=tmp_path) as second, ThreadPoolExecutor(8) as many:
        phones = [phone_of(conn, server, visit.tono) for server in (api, second)] * 4
        assert all(phone.get("/work").is_success for phone in phones[:2])

        def both(phone: httpx.Client) -> tuple[int, int]:
            form = {"client_id": photo_id, "order": str(visit.order)}
            moved = send(phone, visit.order, "travel", client_id=once)
            taken = phone.post("/work/photos", data=form, files={"file": ("a.jpg", jpeg())}, headers=JSON)
            return moved.status_code, taken.status_code

        assert set(many.map(both, phones)) == {(200, 200)}
        for phone in phones[:2]:
            phone.close()
    assert rows(conn, "SELECT count(*) FROM work_order_history WHERE action = 'travel'") == [(1,)]
    [(name,)] = rows(conn, "SELECT file_name FROM attachment")
    # Of those that came second nothing is left on the disk.
    assert {path.name.partition(".")[0] for path in tmp_path.rglob("*.jpg")} == {name}


def test_photos_that_wait_for_their_turn_leave_the_database_to_others(
    phone: httpx.Client, visit: Visiting, tmp_path: Path
) -> None:
    incoming, photos = tmp_path / "attachments" / "incoming", 12

    def photo(_: int) -> int:
        form = {"client_id": str(uuid4()), "order": str(visit.order)}
        files = {"file": ("a.jpg", jpeg())}
        return phone.post("/work/photos", data=form, files=files, headers=JSON, timeout=60).status_code

    with ThreadPoolExecutor(photos) as many:
        with ExitStack() as turns:
            for _ in range(AT_ONCE):
                turns.enter_context(decoding())
            sent = many.map(photo, range(photos))
            end = time.monotonic() + 20
            while len(list(incoming.glob("*/sent"))) < photos:
                assert time.monotonic() < end
                time.sleep(0.02)
            assert [phone.get("/work").status_code for _ in range(3)] == [200, 200, 200]
        assert set(sent) == {200}
