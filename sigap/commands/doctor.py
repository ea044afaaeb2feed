"""`doctor`: checks every part and names the remedy for each problem."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from urllib.parse import urlsplit

from fleet.product import Product
from fleet.product_files.parse import BadProductFile, load_products
from fleet.product_files.warnings import product_warnings
from fleet.settings import Settings, load_settings
from fleet.times import spell_span
from models.model_files.bundle import loads
from models.model_files.manifest import BadModel
from sigap.cli.english import english
from sigap.cli.failed import CommandFailed
from sigap.cli.findings import Finding, State
from sigap.cli.showing import end_with_json, say
from sigap.platform.broker_findings import broker_findings
from sigap.platform.broker_users import broker_user_findings
from sigap.platform.running import open_database
from sigap.platform.storage_findings import storage_findings
from sigap.platform.web_findings import administrators, web_findings
from store.assets.products import list_products
from store.engine import workers
from store.engine.database import (
    WEB_ROLE,
    BadDatabase,
    Connection,
    StoreUnavailable,
    connect,
    has_timescale,
    user_of,
    versions,
)
from store.engine.doctor_queries import can_write, fleet_states, timescale_is_offered, unreachable_serials
from store.engine.migrate import migrations, schema_version
from store.engine.roles import sql_for_administrator, web_role
from store.learning.models import model_body
from store.telemetry.dead_letters import count_by_reason
from store.telemetry.device_clocks import WrongClock, wrong_clocks

OLDEST_TIMESCALE = (2, 28)
CLOCKS_NAMED = 5


def run(*, json: bool) -> None:
    settings = load_settings()
    findings = list(dict.fromkeys(examine(settings)))
    for finding in findings:
        mark = {State.GOOD: "ok  ", State.NOTE: "note", State.BAD: "BAD "}[finding.state]
        say(f"{mark} {finding.part:<10} {finding.said}")
        if finding.mend:
            say(f"                -> {finding.mend}")
    bad = sum(finding.state is State.BAD for finding in findings)
    if not bad:
        say("nothing is wrong")
    if json:
        end_with_json({"good": not bad, "findings": [[f.part, f.state, f.said, f.mend] for f in findings]})
    if bad:
        raise CommandFailed(f"{bad} thing(s) to mend")


def examine(settings: Settings) -> Iterator[Finding]:
    yield from _products(settings)
    yield from broker_findings(settings)
    try:
        with open_database(settings, migrated=not settings.database_url) as url, closing(connect(url)) as conn:
            yield from _database(conn, settings)
    except (StoreUnavailable, BadDatabase) as exc:
        mend = "start it, or mend SIGAP_DATABASE_URL; without that setting an embedded one is used"
        yield Finding("database", State.BAD, str(exc).splitlines()[0], mend)
    yield from web_findings(settings, datetime.now(UTC))
    yield from _notices(settings)


def _products(settings: Settings) -> Iterator[Finding]:
    try:
        products = load_products(settings.products_dir)
    except BadProductFile as exc:
        yield Finding("products", State.BAD, str(exc), "mend the file; docs/product-file.md says how")
        return
    names = ", ".join(product.id for product in products) or "none"
    yield Finding("products", State.GOOD, f"{names} in {settings.products_dir}")
    for product in products:
        yield from _warnings(product)


def _warnings(product: Product) -> Iterator[Finding]:
    for warning in product_warnings(product):
        yield Finding("products", State.NOTE, warning, "mend the file; docs/product-file.md says how")


def _database(conn: Connection, settings: Settings) -> Iterator[Finding]:
    postgres, timescale = versions(conn)
    newest = len(migrations())
    if schema_version(conn) < newest:
        said = f"PostgreSQL {postgres}, schema {schema_version(conn)} of {newest}"
        yield Finding("database", State.BAD, said, "python -m sigap db migrate")
        return
    yield Finding("database", State.GOOD, f"PostgreSQL {postgres}, schema {newest}")
    yield _timescale(conn, timescale)
    if not can_write(conn):
        mend = "GRANT CREATE ON SCHEMA telemetry, rollup TO this user"
        yield Finding("database", State.BAD, "this user may not create a new product's tables", mend)
    yield _web_role(conn, settings)
    yield administrators(conn)
    yield from _fleets(conn)
    yield from storage_findings(conn, settings)
    yield from _serials(conn)
    yield from broker_user_findings(conn, settings)
    yield from _clocks(conn)
    yield _workers(conn)
    if waiting := count_by_reason(conn):
        said = ", ".join(f"{count} {reason}" for reason, count in waiting.items())
        yield Finding(
            "letters", State.NOTE, f"{sum(waiting.values())} dead letters: {said}", "python -m sigap deadletter list"
        )


def _timescale(conn: Connection, version: str | None) -> Finding:
    if version is None and timescale_is_offered(conn):
        mend = "add timescaledb to shared_preload_libraries before the first `db migrate`"
        return Finding("timescale", State.NOTE, "installed on the server, not used by this database", mend)
    if version is None or not has_timescale(conn):
        return Finding("timescale", State.NOTE, "not here: plain tables under the same names do the same work")
    numbers = tuple(int(part) for part in version.split(".")[:2] if part.isdigit())
    if numbers < OLDEST_TIMESCALE:
        return Finding("timescale", State.BAD, f"{version} is too old", "2.28 or newer is needed")
    return Finding("timescale", State.GOOD, version)


def _web_role(conn: Connection, settings: Settings) -> Finding:
    """Whether the web process sees no more than it should: the second lock between tenants."""
    role = web_role(conn)
    if role is None or not role.let_in:
        mend = f"python -m sigap db migrate; or, as an administrator: {sql_for_administrator(conn)}"
        return Finding(
            "web role", State.BAD, f"the database has no role {WEB_ROLE}: the web process cannot start", mend
        )
    if role.too_strong:
        mend = f"ALTER ROLE {WEB_ROLE} NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE"
        return Finding("web role", State.BAD, f"{WEB_ROLE} has rights that row-level security does not bind", mend)
    if settings.web_database_url:
        return Finding("web role", State.GOOD, "the web process signs in as SIGAP_WEB_DATABASE_URL says")
    if not settings.database_url:
        return Finding("web role", State.GOOD, f"the web process signs in as {WEB_ROLE}")
    if not role.taken_on:
        mend = f"GRANT {WEB_ROLE} TO {user_of(conn)}; or set SIGAP_WEB_DATABASE_URL"
        return Finding(
            "web role", State.BAD, f"this user cannot take {WEB_ROLE} on: the web process cannot start", mend
        )
    mend = "set SIGAP_WEB_DATABASE_URL, so that it does not hold the password of the tables' owner"
    return Finding("web role", State.NOTE, f"the web process signs in as this user and takes {WEB_ROLE} on", mend)


def _fleets(conn: Connection) -> Iterator[Finding]:
    for product in list_products(conn):
        yield from _warnings(product)
    for fleet in fleet_states(conn):
        said = f"{fleet.product}: {fleet.devices:,} devices, clock {fleet.clock}, {fleet.open_tickets} open tickets"
        if fleet.model is None:
            mend = f"python -m sigap train {fleet.product}" if fleet.devices else ""
            yield Finding("fleet", State.NOTE, f"{said}, no model", mend)
            continue
        try:
            loads(model_body(conn, fleet.model), product_id=fleet.product)
        except BadModel as exc:
            mend = f"python -m sigap train {fleet.product} --force"
            yield Finding("fleet", State.BAD, f"{said}, model {fleet.model}: {english().say(exc.said)}", mend)
            continue
        yield Finding("fleet", State.GOOD, f"{said}, model {fleet.model}")


def _serials(conn: Connection) -> Iterator[Finding]:
    if odd := unreachable_serials(conn):
        listed = ", ".join(f"{product} {serial!r}" for product, serial in odd[:5])
        said = f"{len(odd)} devices were registered under serials that are refused today: {listed}"
        mend = "what they publish is a dead letter (bad_topic): register them, and let them publish, under others"
        yield Finding("devices", State.BAD, said, mend)


def _clocks(conn: Connection) -> Iterator[Finding]:
    """Devices whose own clock is wrong, by product."""
    wrong = defaultdict[str, list[WrongClock]](list)
    for one in wrong_clocks(conn, datetime.now(UTC)):
        wrong[one.product].append(one)
    for product, devices in sorted(wrong.items()):
        named = ", ".join(
            f"{one.serial} {spell_span(abs(one.behind_s))} {'slow' if one.behind_s > 0 else 'fast'}"
            for one in devices[:CLOCKS_NAMED]
        )
        more = f" and {len(devices) - CLOCKS_NAMED:,} more" if len(devices) > CLOCKS_NAMED else ""
        said = f"{product}: {len(devices):,} with a wrong clock: {named}{more}"
        yield Finding("clocks", State.NOTE, said, "set the devices' clocks (NTP); docs/operations.md says what to do")


def _workers(conn: Connection) -> Finding:
    alive = workers.alive(conn)
    if not alive:
        return Finding("workers", State.NOTE, "none is running", "python -m sigap up")
    return Finding("workers", State.GOOD, ", ".join(f"{w.stage}-{w.slot}" for w in alive))


def _notices(settings: Settings) -> Iterator[Finding]:
    if not settings.smtp_url:
        yield Finding(
            "notices",
            State.NOTE,
            "no mail server: customers' notices wait, and invitations are links to copy",
            "set SIGAP_SMTP_URL",
        )
    else:
        yield Finding("notices", State.GOOD, f"by {urlsplit(settings.smtp_url).hostname}")
    if settings.webhook_url and not settings.webhook_secret:
        yield Finding("notices", State.BAD, "a webhook without a secret is not used", "set SIGAP_WEBHOOK_SECRET")
