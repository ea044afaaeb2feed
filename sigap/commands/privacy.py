"""`privacy export` and `privacy erase`."""

import os
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import typer

from fleet.settings import load_settings
from service.privacy.export_files import export_json, export_zip
from sigap.cli.audited import command_audited
from sigap.cli.english import english
from sigap.cli.failed import CommandFailed
from sigap.cli.showing import end_with_json, say
from sigap.platform.running import open_database
from store.audit.actions import AuditAction
from store.engine.database import connect
from store.privacy.erasure import erase_person
from store.privacy.personal_data import export_person


def export(customer_id: int, out: Path) -> None:
    if out.suffix not in (".json", ".zip"):
        raise CommandFailed(f"--out {out}: must end with .json or .zip")
    now = datetime.now(UTC)
    with open_database(load_settings()) as url, closing(connect(url)) as conn:
        found = export_person(conn, customer_id, at=now)
        if found is None:
            raise CommandFailed(f"there is no customer {customer_id}")
        _write_for_owner(out, export_json(found) if out.suffix == ".json" else export_zip(found))
        command_audited(conn, AuditAction.EXPORTED, f"customer/{customer_id}", at=now)
    rows = sum(len(section) for section in found.sections.values())
    say(f"customer {customer_id}: {rows} rows in {len(found.sections)} sections: {out}")


def erase(customer_id: int, *, sure: bool, json: bool) -> None:
    if not sure and not typer.confirm(f"Erase customer {customer_id}? It cannot be undone"):
        raise CommandFailed("nothing was erased")
    now = datetime.now(UTC)
    with open_database(load_settings()) as url, closing(connect(url)) as conn, conn.transaction():
        done = erase_person(conn, customer_id, at=now)
        if done is None:
            raise CommandFailed(f"there is no customer {customer_id}, or they were erased before")
        command_audited(conn, AuditAction.ERASED, f"customer/{customer_id}", at=now)
    say(f"customer {customer_id} is erased: " + ", ".join(f"{table} {rows}" for table, rows in done.blanked.items()))
    say("kept:")
    for code in done.kept:
        say(f"  {english().say(code)}")
    if json:
        kept = [{**code.to_json(), "said": english().say(code)} for code in done.kept]
        end_with_json({"customer": customer_id, "at": now.isoformat(), "blanked": done.blanked, "kept": kept})


def _write_for_owner(out: Path, content: bytes) -> None:
    with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
