"""Late readings: which transitions of a re-evaluated stretch are new. What is on record stays."""

from dataclasses import replace
from itertools import groupby

from service.alarms.batch import Batch, ms
from service.alarms.plan import Watch
from service.alarms.transitions import Transition

ALWAYS = float("inf")


def sift(batch: Batch, watch: Watch, transitions: list[Transition]) -> list[Transition]:
    """Of devices judged anew only what is news: a condition that overlaps no alarm on record, and its end.

    Ordered by device and time, as `transitions` are.
    """
    kept: list[Transition] = []
    for place, group in groupby(transitions, key=lambda t: t.place):
        of_device = [*group]
        kept += _news(batch, watch, place, of_device) if batch.late[place] else of_device
    return kept


def _news(batch: Batch, watch: Watch, place: int, transitions: list[Transition]) -> list[Transition]:
    spans = [
        [ms(s.raised_at), ALWAYS if s.returned_at is None else ms(s.returned_at)]
        for s in batch.spans.get((batch.devices[place].id, *watch.key), [])
    ]
    kept: list[Transition] = []
    for came, went in _pairs(transitions):
        begin, end = (came.at if came else -ALWAYS), (went.at if went else ALWAYS)
        over = [span for span in spans if span[0] <= end and span[1] >= begin]
        standing = next((span for span in over if span[1] == ALWAYS), None)
        if not over and came is not None:
            kept.append(came if went is None else replace(came, until=end))
        elif standing is not None and went is not None and end >= standing[0]:
            kept.append(went)
            standing[1] = end
        elif standing is None and came is not None and went is None:
            kept.append(replace(came, at=max(begin, max(span[1] for span in over))))
    return kept


def _pairs(transitions: list[Transition]) -> list[tuple[Transition | None, Transition | None]]:
    """Each stretch of a condition: how it came (None: it stood at the beginning) and went (None: it stands)."""
    pairs: list[tuple[Transition | None, Transition | None]] = []
    came: Transition | None = None
    for transition in transitions:
        if transition.raised:
            came = transition
        else:
            pairs.append((came, transition))
            came = None
    if came is not None:
        pairs.append((came, None))
    return pairs
