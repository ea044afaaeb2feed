"""Words about people, browsers and tokens."""

from collections.abc import Iterable

from api.access.permissions import Permission
from dashboards.viewer import Viewer
from store.identity.people import Person, Role
from store.identity.sessions import Session

STAFF = tuple(role for role in Role if role is not Role.CUSTOMER)
# What browsers call themselves, the first that fits: others bear the names of those below.
BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"))
ELSE_SYSTEM = ("Linux", "Linux")


def permission_name(viewer: Viewer, permission: str) -> str:
    return viewer.t(f"permission_{permission.replace('.', '_')}")


def scope_names(viewer: Viewer, scopes: Iterable[str]) -> list[str]:
    """The permissions of a token in words, in the order of the table; a scope of an earlier version as it is."""
    held = set(scopes)
    known = [permission_name(viewer, one) for one in Permission if one in held]
    return known + sorted(held - set(Permission))


def proofs_of(viewer: Viewer, person: Person) -> str:
    """How a person signs in."""
    names = {
        "proof_password": person.has_password,
        "proof_oidc": person.has_oidc,
        "proof_link": bool(person.email) and not person.has_password and not person.has_oidc,
        "proof_second_factor": person.has_second_factor,
    }
    return ", ".join(viewer.t(name) for name, so in names.items() if so) or viewer.t("proof_none")


def browser_name(viewer: Viewer, session: Session) -> str:
    """What a browser says it is, shortly."""
    browser = next((name for sign, name in BROWSERS if sign in session.agent), None)
    system = next((name for sign, name in (*SYSTEMS, ELSE_SYSTEM) if sign in session.agent), None)
    if browser and system:
        return viewer.t("agent_on", browser=browser, system=system)
    return browser or viewer.t("agent_unknown")
