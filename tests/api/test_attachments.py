"""Photos and signatures: what is no picture is refused with a sentence, what comes with a picture is cut out, and
nobody sees one without the right to its ticket."""

import errno
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from PIL import Image

from service.attachments.folder import AttachmentFolder
from service.attachments.refusing import StorageFull
from service.attachments.sweeping import sweep_files, sweep_strays
from service.fleet_pass import sweep
from store.engine.database import Connection
from store.identity.people import Role
from store.privacy.erasure import erase_person
from tests.api.access_world import WALL, acting, member, token_of
from tests.api.api_world import ok, problem, serving, settings_for
from tests.service.pictures_cast import MARK, PDF, SVG, heic, huge_png, jpeg, png, text_bomb, webp
from tests.service.service_world import NO_CHANNEL, NOW, World, predict, rows, settle

PHOTO = {"Content-Type": "image/jpeg"}


@pytest.fixture
def ticket(conn: Connection) -> tuple[World, int]:
    world = settle(conn)
    predict(conn, world.worn_fridge)
    sweep(conn, "fridge", NOW, NO_CHANNEL)
    [(number,)] = rows(conn, "SELECT id FROM ticket")
    return world, number


@pytest.fixture
def api(ticket: tuple[World, int], database_url: str, tmp_path: Path) -> Iterator[httpx.Client]:
    with serving(database_url, data_dir=tmp_path) as client:
        yield client


def send(api: httpx.Client, ticket: int, body: bytes, **more: object) -> httpx.Response:
    query = {name: str(value) for name, value in {"ticket": ticket, "client_id": uuid4(), **more}.items()}
    return api.post("/v1/attachments", params=query, content=body, headers=PHOTO)


def test_a_photo_is_upright_and_says_nothing_of_where_it_was_taken(
    api: httpx.Client, ticket: tuple[World, int], tmp_path: Path
) -> None:
    _, number = ticket
    sent = jpeg(3000, 1500, rotated=True, located=True)
    assert MARK.encode() in sent
    made = ok(send(api, number, sent, stage="done", caption="new compressor"), 201)
    assert (made["width"], made["height"], made["kind"], made["stage"]) == (1280, 2560, "photo", "done")
    whole = api.get(f"/v1/attachments/{made['id']}/file")
    assert whole.headers["content-type"] == "image/jpeg"
    assert whole.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in whole.headers["content-security-policy"]
    assert whole.headers["cache-control"] == "no-store"
    picture = Image.open(io.BytesIO(whole.content))
    assert dict(picture.getexif()) == {}
    # Turned to the right: what was left is above.
    assert picture.convert("RGB").getpixel((640, 200))[0] > 200  # type: ignore[index]
    assert picture.convert("RGB").getpixel((640, 2400))[2] > 200  # type: ignore[index]
    small = Image.open(io.BytesIO(api.get(f"/v1/attachments/{made['id']}/file", params={"size": "small"}).content))
    assert max(small.size) == 320
    stored = [path for path in (tmp_path / "attachments").rglob("*") if path.is_file()]
    assert len(stored) == 2
    for path in stored:
        assert MARK.encode() not in path.read_bytes()
        assert b"Exif" not in path.read_bytes()
        assert sent[:100] not in path.read_bytes()
    # A clear ground becomes white, other formats become JPEG.
    assert ok(send(api, number, png(clear=True), kind="signature"), 201)["kind"] == "signature"
    ok(send(api, number, webp()), 201)
    listed = ok(api.get(f"/v1/tickets/{number}/attachments"))["items"]
    assert [one["id"] for one in listed] == [made["id"], made["id"] + 1, made["id"] + 2]
    last = Image.open(io.BytesIO(api.get(f"/v1/attachments/{made['id'] + 1}/file").content))
    assert last.getpixel((5, 5)) == (255, 255, 255)


def test_bad_files_are_refused_with_a_sentence_and_nothing_is_left(
    api: httpx.Client, ticket: tuple[World, int], conn: Connection, tmp_path: Path
) -> None:
    _, number = ticket
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("photo.jpg", bytes(50 << 20))
    bad = {
        "picture_heic": heic(),
        "picture_markup": SVG,
        "picture_pdf": PDF,
        "picture_zip": archive.getvalue(),
        "picture_too_many_points": huge_png(),
        "picture_other_format": b"GIF89a" + bytes(50),
        "picture_empty": b"",
        "picture_unknown": b"MZ" + bytes(600),
    }
    for code, body in bad.items():
        assert problem(send(api, number, body), 422)["code"] == code
    for body in (jpeg()[:3000], text_bomb(), b"\xff\xd8\xff" + bytes(400)):
        assert problem(send(api, number, body), 422)["code"] == "picture_broken"
    said = api.post(
        "/v1/attachments",
        params={"ticket": number, "client_id": str(uuid4())},
        content=heic(),
        headers={**PHOTO, "Accept-Language": "id"},
    ).json()
    assert "kirim foto sebagai JPEG" in said["detail"]
    assert rows(conn, "SELECT count(*) FROM attachment") == [(0,)]
    assert [path for path in (tmp_path / "attachments").rglob("*") if path.is_file()] == []


