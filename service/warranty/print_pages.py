"""Pages to print: the label of a return, the label with a product's code, the warranty card. Each loads nothing."""

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from fleet.product import Product
from service.device_access.sheet import picture
from service.warranty.card import WarrantyCard
from wording.wording import Wording

STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ReturnLabel:
    """What stands on the label of a return."""

    number: str
    product: str
    serial: str
    ship_to: str
    valid_until: datetime


def return_label(label: ReturnLabel, words: Wording, *, address: str) -> str:
    """The label that goes onto the parcel; the QR code holds `address`, where the return is shown."""
    lines = [line.strip() for line in label.ship_to.splitlines() if line.strip()]
    return _page("label.html", words, label=label, lines=lines, picture=picture(address), until=label.valid_until)


def product_label(product: Product, serial: str, code: str, words: Wording, *, address: str) -> str:
    """The label that goes onto a product: whoever scans it activates the warranty, or reports a fault."""
    return _page(
        "product_label.html",
        words,
        product=words.pick(product.name),
        serial=serial,
        code=code,
        picture=picture(address),
    )


def printed_card(card: WarrantyCard, words: Wording) -> str:
    """The warranty card on one page."""
    return _page("card.html", words, card=card, name=words.pick(card.name), say=words.say, pick=words.pick)


def policy_of(page: str) -> str:
    """The content security policy of a page to print: its own style, and nothing else."""
    styles = [hashlib.sha256(found.encode()).digest() for found in STYLE.findall(page)]
    hashes = " ".join(f"'sha256-{base64.b64encode(one).decode()}'" for one in styles)
    return f"default-src 'none'; style-src {hashes}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def _page(template: str, words: Wording, **values: object) -> str:
    return _template(template).render(t=words.text, language=words.language, **values)


@cache
def _template(name: str) -> Template:
    folder = Path(__file__).parent / "pages"
    pages = Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return pages.get_template(name)
