"""`tenant add` and `tenant list`."""

from contextlib import closing
from datetime import UTC, datetime

from fleet.settings import load_settings
from sigap.cli.audited import command_audited
from sigap.cli.failed import CommandFailed
from sigap.cli.showing import end_with_json, say
from sigap.platform.running import open_database
from store.audit.actions import AuditAction
from store.engine.database import connect
from store.identity.tenants import TenantKind, create_tenant, list_tenants

LONGEST_NAME = 100


def add_tenant(name: str, kind: str) -> None:
    name = name.strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise CommandFailed(f"a tenant's name has 1 to {LONGEST_NAME} characters, not {len(name)}")
    if kind not in tuple(TenantKind):
        raise CommandFailed(f"--kind {kind!r}: must be one of {', '.join(TenantKind)}")
    now = datetime.now(UTC)
    with open_database(load_settings()) as url, closing(connect(url)) as conn, conn.transaction():
        number = create_tenant(conn, name=name, kind=TenantKind(kind), now=now)
        if number is not None:
            command_audited(conn, AuditAction.TENANT_CHANGED, f"tenant/{number}", at=now, kind=kind)
    if number is None:
        raise CommandFailed(f"there is a tenant {name!r} already")
    say(f"tenant {number}: {name} ({kind})")


def show_tenants(*, json: bool) -> None:
    with open_database(load_settings()) as url, closing(connect(url)) as conn:
        found = list_tenants(conn)
    for tenant in found:
        say(f"{tenant.id:>4}  {tenant.name} ({tenant.kind})")
    if json:
        end_with_json({"tenants": [{"id": one.id, "name": one.name, "kind": one.kind} for one in found]})
