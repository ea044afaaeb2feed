"""Photos that come with messages: checked and re-encoded as those of tickets are, kept beside them."""

from fleet.coded import coded
from service.attachments.folder import AttachmentFolder
from service.attachments.keeping import Prepared, move_in
from service.attachments.refusing import BadPicture
from store.conversations.messages import Message, NewMessagePhoto, add_message_photo
from store.engine.database import Connection
from store.field.attachments import stored_bytes

MOST_OF_MESSAGE = 10
LONGEST_CAPTION = 200


def keep_message_photo(
    conn: Connection,
    folder: AttachmentFolder,
    message: Message,
    position: int,
    prepared: Prepared,
    *,
    caption: str = "",
) -> None:
    """One photo, once for each place in its message. BadPicture where there are too many.

    1. The two files get a random name. 2. The row is written. What dies between the two leaves files that no row names;
    the sweep finds them.
    """
    if position >= MOST_OF_MESSAGE:
        raise BadPicture(coded("attachments_too_many", most=MOST_OF_MESSAGE))
    whole, small = prepared.whole.stat().st_size, prepared.small.stat().st_size
    folder.require_room(stored_bytes(conn), whole + small)
    name = move_in(folder, prepared.whole, prepared.small)
    picture = prepared.picture
    new = NewMessagePhoto(
        message_id=message.id,
        position=position,
        caption=caption[:LONGEST_CAPTION],
        file_name=name,
        digest=prepared.digest,
        bytes=whole,
        small_bytes=small,
        width=picture.width,
        height=picture.height,
    )
    if add_message_photo(conn, new) is None:  # The same came before.
        folder.remove(name)
