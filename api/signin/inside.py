"""Where somebody goes once they are signed in: an address of our own, whatever a link says."""

from urllib.parse import quote, urlsplit

HOME = "/"
LONGEST = 1000
# Browsers read a backslash as a slash, and leave tabs and line ends out.
FORBIDDEN = frozenset("\\") | {chr(code) for code in (*range(0x21), 0x7F)}
# Pages of signing in lead nowhere from where somebody is signed in already.
NOWHERE = ("/login", "/logout", "/link", "/reset", "/second-factor", "/sent", "/oidc", "/eyes")
UNQUOTED = "/?:@!$&'()*+,;=-._~%[]"


def inside(to: str | None) -> str:
    """The path and query of `to` where it is an address of our own; HOME otherwise."""
    if not to or len(to) > LONGEST or not to.startswith("/") or to.startswith("//") or not FORBIDDEN.isdisjoint(to):
        return HOME
    try:
        parts = urlsplit(to)
        path = quote(parts.path, safe=UNQUOTED)
        query = quote(parts.query, safe=UNQUOTED)
    except ValueError:  # Half of a surrogate pair, or a host that is none.
        return HOME
    # Two slashes at the beginning name a host; so may what dots leave behind.
    if parts.scheme or parts.netloc or path.startswith("//") or any(part in (".", "..") for part in path.split("/")):
        return HOME
    if any(path == one or path.startswith(f"{one}/") for one in NOWHERE):
        return HOME
    return path + (f"?{query}" if query else "")
