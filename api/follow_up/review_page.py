"""What customers say of a product, for everybody to read: scores with their mean, opinions, answers."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from api.follow_up.letter_page import HEADERS, pages
from api.my.rendering import words_of_stranger
from api.portal.page_route import NoPage, PageRoute
from api.portal.pictures import picture
from api.web.database import WholeDb
from service.follow_up.answering import SCORES
from service.follow_up.figures import mean_of
from service.follow_up.states import ReviewState
from service.notices.contact import contact_lines, sender_of
from store.assets.products import current_product
from store.follow_up.reviews import Review, ReviewFilter, list_reviews, published_scores
from wording.wording import Wording

router = APIRouter(prefix="/opinions", include_in_schema=False, route_class=PageRoute)
PAGE = 20


@router.get("/{product}")
def show(product: str, request: Request, db: WholeDb, before: str = "") -> Response:
    """The newest first. Nobody is named but by the name that they chose."""
    words = words_of_stranger(request)
    older = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
    with db.connection() as conn:
        sold = current_product(conn, product)
        if sold is None:
            raise NoPage(404, "no_page")
        wanted = ReviewFilter(state=ReviewState.PUBLISHED, product=sold.id)
        found = list_reviews(conn, wanted, before=older, limit=PAGE + 1)
        counted = published_scores(conn, sold.id)
    scores = [score for score, count in counted.items() for _ in range(count)]
    mean, low, high = mean_of(scores)
    body = pages.get_template("reviews.html").render(
        t=words.text,
        language=words.language,
        other="en" if words.language == "id" else "id",
        name=words.pick(sold.name),
        drawn=picture(sold.picture),
        mean=words.number(mean, 2) if mean is not None else "",
        between=words.text("reviews_between", low=words.number(low, 2), high=words.number(high, 2), count=len(scores))
        if low is not None and high is not None
        else "",
        bars=[(score, words.text(f"rate_score_{score}"), counted.get(score, 0)) for score in reversed(SCORES)],
        most=max(counted.values(), default=1),
        reviews=[_shown(one, words, sender_of(sold.contact, words)) for one in found[:PAGE]],
        more=found[PAGE - 1].id if len(found) > PAGE else 0,
        brand=sender_of(sold.contact, words),
        contact=contact_lines(sold.contact, words),
    )
    return HTMLResponse(body, headers={**HEADERS, "Content-Language": words.language})


def _shown(one: Review, words: Wording, brand: str) -> dict[str, object]:
    return {
        "score": words.text(f"rate_score_{one.score}"),
        "face": picture(f"face_{one.score}"),
        "words": one.words,
        "name": one.shown_name or words.text("reviews_somebody"),
        "language": one.language,
        "on": words.long_day(one.submitted_at),
        "answer": one.answer,
        "answer_of": words.text("reviews_answer", brand=brand),
    }
