"""What was noticed and how sure that is, on the customer's page: sentences, and no statistic."""

from datetime import timedelta
from typing import Any

from api.portal.case import Case
from fleet.product import UNKNOWN_MODE
from store.learning.predictions import Prediction
from wording.customer_reasons import customer_reasons, meanwhile, noticed
from wording.likelihood_words import likelihood

Values = dict[str, Any]


def what_was_seen(case: Case) -> Values:
    """The fault, the reasons, what to do meanwhile, and by when: of a ticket that is open."""
    wording, prediction = case.wording, case.prediction
    key = "seen_by_prediction" if prediction and case.ticket.source == "prediction" else "seen_by_report"
    unknown = case.ticket.failure_mode == UNKNOWN_MODE
    mode = wording.text("mail_unknown_mode") if unknown else wording.mode(case.ticket.failure_mode)
    what = case.text(key, mode=mode)
    about = (case.product, case.ticket.failure_mode)
    seen: Values = {
        "what": (noticed(*about, wording) if key == "seen_by_prediction" else "") or what,
        "reasons": [],
        "meanwhile": meanwhile(*about, wording),
        "sure": "",
        "window": "",
    }
    if prediction is None or case.ticket.reported_at is not None:
        return seen
    seen["reasons"] = customer_reasons(*about, prediction.reasons, wording)
    if prediction.probability is not None:
        said = wording.say(likelihood(prediction.probability))
        tenths = max(1, min(9, round(prediction.probability * 10)))
        seen["sure"] = case.text("sure", likelihood=said[:1].upper() + said[1:], tenths=tenths)
    seen["window"] = case.text("window", until=case.moment(case.ticket.window_ends_at))
    if between := _between(case, prediction):
        seen["window"] = case.text("window_between", low=between[0], high=between[1])
    return seen


def _between(case: Case, prediction: Prediction) -> tuple[str, str] | None:
    """(day, day) of the 90 % interval, where there is one that begins in the future."""
    if prediction.rul_low_s is None or prediction.rul_high_s is None:
        return None
    low, high = (prediction.ts + timedelta(seconds=s) for s in (prediction.rul_low_s, prediction.rul_high_s))
    if low <= case.now or case.wording.local(low).date() == case.wording.local(high).date():
        return None
    return case.wording.long_day(low), case.wording.long_day(high)
