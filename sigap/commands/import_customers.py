"""`import-customers`: a table of customers, sites and appliances from another system."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from fleet.settings import load_settings
from service.imports.customer_import import BadTable, import_customers
from service.imports.customer_rows import RowFault
from service.imports.tally import Source
from sigap.cli.actor import whoever_acts
from sigap.cli.audited import command_audited
from sigap.cli.english import english
from sigap.cli.failed import CommandFailed
from sigap.cli.showing import end_with_json, say
from sigap.platform.running import open_database
from store.audit.actions import AuditAction
from store.engine.database import Connection, connect
from store.engine.scope import EVERYTHING, Scope, apply_scope
from store.identity.tenants import list_tenants, tenant_named

MOST_SAID = 50


def run_import_customers(file: Path, *, system: str, tenant: str | None, write: bool, json: bool) -> None:
    """A dry run unless `write`; a row with a fault keeps everything out."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        raise CommandFailed(f"{file}: cannot be read ({exc})") from exc
    now = datetime.now(UTC)
    with open_database(load_settings()) as url, closing(connect(url)) as conn, conn.transaction():
        apply_scope(conn, _scope(conn, tenant))
        try:
            outcome = import_customers(conn, text, Source(system, whoever_acts(), now), write=write)
        except BadTable as exc:
            raise CommandFailed(f"{file}: {english().say(exc.said)}") from exc
        apply_scope(conn, EVERYTHING)
        if outcome.written:
            command_audited(conn, AuditAction.IMPORTED, f"import/{system}", at=now, rows=outcome.rows)
    tally = outcome.tally
    for kind in tally.created:
        new, changed, same = tally.created[kind], tally.changed[kind], tally.unchanged[kind]
        say(f"{kind}: {new:,} new, {changed:,} changed, {same:,} as before")
    _say_rows(tally.notes)
    _say_rows(tally.faults)
    say(_end(outcome.rows, outcome.written, len(tally.faults)))
    if json:
        end_with_json(
            {
                "written": outcome.written,
                "rows": outcome.rows,
                "created": tally.created,
                "changed": tally.changed,
                "unchanged": tally.unchanged,
                "faults": [_shown(one) for one in tally.faults],
                "notes": [_shown(one) for one in tally.notes],
            }
        )
    if tally.faults:
        raise CommandFailed(f"{len(tally.faults)} faults: nothing was written")


def _scope(conn: Connection, tenant: str | None) -> Scope:
    """The one tenant whose rows these are."""
    tenants = list_tenants(conn)
    if tenant is None:
        if len(tenants) > 1:
            raise CommandFailed(
                f"--tenant: whose customers are they? There is {', '.join(one.name for one in tenants)}"
            )
        return Scope(tenants[0].id)
    found = tenant_named(conn, tenant)
    if found is None:
        raise CommandFailed(f"--tenant {tenant!r}: there is {', '.join(one.name for one in tenants)}")
    return Scope(found.id)


def _say_rows(rows: list[RowFault]) -> None:
    for one in rows[:MOST_SAID]:
        column = f", {one.column}" if one.column else ""
        say(f"line {one.line}{column}: {english().say(one.reason)}")
    if len(rows) > MOST_SAID:
        say(f"... and {len(rows) - MOST_SAID:,} more")


def _end(rows: int, written: bool, faults: int) -> str:
    if written:
        return f"{rows:,} rows are in the database"
    return f"{rows:,} rows, nothing was written" + ("" if faults else ": --write writes them")


def _shown(one: RowFault) -> dict[str, object]:
    return {"line": one.line, "column": one.column, "reason": english().say(one.reason), "code": one.reason.code}
