"""What pages of activations, claims and returns show alike: rows of lists, photos, steps, histories, sums."""

from collections.abc import Sequence
from decimal import Decimal

from api.web.database import the_product
from dashboards.console import console
from dashboards.viewer import Viewer
from fleet.product import Product
from service.claims.steps import CaseStep
from service.tickets.states import By
from store.console.like import contains_pattern
from store.engine.database import Connection
from store.warranty.activations import CaseChange
from store.warranty.evidence import Case, evidence_of


def by_now(conn: Connection, product: str | None, actor: str) -> By:
    """Who acts, at the clock of the product's fleet; wall time where no product is known."""
    database = console().database
    return By(actor, database.now(conn, product) if product else database.wall())


def known_product(conn: Connection, product: str | None) -> Product | None:
    return the_product(conn, product) if product else None


def photos_of(conn: Connection, viewer: Viewer, case: Case) -> dict[str, object]:
    """Small photos that lead to the whole ones; `address` sends another one."""
    names = {"activation": case.activation_id, "claim": case.claim_id, "return": case.return_id}
    return {
        "case": next(f"{name}={number}" for name, number in names.items() if number is not None),
        "may_add": viewer.may("warranty.file"),
        "photos": [
            {
                "id": one.id,
                "address": f"/v1/evidence/{one.id}/file",
                "what": one.caption or viewer.t(f"evidence_kind_{one.kind}"),
                "stage": viewer.t(f"evidence_stage_{one.stage}"),
                "by": viewer.t("photo_by_customer") if one.by_customer else one.made_by,
                "at": viewer.when(one.made_at),
            }
            for one in evidence_of(conn, case)
        ],
    }


def photo_options(conn: Connection, viewer: Viewer, case: Case) -> dict[str, str]:
    """The photos of a case as the choices of a dialog."""
    found = evidence_of(conn, case)
    return {str(one.id): f"#{one.id} {one.caption or viewer.t(f'evidence_kind_{one.kind}')}" for one in found}


def history_shown(viewer: Viewer, lines: Sequence[CaseChange], did: str, product: Product | None) -> dict[str, object]:
    """The newest line first; `did`: the family of its actions' names."""
    return {
        "rows": [
            {
                "did": viewer.t(f"{did}_{one.action}"),
                "why": viewer.say(one.why, product) if one.why else "",
                "actor": viewer.actor(one.actor),
                "at": viewer.when(one.at),
            }
            for one in reversed(lines)
        ]
    }


def steps_shown(viewer: Viewer, steps: Sequence[CaseStep]) -> dict[str, object]:
    """As the customer sees them."""
    rows = [
        {"text": viewer.t(one.code), "at": viewer.when(one.at) if one.at else "", "now": one.now, "done": bool(one.at)}
        for one in steps
    ]
    return {"rows": rows}


def money(viewer: Viewer, amount: Decimal | None, currency: str) -> str:
    """An amount in a currency; nothing for none."""
    return viewer.t("amount_of", amount=float(amount), currency=currency) if amount is not None else ""


def number_in(text: str) -> int:
    """A number in an address; 0, which nothing has, where it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def searching(text: str) -> str | None:
    """What is looked for in numbers, serials and names; None for nothing."""
    return contains_pattern(text)