def test_fifty_megabytes_are_refused_whether_or_not_their_length_is_stated(
    api: httpx.Client, ticket: tuple[World, int]
) -> None:
    _, number = ticket

    def chunks() -> Iterator[bytes]:
        yield jpeg()
        for _ in range(50):
            yield bytes(1 << 20)

    query = {"ticket": str(number), "client_id": str(uuid4())}
    refused = api.post("/v1/attachments", params=query, content=jpeg() + bytes(13 << 20), headers=PHOTO)
    assert problem(refused, 413)["code"] == "body_too_large"
    try:
        answer = api.post("/v1/attachments", params=query, content=chunks(), headers=PHOTO)
    except httpx.HTTPError:
        return  # The server hung up before all of it was sent.
    assert answer.status_code == 413


def test_the_same_picture_sent_again_is_one(api: httpx.Client, ticket: tuple[World, int], conn: Connection) -> None:
    _, number = ticket
    once = str(uuid4())
    first, again = (ok(send(api, number, jpeg(), client_id=once), 201) for _ in range(2))
    assert first == again
    assert rows(conn, "SELECT count(*) FROM attachment") == [(1,)]


def test_who_may_not_see_the_ticket_sees_no_picture_of_it(
    api: httpx.Client, ticket: tuple[World, int], conn: Connection
) -> None:
    _, number = ticket
    picture = ok(send(api, number, jpeg()), 201)["id"]
    address = f"/v1/attachments/{picture}/file"
    with acting(api, None) as nobody:
        problem(nobody.get(address), 401)
    mine = token_of(conn, member(conn, "Tono", Role.TECHNICIAN))
    with acting(api, mine) as technician:
        problem(technician.get(address), 404)
        problem(send(technician, number, jpeg()), 404)
    conn.execute("UPDATE ticket SET state = 'assigned', assignee = 'Tono'")
    with acting(api, mine) as technician:
        assert technician.get(address).status_code == 200
        ok(send(technician, number, jpeg()), 201)
    with acting(api, token_of(conn, member(conn, "Eni", Role.ENGINEER))) as engineer:
        problem(engineer.get(address), 403)
    with acting(api, token_of(conn, member(conn, "Dedi", Role.DISPATCHER))) as dispatcher:
        assert dispatcher.get(address).status_code == 200
        problem(send(dispatcher, number, jpeg()), 403)
        problem(dispatcher.post(f"/v1/attachments/{picture}/remove"), 403)


def test_no_more_than_the_quota_is_stored(ticket: tuple[World, int], database_url: str, tmp_path: Path) -> None:
    _, number = ticket
    with serving(database_url, data_dir=tmp_path, attachments_gib=0.00002) as api:
        ok(send(api, number, jpeg(300, 200)), 201)
        answers = [send(api, number, jpeg(300, 200)) for _ in range(12)]
        full = next(one for one in answers if one.status_code != 201)
        assert problem(full, 507)["code"] == "attachments_full"


def test_a_disk_that_takes_nothing_is_a_refusal(database_url: str, tmp_path: Path) -> None:
    folder = AttachmentFolder(settings_for(database_url, data_dir=tmp_path))
    with pytest.raises(StorageFull), folder.work_place():
        raise OSError(errno.ENOSPC, "no room")
    with pytest.raises(StorageFull):
        AttachmentFolder(settings_for(database_url, data_dir=tmp_path, attachments_gib=1)).require_room(1 << 30, 1)
    assert list((tmp_path / "attachments" / "incoming").iterdir()) == []


def test_removed_and_erased_pictures_leave_the_disk(
    api: httpx.Client, ticket: tuple[World, int], conn: Connection, database_url: str, tmp_path: Path
) -> None:
    world, number = ticket
    folder = AttachmentFolder(settings_for(database_url, data_dir=tmp_path))
    wrong, right = (ok(send(api, number, jpeg()), 201)["id"] for _ in range(2))
    assert ok(api.post(f"/v1/attachments/{wrong}/remove"))["id"] == wrong
    problem(api.get(f"/v1/attachments/{wrong}/file"), 404)
    assert len(list(folder.root.rglob("*.jpg"))) == 2
    done = erase_person(conn, world.ani, at=WALL)
    assert done is not None
    assert done.blanked["attachment"] == 1
    # The one of before was removed at once, this one goes with the sweep.
    assert sweep_files(conn, folder) == 2
    assert list(folder.root.rglob("*.jpg")) == []
    problem(api.get(f"/v1/attachments/{right}/file"), 404)
    # A file without a row: a process died between the two.
    stray = folder.whole("ab" * 16)
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_bytes(jpeg())
    assert sweep_strays(conn, folder) == 0
    assert sweep_strays(conn, folder, now_s=stray.stat().st_mtime + 25 * 3600) == 1
    assert not stray.exists()
