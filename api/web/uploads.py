"""Bodies that are files: streamed to the disk as they come, never held in memory."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

from anyio import to_thread
from fastapi import Depends, Request

from service.attachments.folder import AttachmentFolder
from service.attachments.refusing import BadPicture, too_large


def attachment_folder(request: Request) -> AttachmentFolder:
    found = request.app.state.attachments
    assert isinstance(found, AttachmentFolder)
    return found


Folder = Annotated[AttachmentFolder, Depends(attachment_folder)]


@asynccontextmanager
async def received_file(
    request: Request, folder: AttachmentFolder, *, most: int, refusal: Callable[[int], BadPicture] = too_large
) -> AsyncIterator[Path]:
    """The request's body as a file, which goes with the end of the block; `refusal` where it is larger than `most`."""
    with folder.work_place() as place:
        path, length = place / "sent", 0
        with path.open("wb") as file:
            async for chunk in request.stream():
                length += len(chunk)
                if length > most:
                    raise refusal(most)
                await to_thread.run_sync(file.write, chunk)
        yield path
