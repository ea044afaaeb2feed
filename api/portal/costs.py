"""What a repair costs, on the customer's page."""

from api.portal.case import Case
from fleet.coded import coded
from service.coverage import words as costs
from service.coverage.costs import standing
from service.coverage.entitlement import Entitled
from service.notices.outcome_notices import REMOTE
from service.tickets.states import OPEN
from store.engine.database import Connection


def costs_shown(conn: Connection, case: Case, *, stage: str) -> list[str]:
    """What the repair costs, as the notice said; nothing once it is known that nothing is to be repaired."""
    if stage in ("nothing", "cancelled"):
        return []
    if case.finding is not None and case.finding.kind == REMOTE:
        return [case.wording.say(coded("costs_nothing_remote"))]
    found = standing(conn, case.product, case.ticket, now=case.now)
    said = [costs.headline(found), *costs.reasons(found)]
    if found.result is not Entitled.COVERED and case.ticket.state in OPEN:
        said.append(coded("entitlement_asked_first"))
    return [case.wording.say(one) for one in said]
