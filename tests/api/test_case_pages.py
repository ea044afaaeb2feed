"""Warranty card, claims and returns on a customer's pages: each step is seen, and nobody else's."""

import re

import httpx

from service.claims import deciding
from service.claims.deciding import Decided
from service.returns import asking
from service.tickets.states import By
from store.assets.customers import create_customer
from store.engine.database import Connection
from store.warranty.claims import claim_numbered
from store.warranty.returns import return_numbered
from tests.api.my_world import let_in
from tests.api.portal_world import Kitchen, kitchen
from tests.service.pictures_cast import jpeg
from tests.service.service_world import HOUR, NOW, rows
from tests.wording.plain_words import unfit_words, visible

KEY = "5b0c5a2e-0f1f-4a7e-9d0e-6f5f1f0c2a11"
RINA = By("rina", NOW + HOUR)


def seen(answer: httpx.Response, status: int = 200) -> str:
    assert answer.status_code == status, answer.text
    page = visible(answer.text)
    assert unfit_words(page.replace("KLK-0042", "")) == []
    return page


def number_in(answer: httpx.Response) -> str:
    assert answer.status_code == 303, answer.text
    found = re.search(r"/(?:claims|returns)/([CR]-\w{4}-\w{4})\?done=\w+$", answer.headers["location"])
    assert found, answer.headers["location"]
    return found[1]


def claim(web: httpx.Client, home: Kitchen, **more: str) -> httpx.Response:
    data = {"appliance": str(home.fridge.asset_id), "key": KEY, "fault": "Tidak dingin lagi", **more}
    photo = ("fault.jpg", jpeg(640, 480, located=True), "image/jpeg")
    return web.post("/my/claims", data=data, files={"photo": photo, "receipt": ("", b"")})


def test_a_claim_is_made_decided_appealed_and_seen_step_by_step(
    conn: Connection, database_url: str, tmp_path: object
) -> None:
    with kitchen(conn, database_url, data_dir=tmp_path) as (web, home):
        let_in(conn, web, home.ani)
        card = seen(web.get(f"/my/appliances/{home.fridge.asset_id}/warranty"))
        for words in ("Kartu garansi", "KLK-0042", "P.34.RE1.00001.0125", "Ani", "Garansi tidak berlaku bila"):
            assert words in card
        assert "Apa yang rusak?" in seen(web.get(f"/my/appliances/{home.fridge.asset_id}/claim"))
        assert "Tulis dulu apa yang rusak" in seen(claim(web, home, fault=""), 400)
        number = number_in(claim(web, home))
        page = seen(web.get(f"/my/claims/{number}?done=submit"))
        assert "Klaim Anda sudah kami terima. Simpan nomornya." in page
        assert "Sedang kami periksa" in page
        assert rows(conn, "SELECT kind, by_customer FROM evidence") == [("fault", True)]
        assert claim(web, home).status_code == 409, "one claim of a product at a time"
        found = claim_numbered(conn, number)
        assert found is not None
        deciding.take(conn, found.id, RINA)
        deciding.ask(conn, found.id, RINA, words="Mohon kirim foto nota")
        assert "Mohon kirim foto nota" in seen(web.get(f"/my/claims/{number}"))
        assert web.post(f"/my/claims/{number}", data={"kind": "inform", "words": "Nota hilang"}).status_code == 303
        refused = [Decided(1, "refused", clause="not_covered", words="Karet pintu aus karena pemakaian")]
        deciding.decide(conn, home.product, found.id, refused, RINA)
        page = seen(web.get(f"/my/claims/{number}"))
        for words in ("Tidak dapat kami setujui", "Alasan: Garansi tidak menanggung ini", "Karet pintu aus"):
            assert words in page
        for _ in range(2):
            answer = web.post(f"/my/claims/{number}", data={"kind": "appeal", "words": "Baru satu tahun"})
        assert answer.status_code == 409, "an appeal is made once"
        assert "Anda meminta kami memeriksa sekali lagi" in seen(web.get(f"/my/claims/{number}"))
        assert number in seen(web.get(f"/my/appliances/{home.fridge.asset_id}"))


def test_a_return_is_asked_for_sent_and_followed(conn: Connection, database_url: str) -> None:
    with kitchen(conn, database_url) as (web, home):
        let_in(conn, web, home.ani)
        path = f"/my/appliances/{home.fridge.asset_id}/return"
        assert "Jangan kirim apa pun sebelum itu" in seen(web.get(path))
        number = number_in(web.post(path, data={"words": "Selalu rusak"}))
        found = return_numbered(conn, number)
        assert found is not None
        assert web.post(path, data={"words": "Lagi"}).status_code == 409
        asking.authorise(conn, found.id, RINA, ship_to="Gudang Bandung, Jl. Soekarno 5")
        page = seen(web.get(f"/my/returns/{number}"))
        for words in ("Label Anda sudah siap", "Gudang Bandung", f"Tulis nomor {number}"):
            assert words in page
        sent = web.post(f"/my/returns/{number}", data={"kind": "send", "carrier": "JNE", "tracking": "JN-1"})
        assert sent.status_code == 303
        assert "Anda sudah mengirimnya" in seen(web.get(f"/my/returns/{number}"))
        assert web.post(f"/my/returns/{number}", data={"kind": "cancel"}).status_code == 409
        assert web.post(f"/my/returns/{number}", data={"kind": "x"}).status_code == 404


def test_nobody_sees_or_moves_the_cases_of_others(conn: Connection, database_url: str) -> None:
    with kitchen(conn, database_url) as (web, home):
        let_in(conn, web, home.ani)
        asset = home.fridge.asset_id
        number = number_in(web.post(f"/my/appliances/{asset}/return", data={"words": "x"}))
        let_in(conn, web, create_customer(conn, name="Budi", email="budi@example.com"))
        for path in (f"/my/returns/{number}", f"/my/appliances/{asset}/warranty", f"/my/appliances/{asset}/claim"):
            theirs, none = web.get(path), web.get(path.replace(number, "R-0000-0000").replace(f"/{asset}/", "/987654/"))
            assert theirs.status_code == none.status_code == 404
            assert theirs.text == none.text
        assert web.post(f"/my/returns/{number}", data={"kind": "cancel"}).status_code == 404
        assert claim(web, home).status_code == 404
    assert rows(conn, "SELECT state FROM product_return") == [("requested",)]
    assert rows(conn, "SELECT count(*) FROM warranty_claim") == [(0,)]
