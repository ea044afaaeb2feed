"""Step 8: photos of a mail are checked and re-encoded; any other file is named, and stays in the whole mail."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from fleet.process import get_log
from service.attachments.folder import AttachmentFolder
from service.attachments.keeping import LARGEST, Prepared, prepare
from service.attachments.refusing import BadPicture, StorageFull
from service.attachments.sniffing import HEAD, require_picture
from service.conversations.mail.incoming import SentFile
from service.conversations.photos import MOST_OF_MESSAGE
from store.engine.storable_text import storable

log = get_log("service")


@dataclass(frozen=True, slots=True)
class PreparedFiles:
    """`photos`: with the names that they came under; `left_out`: the names of the others."""

    photos: tuple[tuple[str, Prepared], ...]
    left_out: tuple[str, ...]


def prepare_files(folder: AttachmentFolder, files: Sequence[SentFile], stack: ExitStack) -> PreparedFiles:
    """The prepared photos lie in a work place that goes with `stack`."""
    photos, left_out = list[tuple[str, Prepared]](), list[str]()
    place = _place(folder, stack) if files else None
    for number, one in enumerate(files):
        name = storable(one.name)
        prepared = None
        if place is not None and len(photos) < MOST_OF_MESSAGE:
            prepared = _prepared(place / f"sent-{number}", one)
        if prepared is None:
            left_out.append(name)
        else:
            photos.append((name, prepared))
    return PreparedFiles(tuple(photos), tuple(left_out))


def _place(folder: AttachmentFolder, stack: ExitStack) -> Path | None:
    """None where the disk takes nothing: the mail counts for more than its photos, and is kept whole."""
    try:
        return stack.enter_context(folder.work_place())
    except (StorageFull, OSError) as exc:
        log.warning("mail_photos_not_kept", reason=str(exc))
        return None


def _prepared(path: Path, sent: SentFile) -> Prepared | None:
    if not 0 < len(sent.content) <= LARGEST:
        return None
    try:
        require_picture(sent.content[:HEAD])
        path.write_bytes(sent.content)
        return prepare(path)
    except (BadPicture, StorageFull, OSError):
        return None
