"""Claims and returns of a customer, or of one appliance: each with where it stands."""

from collections.abc import Sequence

from service.claims.steps import CaseStep, claim_steps
from service.returns.steps import return_steps
from store.engine.database import Connection
from store.warranty.claims import ClaimFilter, list_claims
from store.warranty.returns import ReturnFilter, list_returns
from wording.wording import Wording

MOST = 10
Shown = tuple[str, str, str]


def cases_of(conn: Connection, words: Wording, *, customer_id: int, asset_id: int | None = None) -> list[Shown]:
    """(where its page is below the customer's home, what it is, where it stands), the newest first; of one asset, or of
    all, those of a product that was replaced among them."""
    claims = list_claims(conn, ClaimFilter(customer_id=customer_id, asset_id=asset_id), limit=MOST)
    returns = list_returns(conn, ReturnFilter(customer_id=customer_id, asset_id=asset_id), limit=MOST)
    return [
        *(_shown(words, "claim", one.number, claim_steps(one)) for one in claims),
        *(_shown(words, "return", one.number, return_steps(one)) for one in returns),
    ]


def _shown(words: Wording, kind: str, number: str, steps: Sequence[CaseStep]) -> Shown:
    here = next((one for one in steps if one.now), steps[-1])
    return f"{kind}s/{number}", words.text(f"case_{kind}", number=number), words.text(here.code)
