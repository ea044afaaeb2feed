"""Pictures that routes take and give: what the document says of them, and the answer that holds one."""

from typing import Annotated, Any, Literal

from fastapi import Query, Response
from fastapi.responses import FileResponse

from api.web.problems import Missing
from fleet.coded import Coded
from service.attachments.folder import AttachmentFolder

# Whole, or at most 320 points long.
PictureSize = Annotated[Literal["whole", "small"], Query()]
_FILE = {"schema": {"type": "string", "format": "binary"}, "example": "the bytes of a picture"}
PICTURE_BODY = {
    "requestBody": {"required": True, "content": dict.fromkeys(("image/jpeg", "image/png", "image/webp"), _FILE)}
}
PICTURE: dict[int | str, dict[str, Any]] = {200: {"description": "The picture.", "content": {"image/jpeg": _FILE}}}


def picture_response(
    folder: AttachmentFolder, file_name: str | None, size: PictureSize, *, name: str, gone: Coded
) -> Response:
    """The `whole` or `small` JPEG, shown in place and never run; Missing with `gone` where the folder has lost it."""
    path = file_name and (folder.whole(file_name) if size == "whole" else folder.small(file_name))
    if not path or not path.is_file():
        raise Missing(gone)
    return FileResponse(path, media_type="image/jpeg", filename=f"{name}.jpg", content_disposition_type="inline")
