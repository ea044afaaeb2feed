"""Plain HTML pages without a script: their templates, and headers that let nothing in but their own style sheet."""

import base64
import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import parse_qs

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

MOST_FIELDS = 20
# Numbers of reports, claims, returns and warranties: people read them out.
_NUMBER = re.compile(r"\b[CLRW]-\w{4}-\w{4}\b")
_PICTURES = "img-src 'self'; "
_MEDIA = "img-src 'self'; media-src 'self'; "


def environment(css: str, folders: Sequence[Path]) -> Environment:
    """The templates of these folders; `css` stands in each page."""
    pages = Environment(loader=FileSystemLoader(folders), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    pages.globals["css"] = Markup(css)  # nosec B704
    pages.filters["whole"] = with_whole_numbers
    return pages


def with_whole_numbers(text: str) -> Markup:
    """`text` as HTML, its receipt numbers each on one line."""
    return Markup(_NUMBER.sub(lambda one: f'<span class="whole">{one[0]}</span>', str(escape(text))))  # nosec B704


def page_headers(
    css: str, *, referrer: str = "no-referrer", pictures: bool = False, media: bool = False, script: str = ""
) -> dict[str, str]:
    """`referrer`: `same-origin` where forms need a session, for without a referrer they come without an origin.
    `pictures`: the page shows some of our own; `media`: videos too. `script`: the one that stands in the page, which
    may register a worker; the page has a manifest then."""
    allowed = f"script-src '{_digest(script)}'; worker-src 'self'; manifest-src 'self'; " if script else ""
    seen = _MEDIA if media else _PICTURES if pictures else ""
    return {
        "Content-Security-Policy": f"default-src 'none'; style-src '{_digest(css)}'; "
        f"{seen}{allowed}form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        "Cache-Control": "no-store",
        "Referrer-Policy": referrer,
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex, nofollow",
    }


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


async def form_fields(request: Request) -> dict[str, str]:
    """The fields of a form, the last of each name; nothing where the body is no form."""
    try:
        fields = parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=MOST_FIELDS)
    except ValueError:
        return {}
    return {name: values[-1] for name, values in fields.items()}


def plain(text: str, longest: int) -> str:
    """What somebody typed, without what no text holds, cut to its length."""
    return "".join(c if c.isprintable() else " " for c in text).strip()[:longest]
