"""The table of roles that people read is the one that is asked."""

from pathlib import Path

from api.access.permissions import ROLES, SCOPE_GROUPS, Permission, Reach
from store.identity.people import Role

DOCUMENT = Path(__file__).parents[2] / "docs" / "decisions" / "0039-roles.md"


def roles_table() -> str:
    head = ["permission", *(role.replace("_", " ") for role in Role)]
    lines = [head, ["---"] * len(head)]
    for permission in Permission:
        reaches = [ROLES[role].get(permission) for role in Role]
        lines.append([f"`{permission}`", *("" if one is None else _cell(one) for one in reaches)])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines).replace("|  |", "| |").replace("|  |", "| |")


def scopes_table() -> str:
    lines = ["| group | scopes |", "| --- | --- |"]
    for name, group in SCOPE_GROUPS.items():
        lines.append(f"| `{name}` | {', '.join(f'`{one}`' for one in Permission if one in group)} |")
    return "\n".join(lines)


def test_the_decision_shows_the_tables_that_are_in_force() -> None:
    said = DOCUMENT.read_text(encoding="utf-8")
    assert roles_table() in said
    assert scopes_table() in said


def _cell(reach: Reach) -> str:
    return "own" if reach is Reach.OWN else "yes"
