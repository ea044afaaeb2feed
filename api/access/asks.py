"""What every route of the API asks of whoever calls it."""

from typing import Annotated

from fastapi import Depends, Request

from api.access.permissions import Assigned, Permission, may
from api.access.principal import NOBODY, Principal, PrincipalKind
from fleet.coded import CodedError, coded


class NotSignedIn(CodedError):
    """Who asks has proved nothing: 401."""


class Forbidden(CodedError):
    """Who asks may not do this: 403."""


def principal_of(request: Request) -> Principal:
    """Who asks, as Identify found out."""
    found = getattr(request.state, "principal", NOBODY)
    assert isinstance(found, Principal)
    return found


class Asks:
    """A route's question: may whoever calls do this? A test finds it on every route. None: be anybody."""

    def __init__(self, permission: Permission | None) -> None:
        self.permission = permission

    def __call__(self, request: Request) -> None:
        if self.permission is not None:
            demand(principal_of(request), self.permission)
        elif principal_of(request).kind is PrincipalKind.NOBODY:
            raise NotSignedIn(coded("not_signed_in"))


def asks(permission: Permission) -> Asks:
    """For `dependencies=[Depends(asks(Permission.X))]` of a route or of a router."""
    return Asks(permission)


def asks_to_sign_in() -> Asks:
    """For a route that answers whoever has proved to be somebody, about themselves alone."""
    return Asks(None)


def demand(principal: Principal, permission: Permission, thing: Assigned | None = None) -> None:
    """NotSignedIn or Forbidden where the principal may not do this, to `thing` where it is given."""
    if may(principal, permission, thing):
        return
    if principal.kind is PrincipalKind.NOBODY:
        raise NotSignedIn(coded("not_signed_in"))
    raise Forbidden(coded("not_allowed", permission=str(permission)))


Asker = Annotated[Principal, Depends(principal_of)]
