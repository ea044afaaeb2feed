"""Forms with photos (`multipart/form-data`): the photos lie on the disk while the form is read."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from api.web.plain_pages import plain
from service.attachments.folder import AttachmentFolder
from service.attachments.keeping import LARGEST
from service.attachments.refusing import too_large

MOST_FIELDS = 20
CHUNK = 1 << 16
# What a form holds beside its photos.
FIELDS_BYTES = 1 << 15


@dataclass(frozen=True, slots=True)
class PhotoForm:
    """Fields by name, as they were typed; photos by the name of their field, without those that were left empty."""

    texts: dict[str, str]
    photos: dict[str, Path]

    def field(self, name: str, longest: int) -> str:
        """What was typed, without what no text holds, cut to its length."""
        return plain(self.texts.get(name, ""), longest)


@asynccontextmanager
async def received_form(
    request: Request, folder: AttachmentFolder, *, most_photos: int = 1
) -> AsyncIterator[PhotoForm]:
    """What a form sent; its photos go with the end of the block. BadPicture where one is too large. What is no form is
    one without fields."""
    with folder.work_place() as place:
        texts: dict[str, str] = {}
        photos: dict[str, Path] = {}
        try:
            async with request.form(max_files=most_photos, max_fields=MOST_FIELDS) as form:
                for name, value in form.items():
                    if not isinstance(value, UploadFile):
                        texts[name] = value
                    elif (photo := await _written(value, place / f"sent-{len(photos)}")) is not None:
                        photos[name] = photo
        except HTTPException:
            texts, photos = {}, {}
        yield PhotoForm(texts, photos)


async def _written(sent: UploadFile, path: Path) -> Path | None:
    """The photo on the disk; None where the field was left empty."""
    length = 0
    with path.open("wb") as file:
        while chunk := await sent.read(CHUNK):
            length += len(chunk)
            if length > LARGEST:
                raise too_large(LARGEST)
            file.write(chunk)
    return path if length else None
