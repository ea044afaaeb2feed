"""Work that is claimed and done one by one: what cannot be done holds up nothing behind it."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from prometheus_client import Counter

from fleet.process import get_log
from store.engine.database import Connection, StoreUnavailable, translated

PASSED_OVER = Counter("sigap_service_passed_over", "Times something waiting could not be decided on", ["kind"])
log = get_log("service")
C = TypeVar("C")


def do_one_by_one(
    conn: Connection,
    kind: str,
    claim: Callable[[Sequence[int]], C | None],
    number_of: Callable[[C], int],
    work: Callable[[C], None],
) -> int:
    """How many were done, each claimed and done in a transaction of its own, until `claim` finds none.

    `claim` is given the numbers that failed in this pass, and leaves them out: they are tried again in the next one.
    Raises StoreUnavailable, ExceptionGroup (what each that failed had raised, after all others were done).
    """
    done, failed, faults = 0, list[int](), list[Exception]()
    while True:
        claimed: C | None = None
        try:
            with translated(), conn.transaction():
                claimed = claim(failed)
                if claimed is None:
                    break
                work(claimed)
            done += 1
        except StoreUnavailable:
            raise
        except Exception as exc:
            if claimed is None:
                raise
            PASSED_OVER.labels(kind).inc()
            log.exception("passed_over", kind=kind, number=number_of(claimed))
            failed.append(number_of(claimed))
            faults.append(exc)
    if faults:
        raise ExceptionGroup(f"of what waits, so many could not be decided on: {len(faults)} ({kind})", faults)
    return done
