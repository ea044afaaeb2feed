"""Pictures that customers send in chats are fetched from the provider, checked and re-encoded as uploads are, and stand
with their message."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from fleet.coded import Coded
from fleet.process import get_log
from fleet.settings import Settings
from service.attachments.folder import AttachmentFolder
from service.attachments.keeping import LARGEST, prepare
from service.attachments.refusing import BadPicture, StorageFull
from service.conversations.photos import keep_message_photo
from service.conversations.saying import note_line
from service.conversations.threads import now_in, require_thread
from service.notices.channels.download import NotFetched
from service.notices.channels.telegram.channel import open_telegram
from service.notices.channels.whatsapp.channel import open_whatsapp
from store.channels.chats import ClaimedPicture, claim_picture, settle_picture
from store.conversations.messages import find_message
from store.engine.database import Connection, translated

MOST_TRIES = 6
WAITS = timedelta(minutes=1)
# Fetches a file by the name that the provider gave it.
Fetch = Callable[[str], bytes]
log = get_log("service")


def fetchers_of(settings: Settings) -> Mapping[str, Fetch]:
    """The chat channels that are set up."""
    found: dict[str, Fetch] = {}
    if (whatsapp := open_whatsapp(settings)) is not None:
        found["whatsapp"] = lambda media: whatsapp.fetch(media, most=LARGEST)
    if (telegram := open_telegram(settings)) is not None:
        found["telegram"] = lambda media: telegram.fetch(media, most=LARGEST)
    return found


def fetch_next_picture(
    conn: Connection, folder: AttachmentFolder, fetchers: Mapping[str, Fetch], *, now: datetime
) -> bool:
    """Fetches the picture that waits longest; False where none does.

    1. The claim commits by itself, with the time after which another may try. 2. The provider is asked, and the picture
    is re-encoded. 3. The photo and what became of it are one transaction. Who dies before 3 has it fetched again.
    """
    with translated():
        picture = claim_picture(conn, list(fetchers), now=now)
    if picture is None:
        return False
    try:
        _keep(conn, folder, picture, fetchers[picture.channel](picture.media))
    except NotFetched as exc:
        _not_kept(conn, picture, exc.said, now, over=exc.permanent)
    except StorageFull as exc:
        _not_kept(conn, picture, exc.said, now, over=False)
    except BadPicture as exc:
        _not_kept(conn, picture, exc.said, now, over=True)
    return True


def _keep(conn: Connection, folder: AttachmentFolder, picture: ClaimedPicture, content: bytes) -> None:
    with folder.work_place() as place:
        path = place / "sent"
        path.write_bytes(content)
        prepared = prepare(path)
        with translated(), conn.transaction():
            message = find_message(conn, picture.message_id) if picture.message_id is not None else None
            if message is not None:
                keep_message_photo(conn, folder, message, 0, prepared)
            settle_picture(conn, picture, state="kept")


def _not_kept(conn: Connection, picture: ClaimedPicture, why: Coded, now: datetime, *, over: bool) -> None:
    """It is tried again, longer and longer after; in the end staff are told that a picture is missing."""
    log.warning("chat_picture_not_kept", picture=picture.id, reason=why.to_json())
    if not over and picture.tries < MOST_TRIES:
        with translated():
            settle_picture(conn, picture, state="waiting", why=why, next_at=now + WAITS * 2**picture.tries)
        return
    with translated(), conn.transaction():
        message = find_message(conn, picture.message_id) if picture.message_id is not None else None
        if settle_picture(conn, picture, state="refused", why=why) and message is not None:
            at = now_in(conn, require_thread(conn, message.thread_id), now)
            note_line(conn, message.thread_id, Coded("chat_picture_missing", {"why": why}), at=at, internal=True)
