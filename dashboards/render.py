"""Fragments of pages from templates: escaped, in the viewer's language, on the fleet's time."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from dashboards.viewer import Viewer

FOLDER = Path(__file__).parent / "templates"
ICONS = {"info": "info", "warning": "warning_amber", "error": "error_outline", "critical": "local_fire_department"}
STATES = {
    "new": "radio_button_unchecked",
    "assigned": "person",
    "in_progress": "build",
    "on_hold": "pause_circle",
    "resolved": "task_alt",
    "closed": "inventory_2",
    "cancelled": "block",
}


# How a part stands: as heavy as which severity, and its symbol.
STANDINGS = {
    "short": ("error", "production_quantity_limits"),
    "reorder": ("warning", "shopping_cart"),
    "enough": ("info", "check_circle"),
}


def render(template: str, viewer: Viewer, **values: object) -> str:
    """HTML of one template; UndefinedError for a value that the template misses."""
    return _ENVIRONMENT.get_template(template).render(v=viewer, t=viewer.t, **values)


def icon(name: str) -> Markup:
    """A symbol that a screen reader leaves out: a word stands beside it."""
    return Markup('<i class="material-icons" aria-hidden="true">{}</i>').format(name)


def severity(level: str, viewer: Viewer) -> Markup:
    """Severity by symbol, word and colour, in this order of weight."""
    return Markup('<span class="sev sev-{}">{}<span>{}</span></span>').format(
        level, icon(ICONS.get(level, "help")), viewer.t(f"severity_{level}")
    )


def state(name: str, viewer: Viewer) -> Markup:
    return Markup('<span class="state state-{}">{}<span>{}</span></span>').format(
        name, icon(STATES.get(name, "help")), viewer.t(f"state_{name}")
    )


def standing(name: str, viewer: Viewer) -> Markup:
    """How a part stands, by symbol, word and colour."""
    return Markup('<span class="sev sev-{}">{}<span>{}</span></span>').format(
        STANDINGS[name][0], icon(STANDINGS[name][1]), viewer.t(f"standing_{name}")
    )


def device_link(product: str, serial: str) -> str:
    return f"/devices/{quote(product, safe='')}/{quote(serial, safe='')}"


def tel(number: str) -> str:
    """The address that calls a telephone number."""
    return "tel:" + _plain_number(number)


def whatsapp(number: str) -> str:
    """The address that opens a chat with a mobile number of Indonesia, or of the country that it names."""
    digits = _plain_number(number).removeprefix("+")
    return "https://wa.me/" + ("62" + digits[1:] if digits.startswith("0") else digits)


def map_of(place: str) -> str:
    """The address that shows a place on a map; telephones open it in the app for maps."""
    return "https://www.google.com/maps/search/?api=1&query=" + quote(place, safe="")


def _plain_number(number: str) -> str:
    digits = "".join(one for one in number if one.isascii() and one.isdigit())
    return "+" + digits if number.strip().startswith("+") else digits


def sort_head(viewer: Viewer, chosen: Mapping[str, str], column: str, label: str) -> Markup:
    """The head of a column that sorts its list."""
    way = {column: "ascending", f"-{column}": "descending"}.get(chosen.get("sort", ""), "none")
    sign = {"ascending": "arrow_upward", "descending": "arrow_downward"}.get(way)
    return Markup('<th aria-sort="{}"><button data-act="sort" data-id="{}" title="{}">{}{}</button></th>').format(
        way, column, viewer.t("sort_by", column=label), label, icon(sign) if sign else ""
    )


def bar(share: float | None, viewer: Viewer) -> Markup:
    """A probability as a number with a bar behind it."""
    width = round(100 * min(max(share or 0.0, 0.0), 1.0))
    return Markup('<span class="bar"><span class="bar-fill" style="width:{}%"></span><span>{}</span></span>').format(
        width, viewer.percent(share)
    )


def paragraphs(text: str) -> Markup:
    """Plain text with its line breaks kept."""
    return Markup("<br>").join(escape(line) for line in text.splitlines())


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        icon=icon,
        severity=severity,
        standing=standing,
        state=state,
        device_link=device_link,
        bar=bar,
        paragraphs=paragraphs,
        tel=tel,
        whatsapp=whatsapp,
        map_of=map_of,
        sort_head=sort_head,
    )
    return environment


_ENVIRONMENT = _environment()
