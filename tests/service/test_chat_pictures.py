"""Pictures that customers send by WhatsApp and Telegram become photos of their message; what is none does not."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PIL import Image

from fleet.settings import load_settings
from service.attachments.folder import AttachmentFolder
from service.chats.pictures import fetch_next_picture, fetchers_of
from service.chats.taking import take, take_events
from service.chats.telegram_events import update_in
from service.chats.whatsapp_events import events_in
from service.conversations.threads import thread_of_customer
from store.assets.customers import create_customer
from store.channels.chats import NewMessage
from store.conversations.messages import Message, find_message_photo, messages_of
from store.engine.database import Connection
from tests.service.channel_world import (
    BOT_TOKEN,
    PHONE_ID,
    Provider,
    event,
    provider,
    telegram_server,
    whatsapp_settings,
)
from tests.service.pictures_cast import MARK, SVG, jpeg
from tests.service.service_world import rows

NOW = datetime.now(UTC)
ANI = "628123456789"


def sent_image(number: str, media: str, caption: str = "", kind: str = "image") -> dict[str, object]:
    image = {"id": media, "mime_type": "image/jpeg", **({"caption": caption} if caption else {})}
    return {"from": ANI, "id": number, "timestamp": str(int(NOW.timestamp())), "type": kind, kind: image}


def fetch_all(conn: Connection, folder: AttachmentFolder, settings: dict[str, object], *, at: datetime) -> None:
    while fetch_next_picture(conn, folder, fetchers_of(load_settings(**settings)), now=at):
        pass


def messages(conn: Connection, customer: int) -> list[Message]:
    return messages_of(conn, thread_of_customer(conn, customer).id)


def test_a_picture_by_whatsapp_stands_with_its_message_without_its_place(conn: Connection, tmp_path: Path) -> None:
    ani = create_customer(conn, name="Ani", email="ani@example.com", phone=f"+{ANI}", language="id")
    folder = AttachmentFolder(load_settings(data_dir=tmp_path))
    with provider() as meta:
        settings = {**whatsapp_settings(meta.url), "data_dir": tmp_path}
        _holds(meta, "m1", jpeg(800, 600, located=True))
        _holds(meta, "m2", SVG)
        meta.files["/m3"] = b'{"url": "http://169.254.169.254/latest"}'
        body = event(
            messages=[sent_image("w1", "m1", "Begini bocornya"), sent_image("w2", "m2"), sent_image("w3", "m3")]
        )
        for _ in range(2):
            take_events(conn, events_in(body, phone_id=PHONE_ID))
        assert [(one.text, one.photos) for one in messages(conn, ani)] == [("Begini bocornya", []), ("", []), ("", [])]
        fetch_all(conn, folder, settings, at=datetime.now(UTC))
        fetch_all(conn, folder, settings, at=datetime.now(UTC))
    first, second, third, *lines = messages(conn, ani)
    assert (len(first.photos), second.photos, third.photos) == (1, [], [])
    assert [line.said.code for line in lines if line.said] == ["chat_picture_missing"] * 2
    assert all(line.internal for line in lines)
    photo = find_message_photo(conn, first.photos[0])
    assert photo is not None
    with Image.open(folder.whole(photo.file_name)) as kept:
        assert (kept.format, kept.size, dict(kept.getexif())) == ("JPEG", (800, 600), {})
    assert MARK.encode() not in folder.whole(photo.file_name).read_bytes()
    assert {token for _, token in meta.fetched} == {"Bearer a-token"}
    assert rows(conn, "SELECT provider_id, media_state FROM chat_message ORDER BY id") == [
        ("w1", "kept"),
        ("w2", "refused"),
        ("w3", "refused"),
    ]


def _holds(meta: Provider, media: str, content: bytes) -> None:
    meta.files[f"/{media}"] = b'{"url": "%s/file/%s"}' % (meta.url.encode(), media.encode())
    meta.files[f"/file/{media}"] = content


def test_a_picture_by_telegram_is_fetched_again_until_its_provider_is_well(conn: Connection, tmp_path: Path) -> None:
    ani = create_customer(conn, name="Ani", email="ani@example.com", phone=None, language="id")
    joined = "INSERT INTO chat (tenant_id, channel, address, customer_id) VALUES (1, 'telegram', '77', %s)"
    conn.execute(joined, (ani,))
    folder = AttachmentFolder(load_settings(data_dir=tmp_path))
    first = photo_update(5)
    assert first.media == "large"
    take(conn, first)
    with telegram_server() as telegram:
        settings = {"telegram_api": telegram.url, "telegram_token": BOT_TOKEN, "data_dir": tmp_path}
        telegram.answer(500, {"ok": False})
        fetch_all(conn, folder, settings, at=(at := datetime.now(UTC)))
        assert rows(conn, "SELECT media_state, media_tries FROM chat_message") == [("waiting", 1)]
        telegram.answer(200, {"ok": True, "result": {"file_path": "photos/file_1.jpg"}})
        telegram.files[f"/file/bot{BOT_TOKEN}/photos/file_1.jpg"] = jpeg(900, 600)
        fetch_all(conn, folder, settings, at=at + timedelta(hours=1))
        assert [len(one.photos) for one in messages(conn, ani)] == [1]
        # A path that leads elsewhere is not followed.
        take(conn, photo_update(6))
        telegram.answer(200, {"ok": True, "result": {"file_path": "../../bot"}})
        fetch_all(conn, folder, settings, at=at + timedelta(hours=2))
    assert [line.said.code for line in messages(conn, ani) if line.said] == ["chat_picture_missing"]


def photo_update(number: int) -> NewMessage:
    sizes = [{"file_id": "small", "width": 90, "height": 60}, {"file_id": "large", "width": 900, "height": 600}]
    chat = {"id": 77, "type": "private", "first_name": "Ani"}
    message = {"message_id": number, "date": 1_767_000_000, "chat": chat, "photo": sizes}
    found = update_in(json.dumps({"update_id": number, "message": message}).encode())
    assert found is not None
    return found.message
