"""Manuals as files: staff send a PDF once, everybody downloads it, search finds its title; what acts is refused."""

import zlib
from pathlib import Path
from uuid import uuid4

import httpx

from service.attachments.folder import AttachmentFolder
from service.attachments.sweeping import sweep_strays
from store.engine.database import Connection
from store.identity.people import Role
from tests.api.access_world import acting, member, token_of
from tests.api.api_world import ok, problem, settings_for
from tests.api.my_world import browsing
from tests.service.service_world import rows, settle

END = b"\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
PLAIN = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n" + END


def packed(inner: bytes) -> bytes:
    """Objects in a compressed stream, as most programs write them."""
    held = zlib.compress(inner)
    head = b"%PDF-1.7\n5 0 obj\n<< /Type /ObjStm /Filter /FlateDecode /N 1 /First 4 >>\nstream\n"
    return head + held + b"\nendstream\nendobj\n" + END


ACTING = {
    "pdf_none": b"PK\x03\x04 not a booklet",
    "pdf_cut": PLAIN[:-8],
    "pdf_locked": PLAIN.replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt 9 0 R"),
    "pdf_acts": PLAIN.replace(b"/Catalog", b"/Catalog /OpenAction << /S /J#61vaScript /JS (app.alert(1)) >>"),
}


def test_a_manual_is_sent_once_listed_found_and_downloaded(conn: Connection, database_url: str, tmp_path: Path) -> None:
    settle(conn)
    about = {"title": "Buku petunjuk <kulkas> RF-200", "language": "id", "product": "fridge"}
    with browsing(database_url, data_dir=tmp_path) as web:
        with acting(web, token_of(conn, member(conn, "Hendra", Role.KNOWLEDGE, 1))) as staff:
            made = ok(send(staff, PLAIN, **about, client_id=(same := str(uuid4()))), 201)
            assert ok(send(staff, PLAIN, **about, client_id=same), 201) == made
            for code, body in ACTING.items():
                assert code in str(problem(send(staff, body, **about), 422)), code
            assert "pdf_acts" in str(problem(send(staff, packed(b"1 0 << /S /Launch >>"), **about), 422))
            assert "pdf_locked" in str(problem(send(staff, packed(b"").replace(b"\x9c", b"\x00"), **about), 422))
            problem(send(staff, PLAIN + b"\0" * (11 << 20), **about), 413)
            problem(send(staff, PLAIN, **{**about, "product": "toaster"}), 422)
            problem(send(staff, PLAIN, title="x", language="id"), 422)
            packed_one = ok(send(staff, packed(b"1 0 << /Type /Page >>"), **{**about, "title": "Lain"}), 201)
            assert [
                one["id"] for one in ok(staff.get("/v1/manuals", params={"q": "buku manual kulkas rf 200"}))["items"]
            ] == [made["id"]]
            got = staff.get(f"/v1/manuals/{made['id']}/file")
            assert got.content == PLAIN
        found = web.get("/help/id/search", params={"q": "manual kulkas rf-200"})
        assert "Buku petunjuk &lt;kulkas&gt; RF-200" in found.text
        assert f'href="/help/manuals/{made["id"]}"' in found.text
        assert "Buku petunjuk" not in web.get("/help/id/search", params={"q": "pintu tidak bisa ditutup rapat"}).text
        shown = web.get(f"/help/manuals/{made['id']}")
        assert (shown.status_code, shown.content, shown.headers["content-type"]) == (200, PLAIN, "application/pdf")
        assert shown.headers["content-disposition"].startswith("attachment")
        assert shown.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in shown.headers["content-security-policy"]
        for odd in ("0", "x", "9" * 30, "777777"):
            assert web.get(f"/help/manuals/{odd}").status_code == 404
        with acting(web, token_of(conn, member(conn, "Rina", Role.ENGINEER, 1))) as reader:
            problem(reader.post(f"/v1/manuals/{made['id']}/remove"), 403)
        with acting(web, token_of(conn, member(conn, "Maya", Role.KNOWLEDGE, 1))) as staff:
            ok(staff.post(f"/v1/manuals/{made['id']}/remove"))
        assert web.get(f"/help/manuals/{made['id']}").status_code == 404
    folder = AttachmentFolder(settings_for(database_url, data_dir=tmp_path))
    [(kept,)] = rows(conn, "SELECT file_name FROM manual")
    assert [path.name for path in tmp_path.rglob("*.pdf")] == [f"{kept}.pdf"]
    stray = folder.pdf("f" * 32)
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_bytes(PLAIN)
    assert sweep_strays(conn, folder, now_s=stray.stat().st_mtime + 2 * 24 * 3600) == 1
    assert folder.pdf(kept).is_file()
    assert packed_one["bytes"] == folder.pdf(kept).stat().st_size


def send(staff: httpx.Client, body: bytes, **about: str) -> httpx.Response:
    query = {"client_id": str(uuid4()), **about}
    return staff.post("/v1/manuals", params=query, content=body, headers={"Content-Type": "application/pdf"})
