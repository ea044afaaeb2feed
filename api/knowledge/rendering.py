"""How a page under /help is made: its templates, style, headers, and the articles that it may show."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from markupsafe import Markup, escape

from api.access.asks import principal_of
from api.access.principal import PrincipalKind
from api.portal.view import CSS as TICKET_CSS
from api.portal.view import PAGES as TICKET_PAGES
from api.web.database import Database
from api.web.plain_pages import environment, page_headers
from fleet.product import Product
from fleet.service_contact import ServiceContact
from knowledge.markup import Block, BlockKind, blocks, grouped, picture_of
from knowledge.pictures import picture_svg
from knowledge.videos import HEIGHT, WIDTH, length_of, video_file, video_names
from service.notices.contact import contact_lines
from store.assets.products import list_products
from store.engine.database import Connection
from store.engine.scope import NOTHING, Scope, apply_scope
from store.identity.tenants import list_tenants
from wording.wording import Wording, wording_of

HOME = "/help"
# Where somebody reports a fault: customers in their account, everybody else at the open form.
REPORT_OWN, REPORT = "/my", "/report"
PAGES = Path(__file__).parent / "pages"
ASSISTANT = Path(__file__).parents[1] / "assistant" / "pages"
CSS = "\n".join(
    (TICKET_CSS, *(one.read_text(encoding="utf-8").strip() for one in (PAGES / "help.css", ASSISTANT / "chat.css")))
)
HEADERS = page_headers(CSS, referrer="same-origin", media=True) | {"Cache-Control": "private, max-age=300"}
# A search engine may keep articles; what somebody typed is nobody's page.
FOUND_BY_ENGINES = {name: value for name, value in HEADERS.items() if name != "X-Robots-Tag"}
LANGUAGE_NAMES = {"id": "Bahasa Indonesia", "en": "English"}
_pages = environment(CSS, [PAGES, ASSISTANT, TICKET_PAGES])


def help_address(language: str, slug: str = "", *, product: str = "") -> str:
    """The public page of an article, of all that is about a product, or of the knowledge base."""
    if slug:
        return f"{HOME}/{language}/{slug}"
    return f"{HOME}/{language}/about/{product}" if product else f"{HOME}/{language}"


@contextmanager
def readers_view(whole: Database, request: Request) -> Iterator[Connection]:
    """A connection that shows what whoever reads may: to nobody, everybody's articles, and those of the only tenant."""
    principal = principal_of(request)
    with whole.connection() as conn:
        if principal.kind is PrincipalKind.NOBODY:
            tenants = list_tenants(conn)
            apply_scope(conn, Scope(tenants[0].id) if len(tenants) == 1 else NOTHING)
        else:
            apply_scope(conn, principal.scope)
        yield conn


def products_by_id(conn: Connection) -> dict[str, Product]:
    return {product.id: product for product in list_products(conn)}


def render(
    template: str,
    language: str,
    request: Request,
    *,
    contact: ServiceContact,
    status: int = 200,
    for_engines: bool = True,
    **values: object,
) -> Response:
    """A page; `t` in its template is a text of `help.ftl`. `contact`: who serves whoever reads it."""
    words = wording_of("en" if language == "en" else "id")
    other = "en" if language == "id" else "id"
    path = request.url.path.replace(f"{HOME}/{language}", f"{HOME}/{other}", 1)
    query = f"?{request.url.query}" if request.url.query else ""

    def t(key: str, **blanks: object) -> str:
        return words.text(f"help_{key}", **blanks)

    body = _pages.get_template(template).render(
        **{"asked": "", "product": "", **values},
        t=t,
        language=language,
        other=other,
        other_address=f"{path}{query}",
        home=help_address(language),
        report=REPORT_OWN if principal_of(request).customer_id is not None else f"{REPORT}?lang={language}",
        brand=contact.brand,
        contact=contact_lines(contact, words),
        contact_title=words.text("contact_title"),
        address=lambda slug: help_address(language, slug),
        about=lambda name: help_address(language, product=name),
        manual_shown=lambda one: (f"{HOME}/manuals/{one.id}", _size(one.bytes, words), t(f"in_{one.language}")),
    )
    headers = FOUND_BY_ENGINES if for_engines and status == 200 else HEADERS
    return HTMLResponse(body, status_code=status, headers={**headers, "Content-Language": language})


def _size(held: int, words: Wording) -> str:
    """MB with one digit, and kB below half of one."""
    return f"{words.number(held / 1e6, 1)} MB" if held >= 500_000 else f"{max(1, round(held / 1e3))} kB"


def shown_body(body: str, language: str) -> list[tuple[str, list[Markup]]]:
    """The blocks of an article as HTML, those of one kind in a row together."""
    return [(str(kind), [_html(block, language) for block in row]) for kind, row in grouped(blocks(body))]


def _html(block: Block, language: str) -> Markup:
    if block.kind is BlockKind.PICTURE:
        name, words = picture_of(block)
        # A drawing of ours, from a file of this repository.
        drawn = Markup(picture_svg(name)).replace("<svg ", Markup('<svg aria-hidden="true" '), 1)  # nosec B704
        return Markup("{}<figcaption>{}</figcaption>").format(drawn, words)
    if block.kind is BlockKind.VIDEO:
        return _video(*picture_of(block), language)
    return Markup("").join(_span(span.text, span.strong, span.slug, language) for span in block.spans)


def _video(name: str, words: str, language: str) -> Markup:
    """Nothing but the poster is loaded before somebody taps it; its captions are shown from the beginning."""
    film = video_file(f"{name}.{language}.webm") if name in video_names() else None
    if film is None:
        return Markup("<figcaption>{}</figcaption>").format(words)
    length = length_of(name, language)
    size = f"{length // 60}:{length % 60:02}, {round(film.path.stat().st_size / 1000)} kB"
    return Markup(
        '<video controls preload="none" playsinline width="{}" height="{}" poster="{}" aria-label="{}">'
        '<source src="{}" type="video/webm"><track kind="captions" src="{}" srclang="{}" label="{}" default></video>'
        '<figcaption>{} <small>({})</small></figcaption>'
    ).format(
        WIDTH, HEIGHT, video_address(f"{name}.svg"), words, video_address(f"{name}.{language}.webm"),
        video_address(f"{name}.{language}.vtt"), language, LANGUAGE_NAMES[language], words, size,
    )  # fmt: skip


def video_address(file_name: str) -> str:
    return f"{HOME}/videos/{file_name}"


def _span(text: str, strong: bool, slug: str, language: str) -> Markup:
    if slug:
        return Markup('<a href="{}">{}</a>').format(help_address(language, slug), text)
    return Markup("<strong>{}</strong>").format(text) if strong else escape(text)
