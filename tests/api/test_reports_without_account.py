"""The open form: what a stranger reports waits for staff, reveals nothing, and is limited."""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from service.strangers.receipts import RECEIPT, new_receipt, read_receipt
from store.engine.database import Connection
from store.service.stranger_reports import forget_reports
from tests.api.access_world import PLENTY
from tests.api.api_world import ok, problem, serving
from tests.api.portal_world import kitchen
from tests.service.pictures_cast import jpeg
from tests.service.service_world import DAY, World, predict, rows, settle

FORM = {"product": "fridge", "symptom": "other", "phone": "0812 3456 7890", "serial": "SN-1", "words": "hangat"}
MEANT = "SELECT (SELECT count(*) FROM ticket), (SELECT count(*) FROM customer_report), (SELECT count(*) FROM notice)"


@pytest.fixture
def world(conn: Connection) -> World:
    return settle(conn)


@pytest.fixture
def web(world: World, database_url: str, tmp_path: Path) -> Iterator[httpx.Client]:
    with serving(database_url, data_dir=tmp_path) as client:
        yield client


def report(web: httpx.Client, photo: tuple[str, bytes, str] | None = None, **more: str) -> httpx.Response:
    data = {"key": str(uuid4()), **FORM, **more}
    return web.post("/report", data=data, files={"photo": photo} if photo else {})


def receipt_of(answer: httpx.Response) -> str:
    assert answer.status_code == 303, answer.text
    found = re.fullmatch(r"/report/(L-\w{4}-\w{4})\?lang=id", answer.headers["location"])
    assert found
    return found[1]


def test_a_report_waits_and_changes_nothing(web: httpx.Client, world: World, conn: Connection) -> None:
    receipt = receipt_of(report(web))
    assert rows(conn, "SELECT receipt, state, serial, symptom, words FROM stranger_report") == [
        (receipt, "waiting", "SN-1", "other", "hangat")
    ]
    assert rows(conn, MEANT) == [(0, 0, 0)]
    page = web.get(f"/report/{receipt}").text
    assert receipt in page
    assert "Laporan sudah kami terima" in page
    assert "SN-1" not in page


def test_the_same_form_twice_is_one_report(web: httpx.Client, conn: Connection) -> None:
    key = str(uuid4())
    first, second = (receipt_of(report(web, key=key)) for _ in range(2))
    assert first == second
    assert rows(conn, "SELECT count(*) FROM stranger_report") == [(1,)]


def test_a_known_serial_is_answered_as_an_unknown_one(web: httpx.Client) -> None:
    """Form, answer and page of the receipt are the same, but for the receipt and what was typed."""
    said = []
    for serial in ("SN-1", "NO-77"):
        form = web.get("/report", params={"product": "fridge", "symptom": "other", "serial": serial})
        sent = report(web, serial=serial)
        page = web.get(sent.headers["location"])
        texts = [form.text, sent.headers["location"], page.text]
        alike = re.sub(r"L-\w{4}-\w{4}|[0-9a-f]{8}-[0-9a-f-]{27}", "#", " ".join(texts)).replace(serial, "*")
        said.append((form.status_code, sent.status_code, page.status_code, alike))
    assert said[0] == said[1]


def test_somebody_who_tries_serials_is_stopped(web: httpx.Client, conn: Connection) -> None:
    answers = [report(web, serial=f"SN-{number}").status_code for number in range(14)]
    assert answers == [303] * 10 + [429] * 4
    assert rows(conn, "SELECT count(*) FROM stranger_report") == [(10,)]


def test_receipts_cannot_be_tried(web: httpx.Client) -> None:
    receipt = receipt_of(report(web))
    answers = [web.get(f"/report/{new_receipt()}") for _ in range(62)]
    assert [one.status_code for one in answers] == [404] * 60 + [429] * 2
    assert len({one.text for one in answers[:60]}) == 1
    # Whoever has a receipt comes in all the same.
    assert web.get(f"/report/{receipt}").status_code == 200


@pytest.mark.parametrize("phone", ["", "12", "ask me"])
def test_nobody_is_asked_to_fill_in_the_form_again(web: httpx.Client, conn: Connection, phone: str) -> None:
    answer = report(web, phone=phone)
    assert answer.status_code == 400
    assert "Nomor telepon itu belum lengkap" in answer.text
    for typed in ("SN-1", "hangat"):
        assert typed in answer.text
    assert rows(conn, "SELECT count(*) FROM stranger_report") == [(0,)]


@pytest.mark.parametrize(
    ("field", "value"), [("product", "none"), ("product", ""), ("symptom", "none"), ("symptom", "")]
)
def test_what_no_page_offers_is_no_report(web: httpx.Client, conn: Connection, field: str, value: str) -> None:
    assert report(web, None, **{field: value}).status_code == 404
    assert web.post("/report", content=b"\xff\x00", headers={"Content-Type": "text/plain"}).status_code == 404
    assert rows(conn, "SELECT count(*) FROM stranger_report") == [(0,)]


