"""`/help/videos/{file}`: the films of articles, their captions and posters; everybody's, as these articles are."""

from fastapi import APIRouter, Response
from fastapi.responses import FileResponse

from api.knowledge.rendering import HOME
from api.portal.page_route import NoPage, PageRoute
from knowledge.videos import video_file

router = APIRouter(prefix=HOME, include_in_schema=False, route_class=PageRoute)
HEADERS = {"Cache-Control": "public, max-age=86400", "X-Content-Type-Options": "nosniff"}


@router.get("/videos/{file}")
def video(file: str) -> Response:
    """Parts of it, too: a browser fetches a film piece by piece."""
    found = video_file(file)
    if found is None:
        raise NoPage(404, "no_page")
    return FileResponse(found.path, media_type=found.media_type, headers=HEADERS)
