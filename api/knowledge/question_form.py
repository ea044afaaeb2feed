"""Whoever reads an article asks below it, without an account; staff answer for everybody."""

from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse

from api.access.asks import principal_of
from api.access.audit import address_of
from api.access.principal import PrincipalKind
from api.knowledge.pages import Language, known_article
from api.knowledge.rendering import HEADERS, HOME, help_address, readers_view
from api.limits.rate_limits import Limit, Limits
from api.portal.page_route import NoPage, PageRoute
from api.web.database import WholeDb, wall_clock
from api.web.plain_pages import form_fields
from service.knowledge.article_questions import ask

router = APIRouter(prefix=HOME, include_in_schema=False, route_class=PageRoute)


@router.post("/{language}/{slug}/questions")
def ask_below(
    language: Language,
    slug: str,
    request: Request,
    whole: WholeDb,
    limits: Limits,
    form: Annotated[dict[str, str], Depends(form_fields)],
) -> RedirectResponse:
    """It waits for staff; the page says so."""
    reader = principal_of(request)
    with readers_view(whole, request) as conn:
        found = known_article(conn, slug, language)
    if found.questions is not None:  # A tree: its questions are ours.
        raise NoPage(404, "no_page")
    with whole.connection() as conn:
        limits.check(conn, Limit.QUESTION_ADDRESS, address_of(request), now=wall_clock())
        taken = ask(
            conn,
            found.id,
            form.get("question", ""),
            client_id=_client_id(form.get("client_id", "")),
            language=language,
            name=form.get("name", ""),
            at=wall_clock(),
            tenant_id=reader.tenant_id if reader.kind is not PrincipalKind.NOBODY else None,
        )
    said = "asked" if taken else "empty"
    return RedirectResponse(f"{help_address(language, slug)}?said={said}#questions", status_code=303, headers=HEADERS)


def _client_id(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        return uuid4()
