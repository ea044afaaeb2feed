"""The sites of a table: an external id is one place of one customer."""

from collections.abc import Mapping, Sequence
from dataclasses import fields

from fleet.coded import coded
from service.imports.customer_rows import ImportedRow
from service.imports.tally import Source, Tally
from store.assets.external_refs import RefKind, known_refs, put_refs
from store.assets.imported import change_sites, create_sites
from store.assets.sites import NewSite, Site, sites_known
from store.engine.database import Connection

KIND = "sites"
Places = dict[str, tuple[ImportedRow, NewSite]]


def write_sites(
    conn: Connection, rows: Sequence[ImportedRow], source: Source, tally: Tally, customers: Mapping[str, int]
) -> dict[str, int]:
    """Creates those that are new, changes those that differ; our numbers by external id."""
    wanted = _wanted(rows, tally)
    refs = known_refs(conn, source.system, RefKind.SITE, list(wanted))
    here = {one.id: one for one in sites_known(conn, list(refs.values()))}
    changed: dict[int, NewSite] = {}
    for ref, (row, site) in wanted.items():
        if ref not in refs:
            continue
        known = here[refs[ref]]
        if known.customer_id != customers[row.customer_ref]:
            tally.fault(row, "site_id", coded("import_site_of_other", value=ref))
        elif not _is_same(known, site):
            changed[known.id] = site
    new = {ref: (customers[row.customer_ref], site) for ref, (row, site) in wanted.items() if ref not in refs}
    change_sites(conn, changed)
    made = dict(zip(new, create_sites(conn, list(new.values())), strict=True))
    put_refs(conn, source.system, RefKind.SITE, made)
    tally.count(KIND, created=len(new), changed=len(changed), all_of_them=len(wanted))
    return {**refs, **made}


def _wanted(rows: Sequence[ImportedRow], tally: Tally) -> Places:
    wanted: Places = {}
    for row in rows:
        if row.site is None:
            continue
        first, known = wanted.setdefault(row.site_ref, (row, row.site))
        if (known, first.customer_ref) != (row.site, row.customer_ref):
            tally.fault(row, "site_id", coded("import_site_differs", value=row.site_ref, line=first.line))
    return wanted


def _is_same(here: Site, site: NewSite) -> bool:
    return all(getattr(here, one.name) == getattr(site, one.name) for one in fields(NewSite))
