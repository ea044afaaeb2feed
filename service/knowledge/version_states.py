"""How versions of articles move: written as a draft, published, replaced by the next, withdrawn."""

from collections.abc import Mapping

from store.knowledge.articles import VersionState

S = VersionState
# Published, replaced, withdrawn: a version that ended is written no more; a new draft begins where it was.
MOVES: Mapping[VersionState, frozenset[VersionState]] = {
    S.DRAFT: frozenset({S.PUBLISHED, S.DROPPED}),
    S.PUBLISHED: frozenset({S.REPLACED, S.WITHDRAWN}),
    S.REPLACED: frozenset(),
    S.WITHDRAWN: frozenset(),
    S.DROPPED: frozenset(),
}


def may_move(from_state: VersionState, to_state: VersionState) -> bool:
    return to_state in MOVES[from_state]
