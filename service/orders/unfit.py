"""Which appointments a change would leave without a technician who can keep them, asked before anything is saved."""

from collections.abc import Callable

from store.engine.database import Connection
from store.orders.unfit_appointments import StandingAppointment, unfit_appointments


def unfit_after(
    conn: Connection, technician_id: int, change: Callable[[Connection], object]
) -> list[StandingAppointment]:
    """Does the change, looks, and takes it back: appointments that fit now and would not fit any more. What the change
    refuses it raises here, too."""
    before = {one.order_id for one in unfit_appointments(conn, technician_id)}
    with conn.transaction(force_rollback=True):
        change(conn)
        found = unfit_appointments(conn, technician_id)
    return [one for one in found if one.order_id not in before]