def test_staff_join_a_report_to_a_device(web: httpx.Client, world: World, conn: Connection) -> None:
    prediction = predict(conn, world.worn_fridge)
    receipt_of(report(web, serial="sn 1?"))
    [listed] = ok(web.get("/v1/stranger-reports", params={"state": "waiting"}))["items"]
    assert (listed["phone"], listed["serial"], listed["has_photo"]) == ("0812 3456 7890", "sn 1?", False)
    path = f"/v1/stranger-reports/{listed['id']}"
    assert problem(web.post(f"{path}/join", json={"serial": "NO-77"}), 404)
    made = ok(web.post(f"{path}/join", json={"serial": "SN-1"}))
    [(source, mode, reported)] = rows(conn, "SELECT source, failure_mode, reported_at IS NOT NULL FROM ticket")
    assert (source, mode, reported) == ("customer", "unknown", True)
    assert rows(conn, "SELECT text, ticket_id FROM customer_report") == [("hangat", made["ticket_id"])]
    assert rows(conn, "SELECT count(*) FROM prediction WHERE id = %s", prediction) == [(1,)]
    again = problem(web.post(f"{path}/join", json={"serial": "SN-1"}), 409)
    assert "joined to a device" in again["detail"]
    assert problem(web.post(f"{path}/refuse", json={"reason": "twice"}), 409)
    assert rows(conn, "SELECT count(*) FROM ticket") == [(1,)]
    assert "Laporan sedang kami tangani" in web.get(f"/report/{listed['receipt']}").text


def test_staff_refuse_a_report_and_it_is_forgotten(web: httpx.Client, conn: Connection) -> None:
    receipt = receipt_of(report(web))
    [listed] = ok(web.get("/v1/stranger-reports"))["items"]
    refused = ok(web.post(f"/v1/stranger-reports/{listed['id']}/refuse", json={"reason": "not_ours"}))
    assert (refused["state"], refused["reason"], refused["decided_by"]) == ("refused", "not_ours", "staff")
    assert problem(web.post(f"/v1/stranger-reports/{listed['id']}/join", json={"serial": "SN-1"}), 409)
    assert rows(conn, MEANT) == [(0, 0, 0)]
    assert "Laporan ini sudah ditutup" in web.get(f"/report/{receipt}").text
    [(sent_at,)] = rows(conn, "SELECT sent_at FROM stranger_report")
    assert forget_reports(conn, before=sent_at) == 0
    assert forget_reports(conn, before=sent_at + DAY) == 1
    assert web.get(f"/report/{receipt}").status_code == 404


def test_the_photo_of_the_plate_goes_with_the_ticket(
    web: httpx.Client, world: World, conn: Connection, tmp_path: Path
) -> None:
    sent = ("plate.jpg", jpeg(900, 600, located=True), "image/jpeg")
    receipt_of(report(web, sent, serial=""))
    [listed] = ok(web.get("/v1/stranger-reports"))["items"]
    assert listed["has_photo"]
    picture = web.get(f"/v1/stranger-reports/{listed['id']}/photo")
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/jpeg")
    ticket = ok(web.post(f"/v1/stranger-reports/{listed['id']}/join", json={"serial": "SN-1"}))["ticket_id"]
    [kept] = ok(web.get(f"/v1/tickets/{ticket}/attachments"))["items"]
    assert (kept["stage"], kept["caption"]) == ("report", listed["receipt"])
    assert web.get(f"/v1/attachments/{kept['id']}/file").status_code == 200
    assert rows(conn, "SELECT count(*) FROM leftover_file") == [(0,)]
    assert web.get(f"/v1/stranger-reports/{listed['id']}/photo").status_code == 404


def test_what_is_no_picture_is_refused_in_plain_words(web: httpx.Client, conn: Connection) -> None:
    answer = report(web, ("plate.jpg", b"%PDF-1.7 nothing", "image/jpeg"))
    assert answer.status_code == 422
    assert "Laporan belum terkirim" in answer.text
    assert rows(conn, "SELECT count(*) FROM stranger_report") == [(0,)]


def test_an_empty_photo_field_is_no_photo(web: httpx.Client, conn: Connection) -> None:
    receipt_of(report(web, ("", b"", "application/octet-stream")))
    assert rows(conn, "SELECT count(*) FROM stranger_photo") == [(0,)]


def test_receipts_are_read_as_people_type_them() -> None:
    receipt = new_receipt()
    assert RECEIPT.match(receipt)
    assert read_receipt(f" {receipt.lower().replace('-', ' ')} ") == receipt
    assert [read_receipt(one) for one in ("", "L-2222", "X-2222-2222", "L-UUUU-IIII", "9" * 99)] == [None] * 5


def test_many_may_report_where_the_limits_are_set_so(world: World, database_url: str, tmp_path: Path) -> None:
    with serving(database_url, data_dir=tmp_path, rate_limits={**PLENTY, "report_address": "100 per 1 hour"}) as web:
        assert {report(web, serial=f"SN-{n}").status_code for n in range(12)} == {303}


def test_a_chat_begins_with_the_receipt_number(conn: Connection, database_url: str, tmp_path: Path) -> None:
    with kitchen(conn, database_url, data_dir=tmp_path) as (web, home):
        assert home.product.contact.whatsapp
        receipt = receipt_of(report(web, product="refrigerator", symptom="ice"))
        page = web.get(f"/report/{receipt}").text
        assert re.search(rf'href="https://wa\.me/62\d+\?text=Halo%2C%20ini%20laporan%20saya%3A%20{receipt}"', page)
