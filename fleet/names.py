"""Which words may name a product, metric, mode, component or code. For devices see `fleet.serials`."""

import re

IDENTIFIER = re.compile(r"[a-z][a-z0-9_]{0,39}")
IDENTIFIER_RULE = "must be lower_snake_case, start with a letter and hold at most 40 characters"

# Words that SQL reserves (PostgreSQL's reserved key words), and column names that every table of ours has.
RESERVED = frozenset(
    """all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate
    collation column concurrently constraint create cross current_catalog current_date current_role
    current_schema current_time current_timestamp current_user default deferrable desc distinct do else end
    except false fetch for foreign freeze from full grant group having ilike in initially inner intersect into
    is isnull join lateral leading left like limit localtime localtimestamp natural not notnull null offset on
    only or order outer overlaps placing primary references returning right select session_user similar some
    symmetric system_user table tablesample then to trailing true union unique user using variadic verbose
    when where window with device ts seq boot received_at bucket known_at readings serial""".split()  # noqa: SIM905
)


def identifier_fault(name: str) -> str | None:
    """The rule that `name` breaks, or None for a good identifier."""
    if not IDENTIFIER.fullmatch(name):
        return IDENTIFIER_RULE
    if name in RESERVED:
        return "is a reserved word; choose another name"
    return None
