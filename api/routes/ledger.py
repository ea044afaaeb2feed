"""The ledger and drift: live figures for each failure mode, rungs, drift alarms and retrainings."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Query

from api.access.asks import asks
from api.access.permissions import Permission
from api.schemas.ledger import DriftOut, LedgerCourse, LedgerOut, ModeLedgerOut
from api.web.database import Db, the_product
from api.web.documented_errors import errors
from api.web.language import Words
from api.web.problems import Missing
from fleet.coded import coded
from service.ledger.evaluation import every
from service.ledger.false_tickets import false_tickets_of, watched_lately
from service.ledger.figures import measure_ledger, window_of
from service.ledger.inspections import InspectionRecord, read_inspections
from store.learning.drift import DriftCheck, drift_alarms, drift_checks
from store.learning.ledger import ledger_course, ledger_figures
from store.learning.retrainings import retrainings
from store.learning.rungs import rung_changes, rungs
from wording.json_objects import with_sentences
from wording.wording import Wording

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

router = APIRouter(prefix="/v1", tags=["ledger"], dependencies=[Depends(asks(Permission.LEDGER_READ))])
Days = Annotated[float | None, Query(gt=0, le=3660, description="How many days back; 90 or six horizons unless given")]
Newest = Annotated[int, Query(ge=1, le=1000)]


@router.get("/ledger/{product}", summary="What predictions were worth", responses=errors(404))
def ledger(product: str, db: Db, words: Words, days: Days = None) -> LedgerOut:
    """Precision, recall, lead time and rung of each failure mode, misses included; calibration as last evaluated."""
    with db.connection() as conn:
        declared, now = the_product(conn, product), db.now(conn, product)
        window = timedelta(days=days) if days else window_of(declared)
        pages = measure_ledger(
            conn, declared, now=now, window=window, calibration=False, holdout_share=db.holdout_share
        )
        evaluated = ledger_figures(conn, product)
        lately = watched_lately(evaluated, now, at_most=2 * every(declared)) if days is None else None
        false_tickets = false_tickets_of(conn, declared, pages, since=now - window, now=now, watched=lately)
        standing, kept = rungs(conn, product), {one.failure_mode: one for one in evaluated}
        modes = []
        for page in pages:
            last = kept.get(page.failure_mode)
            extra = {
                "failure_mode": page.failure_mode,
                "rung": standing[page.failure_mode].rung if page.failure_mode in standing else None,
                "calibration": last.figures.get("calibration") if last else None,
                "calibrated_at": last.at if last else None,
                "false_tickets": asdict(false_tickets.by_mode[page.failure_mode]),
            }
            modes.append(ModeLedgerOut.model_validate({**asdict(page.figures), **extra}))
        return LedgerOut.model_validate(
            {
                "product": product,
                "since": now - window,
                "at": now,
                "failure_modes": modes,
                "false_tickets": {
                    **asdict(false_tickets.total),
                    "budget": false_tickets.budget,
                    "devices": false_tickets.devices,
                },
                "inspections": _inspections(read_inspections(conn, declared, since=now - window, now=now)),
                "rung_changes": _worded(rung_changes(conn, product), replace(words, product=declared), "why"),
            }
        )


@router.get("/ledger/{product}/{failure_mode}", summary="How the figures went", responses=errors(404))
def course(product: str, failure_mode: str, db: Db, limit: Newest = 400) -> LedgerCourse:
    """Every evaluation of one failure mode, newest first."""
    with db.connection() as conn:
        declared = the_product(conn, product)
        if declared.mode(failure_mode) is None:
            raise Missing(coded("no_mode_here", product=product, mode=failure_mode))
        pages = ledger_course(conn, product, failure_mode, limit=limit)
        return LedgerCourse.model_validate({"product": product, "failure_mode": failure_mode, "evaluations": pages})


@router.get("/drift/{product}", summary="How far the fleet has moved from training", responses=errors(404))
def drift(product: str, db: Db, words: Words, limit: Newest = 30) -> DriftOut:
    """Regular looks at features and scores, the alarms of lasting drift, and the retrainings that were asked for."""
    with db.connection() as conn:
        words = replace(words, product=the_product(conn, product))
        return DriftOut.model_validate(
            {
                "product": product,
                "checks": [_check(one, words) for one in drift_checks(conn, product, limit=limit)],
                "alarms": _worded(drift_alarms(conn, product, limit=limit), words, "why"),
                "retrainings": _worded(retrainings(conn, product, limit=limit), words, "why", "outcome"),
            }
        )


def _inspections(record: InspectionRecord) -> dict[str, object]:
    return {
        "asked_for": record.asked_for,
        "got": asdict(record.got) if record.got else None,
        "tokens": record.tokens,
        "right": asdict(record.share),
        "proven": record.proven,
        "by_component": [
            {"component": one.component, "asked": one.asked, "right": asdict(one.share)} for one in record.by_component
        ],
    }


def _worded(records: Sequence["DataclassInstance"], words: Wording, *names: str) -> list[dict[str, object]]:
    return [with_sentences(asdict(one), words, *names) for one in records]


def _check(check: DriftCheck, words: Wording) -> dict[str, object]:
    """A look with why the challenger waits, or took over, in words."""
    judged = check.figures.get("challenger")
    figures = check.figures if judged is None else {**check.figures, "challenger": with_sentences(judged, words, "why")}
    return {**asdict(check), "figures": figures}
