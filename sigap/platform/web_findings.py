"""Checks of who may come in, and how: TLS, addresses of links, secrets, administrators. For `doctor`."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from api.edge.tls import read_pair
from api.edge.transport import is_loopback_name, require_safe_address
from api.web.access import TOKEN_FILE
from fleet.settings import BadSettings, Settings
from service.notices.links import SECRET_FILE
from sigap.cli.findings import Finding, State
from store.engine.database import Connection
from store.identity.people import count_administrators

ENDS_SOON = timedelta(days=14)
INVITE = "python -m sigap user add EMAIL --name NAME --role administrator"


def web_findings(settings: Settings, now: datetime) -> Iterator[Finding]:
    """What settings and the data folder show."""
    yield _transport(settings, now)
    yield _public_url(settings)
    yield _link_secret(settings)
    yield from _staff_token(settings)


def administrators(conn: Connection) -> Finding:
    """Whether somebody can let others in."""
    count = count_administrators(conn)
    if count == 0:
        mend = f"python -m sigap up prints a link for the first one; or {INVITE}"
        return Finding("people", State.NOTE, "there is no administrator yet", mend)
    if count == 1:
        return Finding("people", State.NOTE, "one administrator: where they are away, nobody lets others in", INVITE)
    return Finding("people", State.GOOD, f"{count} administrators")


def _transport(settings: Settings, now: datetime) -> Finding:
    try:
        require_safe_address(settings)
        pair = read_pair(settings, now)
    except BadSettings as exc:
        mend = "docs/operations.md, `Web process, TLS and proxies`; the web process cannot start"
        return Finding("web", State.BAD, str(exc), mend)
    if pair is not None:
        said = f"TLS for {', '.join(sorted(pair.names)) or 'no name'} until {pair.ends_at:%Y-%m-%d}"
        if pair.ends_at - now < ENDS_SOON:
            return Finding("web", State.NOTE, said, "renew the files; they are taken without a restart")
        return Finding("web", State.GOOD, said)
    if settings.trusted_proxies.strip():
        return Finding("web", State.GOOD, f"plain HTTP, for the proxies {settings.trusted_proxies} and this machine")
    mend = "for people on others: SIGAP_TLS_CERT and SIGAP_TLS_KEY, or SIGAP_TRUSTED_PROXIES"
    return Finding("web", State.NOTE, "plain HTTP: this machine alone is let in", mend)


def _public_url(settings: Settings) -> Finding:
    """What links in mails begin with has to lead those who get them to the web process."""
    url = urlsplit(settings.link_base)
    host = url.hostname or ""
    said = f"links in mails begin with {settings.link_base}"
    if not is_loopback_name(host) and url.scheme != "https":
        return Finding("links", State.NOTE, f"{said}: over plain HTTP", "set SIGAP_PUBLIC_URL to an https:// address")
    if is_loopback_name(host) or host in ("0.0.0.0", "::"):  # nosec B104: compared, not bound
        mend = "set SIGAP_PUBLIC_URL to the address that people type"
        return Finding("links", State.NOTE, f"{said}: they lead nowhere on other machines", mend)
    return Finding("links", State.GOOD, said)


def _link_secret(settings: Settings) -> Finding:
    if settings.link_secret is not None:
        return Finding("links", State.GOOD, "their secret is SIGAP_LINK_SECRET")
    path = settings.data_dir / SECRET_FILE
    if not settings.database_url:
        return Finding(
            "links", State.GOOD, f"their secret is in {path}" if path.exists() else "`up` makes their secret"
        )
    mend = "where web, service and commands do not share this folder, set one SIGAP_LINK_SECRET for all of them"
    return Finding("links", State.NOTE, f"their secret is of this data folder: {path}", mend)


def _staff_token(settings: Settings) -> Iterator[Finding]:
    path = settings.data_dir / TOKEN_FILE
    if settings.staff_token is not None:
        where, remove = "SIGAP_STAFF_TOKEN", "take the setting away"
    elif path.exists():
        where, remove = str(path), f"remove {path}"
    else:
        return
    mend = f"python -m sigap token add NAME --scope read, for each program that bears it; then {remove}"
    yield Finding("programs", State.NOTE, f"the shared staff token ({where}) goes with the next version", mend)
