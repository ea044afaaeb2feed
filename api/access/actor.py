"""The actor of a change: the name that stands in histories."""

import re
from typing import Annotated

from fastapi import Depends, Header

from api.access.asks import Asker
from api.access.principal import PrincipalKind
from fleet.coded import coded
from service.tickets.reports import BadEntry
from store.identity.people import Role

CUSTOMER = "customer"
_NAME = re.compile(r"[^\x00-\x1f\x7f]{1,120}")


def actor_of(
    principal: Asker,
    named: Annotated[
        str | None,
        Header(
            alias="X-Actor",
            deprecated=True,
            description="Who makes the change: read with the shared staff token alone, and not at all from the next "
            "version on. Everybody else stands in histories by the name of who asks.",
        ),
    ] = None,
) -> str:
    """The name of who asks. A customer is `customer`: no history holds what a customer is called."""
    if principal.role is Role.CUSTOMER:
        return CUSTOMER
    if principal.kind is not PrincipalKind.LEGACY or named is None:
        return principal.name
    if not _NAME.fullmatch(named):
        raise BadEntry("header.X-Actor", named, coded("actor_unfit"))
    return named


Actor = Annotated[str, Depends(actor_of)]
