"""A sheet of claims to print and cut: a QR code, the code to type, and until when it is good."""

import io
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from fleet.product import Product
from service.device_access.claim_codes import claim_address
from service.device_access.claims import Offered
from wording.wording import Wording


def claim_sheet(offered: Sequence[Offered], product: Product, wording: Wording, *, base: str) -> str:
    """The sheet as one HTML page that loads nothing. `base`: where the web process is reached."""
    claims = [{"claim": one, "picture": picture(claim_address(base, one.code))} for one in offered]
    name = wording.pick(product.name)
    return _template().render(claims=claims, product=name, t=wording.text, language=wording.language)


def picture(address: str) -> Markup:
    """A QR code as SVG; level Q is still read where a quarter of a printed code is scratched."""
    out = io.BytesIO()
    segno.make(address, error="q", micro=False).save(
        out, kind="svg", xmldecl=False, svgns=True, omitsize=True, title=None, border=4
    )
    # Of our own making: a code holds letters and digits alone.
    return Markup(out.getvalue().decode())  # nosec B704


@cache
def _template() -> Template:
    folder = Path(__file__).parent
    pages = Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return pages.get_template("sheet.html")
