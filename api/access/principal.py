"""Principals: who asks, by which proof, and what they may see and do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from api.access.permissions import ROLES, Permission, Reach, permissions_of, within
from store.engine.scope import EVERYTHING, NOTHING, Scope
from store.identity.people import Role
from store.identity.sessions import LivingSession
from store.identity.tokens import LivingToken

STAFF = "staff"
NO_TENANT = 0


class PrincipalKind(StrEnum):
    """LEGACY: whoever bears the shared staff token of earlier versions. NOBODY: who proved nothing."""

    PERSON = "person"
    PROGRAM = "program"
    LEGACY = "legacy"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks. `name` stands in histories; `scope` is what the database shows them."""

    kind: PrincipalKind
    name: str
    scope: Scope
    permissions: Mapping[Permission, Reach] = field(repr=False)
    person_id: int | None = None
    token_id: int | None = None
    session_id: int | None = None
    role: Role | None = None
    tenant_id: int | None = None
    customer_id: int | None = None
    language: str | None = None
    time_zone: str | None = None

    @property
    def key(self) -> str:
        """One string for each principal, for limits and logs."""
        number = self.token_id if self.kind is PrincipalKind.PROGRAM else self.person_id
        return f"{self.kind}:{number or ''}"


NOBODY = Principal(PrincipalKind.NOBODY, "", NOTHING, {}, tenant_id=NO_TENANT)
LEGACY = Principal(PrincipalKind.LEGACY, STAFF, EVERYTHING, ROLES[Role.ADMINISTRATOR], role=Role.ADMINISTRATOR)


def principal_of_session(session: LivingSession) -> Principal:
    return Principal(
        PrincipalKind.PERSON,
        session.name,
        scope_of(session.role, session.tenant_id, session.customer_id, session.person_id),
        permissions_of(session.role, session.tenant_id),
        person_id=session.person_id,
        session_id=session.session_id,
        role=session.role,
        tenant_id=session.tenant_id,
        customer_id=session.customer_id,
        language=session.language,
        time_zone=session.time_zone,
    )


def principal_of_token(token: LivingToken) -> Principal:
    """A program within its scopes; or the person whose own token it is, within its scopes and their role."""
    asked = {permission for permission in Permission if permission in token.scopes}
    if token.person_id is None or token.role is None:
        scope = Scope(token.tenant_id)
        allowed = within(dict.fromkeys(asked, Reach.ANY), token.tenant_id)
        return Principal(
            PrincipalKind.PROGRAM, token.name, scope, allowed, token_id=token.token_id, tenant_id=token.tenant_id
        )
    return Principal(
        PrincipalKind.PERSON,
        token.person_name or "",
        scope_of(token.role, token.person_tenant_id, token.customer_id, token.person_id),
        {one: reach for one, reach in permissions_of(token.role, token.person_tenant_id).items() if one in asked},
        person_id=token.person_id,
        token_id=token.token_id,
        role=token.role,
        tenant_id=token.person_tenant_id,
        customer_id=token.customer_id,
        language=token.language,
        time_zone=token.time_zone,
    )


def scope_of(role: Role, tenant_id: int | None, customer_id: int | None, person_id: int) -> Scope:
    """What the database shows a person: of their tenant; a customer what they own, a technician their tickets'."""
    return Scope(tenant_id, customer_id, person_id if role is Role.TECHNICIAN else None)
