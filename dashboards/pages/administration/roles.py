"""`/roles`: which role may do what, in plain words."""

from fastapi import Request

from api.access.permissions import ROLES, Permission
from dashboards.frame import fleets, frame
from dashboards.parts.administration.words import STAFF, permission_name
from dashboards.parts.shared.heading import heading
from dashboards.viewer import Viewer
from store.engine.database import Connection
from store.identity.people import PersonState, Role, list_people
from store.identity.tenants import has_several_tenants

MOST = 5000
# What everybody may do says nothing about a role.
COMMON = frozenset.intersection(*(frozenset(ROLES[role]) for role in STAFF))


async def roles(request: Request) -> None:
    known = await fleets()
    with frame(request, "roles", known) as page:
        heading(page.viewer.t("roles"))
        await page.fragment("roles.html", roles_of, page.viewer)


def roles_of(conn: Connection, viewer: Viewer) -> dict[str, object]:
    # Where there is one tenant, nobody needs the word.
    unnamed = COMMON if has_several_tenants(conn) else COMMON | {Permission.TENANTS_WRITE}
    asked = [one for one in Permission if one not in unnamed]
    held = list_people(
        conn,
        roles=STAFF,
        states=[PersonState.ACTIVE, PersonState.INVITED],
        tenant_id=viewer.principal.tenant_id,
        limit=MOST,
    )
    return {
        "roles": [_row(viewer, role, asked, sum(one.role is role for one in held)) for role in STAFF],
        "permissions": [
            {"name": permission_name(viewer, one), "reaches": [str(ROLES[role].get(one, "none")) for role in STAFF]}
            for one in asked
        ],
        "common": [permission_name(viewer, one) for one in Permission if one in COMMON],
    }


def _row(viewer: Viewer, role: Role, asked: list[Permission], people: int) -> dict[str, object]:
    return {
        "role": role,
        "people": people,
        "may": [
            {"name": permission_name(viewer, one), "reach": str(ROLES[role][one])}
            for one in asked
            if one in ROLES[role]
        ],
    }
