"""`audit verify` and `audit list`."""

import re
from contextlib import closing
from datetime import UTC, datetime

from fleet.settings import load_settings
from sigap.cli.english import english
from sigap.cli.failed import CommandFailed
from sigap.cli.options import read_time
from sigap.cli.showing import end_with_json, say, show_table
from sigap.platform.running import open_database
from store.audit.actions import AuditAction
from store.audit.log import Head, Verified, chain_head, list_audit, note_check, verify_chain
from store.engine.database import connect

COLUMNS = ["row", "when", "who", "did", "about", "from", "details"]


def verify(*, head_only: bool, expect: str | None, json: bool) -> None:
    """Verifies the chain; CommandFailed where it is broken."""
    kept = _head(expect) if expect is not None else None
    now = datetime.now(UTC)
    with open_database(load_settings()) as url, closing(connect(url)) as conn:
        if head_only:
            say(str(chain_head(conn)))
            return
        result = verify_chain(conn, expect=kept)
        note_check(conn, result, at=now)
    _tell(result)
    if json:
        end_with_json(_object(result))
    if result.broken_at is not None:
        raise CommandFailed(f"the audit log is broken at position {result.broken_at}: {_fault(result)}")


def show_rows(
    *,
    action: str | None,
    actor: str | None,
    subject: str | None,
    since: str | None,
    until: str | None,
    limit: int,
    json: bool,
) -> None:
    if action is not None and action not in tuple(AuditAction):
        raise CommandFailed(f"--action {action!r}: must be one of {', '.join(AuditAction)}")
    from_at, until_at = read_time(since, "--since"), read_time(until, "--until")
    with open_database(load_settings()) as url, closing(connect(url)) as conn:
        rows = list_audit(conn, action=action, actor=actor, subject=subject, since=from_at, until=until_at, limit=limit)
    show_table(
        f"{len(rows)} rows",
        COLUMNS,
        [
            (row.id, f"{row.at:%Y-%m-%d %H:%M:%S}Z", row.actor or f"{row.actor_kind} {row.person_id or ''}".strip(),
             row.action, row.subject, row.address, " ".join(f"{name}={value}" for name, value in row.details.items()))
            for row in rows
        ],
    )  # fmt: skip
    if json:
        names = ("id", "actor_kind", "person_id", "token_id", "actor", "tenant_id", "action", "subject", "address")
        listed = [{**{name: getattr(row, name) for name in names}, "at": row.at.isoformat()} for row in rows]
        end_with_json({"rows": [{**one, "details": row.details} for one, row in zip(listed, rows, strict=True)]})


def _head(text: str) -> Head:
    found = re.fullmatch(r"(\d{1,18}):([0-9a-f]{64})", text)
    if found is None:
        raise CommandFailed(f"--expect {text!r}: must be a head as `audit verify --head` prints it, position:hash")
    return Head(int(found[1]), bytes.fromhex(found[2]))


def _tell(result: Verified) -> None:
    if result.broken_at is None:
        say(f"the audit log is whole: {result.head.position} rows")
    say(f"head: {result.head}")


def _fault(result: Verified) -> str:
    return english().text(f"audit_fault_{result.rule}") + (f" (row {result.audit_id})" if result.audit_id else "")


def _object(result: Verified) -> dict[str, object]:
    return {
        "whole": result.broken_at is None,
        "position": result.head.position,
        "head": str(result.head),
        "broken_at": result.broken_at,
        "row": result.audit_id,
        "rule": result.rule,
    }
