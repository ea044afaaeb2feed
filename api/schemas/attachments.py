"""Answers about attachments."""

from api.schemas.examples import T
from api.schemas.shapes import Shape, like
from store.field.attachments import Attachment


class AttachmentOut(Shape, record=Attachment, without={"file_name"}):
    """A photo or signature of a ticket; `item`: which wanted photo it is, `made_at` on the fleet's clock."""

    model_config = like(
        id=7,
        ticket_id=12,
        client_id="0b7a1f4e-6a53-4b0e-9a6e-3f4c2d1e5a77",
        kind="photo",
        stage="done",
        item="new_compressor",
        caption="",
        bytes=281_233,
        width=1920,
        height=1440,
        made_by="Budi Santoso",
        made_at=T,
    )
