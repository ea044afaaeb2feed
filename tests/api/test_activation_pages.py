"""Activating a warranty at the open form: the code on a product verifies itself, a serial tells nothing."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from service.device_access.claim_codes import new_code
from service.warranty.product_codes import make_code
from store.engine.database import Connection
from tests.api.my_world import browsing
from tests.service.pictures_cast import jpeg
from tests.service.service_world import NOW, World, rows, settle

FORM = {"bought": "2026-02-20", "name": "Budi", "phone": "0812 3456 7890", "product": "fridge", "serial": "SN-1"}


@pytest.fixture
def world(conn: Connection) -> World:
    world = settle(conn)
    conn.execute("UPDATE asset SET customer_id = NULL, sold_at = NULL")
    return world


@pytest.fixture
def web(world: World, database_url: str, tmp_path: Path) -> Iterator[httpx.Client]:
    with browsing(database_url, data_dir=tmp_path) as client:
        client.timeout = httpx.Timeout(120)
        yield client


def send(web: httpx.Client, **more: str) -> httpx.Response:
    photo = ("receipt.jpg", jpeg(400, 300), "image/jpeg") if more.pop("photo", "") else ("", b"", "image/jpeg")
    return web.post("/activate", data={**FORM, **more}, files={"receipt": photo})


def test_the_code_on_a_product_leads_to_its_page_and_verifies_itself(
    web: httpx.Client, world: World, conn: Connection
) -> None:
    code = make_code(conn, world.worn_fridge.asset_id, actor="Rina", now=NOW)
    page = web.get(f"/q/{code}")
    assert "Aktifkan garansi" in page.text
    assert "Laporkan kerusakan" in page.text
    assert 'name="serial"' not in web.get("/activate", params={"code": code}).text
    sent = send(web, code=code, serial="", product="")
    number = re.fullmatch(r"/activate/(W-\w{4}-\w{4})\?lang=id", sent.headers["location"])
    assert number
    assert "Garansi Anda aktif" in web.get(sent.headers["location"]).text
    assert rows(conn, "SELECT state, way FROM activation") == [("verified", "code")]


def test_a_serial_waits_for_staff_and_is_answered_alike_whatever_it_is(web: httpx.Client, conn: Connection) -> None:
    pages = []
    for serial in ("SN-1", "NO-77"):
        sent = send(web, serial=serial)
        assert sent.status_code == 303
        page = web.get(sent.headers["location"]).text
        assert "Tim kami memeriksa nota Anda" in page
        pages.append(re.sub(r"W-\w{4}-\w{4}", "#", page))
    assert pages[0] == pages[1]
    assert rows(conn, "SELECT state, way FROM activation ORDER BY id") == [("submitted", "serial")] * 2


def test_the_receipt_goes_along(web: httpx.Client, conn: Connection) -> None:
    assert send(web, photo="yes").status_code == 303
    assert rows(conn, "SELECT kind, by_customer FROM evidence") == [("receipt", True)]


@pytest.mark.parametrize("wrong", [{"bought": ""}, {"serial": ""}, {"name": ""}, {"bought": "2199-01-01"}])
def test_a_form_that_lacks_something_comes_back_filled_in(web: httpx.Client, wrong: dict[str, str]) -> None:
    answer = send(web, **wrong)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert 'value="0812 3456 7890"' in answer.text


def test_codes_and_serials_cannot_be_tried(web: httpx.Client, world: World, conn: Connection) -> None:
    code = make_code(conn, world.worn_fridge.asset_id, actor="Rina", now=NOW)
    answers = [web.get(f"/q/{new_code()}").status_code for _ in range(22)]
    assert answers == [404] * 20 + [429] * 2
    assert web.get(f"/q/{code}").status_code == 200, "whoever holds the product comes in all the same"
    assert [send(web, serial=f"SN-{n}").status_code for n in range(12)] == [303] * 10 + [429] * 2
