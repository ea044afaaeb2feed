"""Whose rows a connection sees: set on it in one place, and read by the row-level security of the database."""

from dataclasses import dataclass

from store.engine.database import Connection

SET = """SELECT set_config('sigap.tenant', %(tenant)s, false), set_config('sigap.customer', %(customer)s, false),
                set_config('sigap.technician', %(technician)s, false)"""


@dataclass(frozen=True, slots=True)
class Scope:
    """What of the database may be seen; None does not limit. `customer`: only what this customer owns.
    `technician`: a person's number: only tickets that they have, or of their areas, and what these are about."""

    tenant: int | None
    customer: int | None = None
    technician: int | None = None

    @property
    def is_limited(self) -> bool:
        """Whether it shows less than all rows of a tenant: the database alone knows which."""
        return self.customer is not None or self.technician is not None

    def shows_tenant(self, tenant: int | None) -> bool:
        """Whether it shows rows of a tenant; None: rows of a product, which every tenant sees."""
        return self.tenant in (None, tenant) or (tenant is None and self.tenant != NOTHING.tenant)


# Everything: workers, commands, and people of the whole installation.
EVERYTHING = Scope(None)
# Nothing but what everybody may see: how a connection is before anybody asks.
NOTHING = Scope(0)


def apply_scope(conn: Connection, scope: Scope) -> None:
    """Sets what a connection sees until the next call; whoever takes one from a pool calls it first."""
    limits = {"tenant": scope.tenant, "customer": scope.customer, "technician": scope.technician}
    conn.execute(SET, {name: "all" if limit is None else str(limit) for name, limit in limits.items()})
