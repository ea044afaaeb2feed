"""What WhatsApp's error codes ask for: try again, rest, or never again."""

from datetime import timedelta
from enum import Enum

# The recipient did not write within 24 hours: only a template may go.
WINDOW_OVER = 131047


class Reaction(Enum):
    """`LASTING`: no further attempt can help. `PASSING`: it may work later. `REST`: a limit is reached, so that other
    messages would fail, too."""

    LASTING = "lasting"
    PASSING = "passing"
    REST = "rest"


REST_FOR = timedelta(minutes=1)
# Limits: of the application, of the account, of messages a second, of spam, of one recipient.
_LIMITS = frozenset({4, 80007, 130429, 131048, 131056, 133016})
# Access, payment and state of the account, which people put right; and faults of their side.
_PASSING = frozenset({
    *(0, 1, 2, 3, 10, 190, 368),
    *(131000, 131005, 131016, 131031, 131042, 131045, 131057, 133000, 133004, 133005, 133010, 133015, 135000),
})  # fmt: skip


def reaction_to(code: int | None, status: int = 400) -> Reaction:
    """What an error asks for, by its code, else by the status of the answer."""
    if code in _LIMITS or (code is None and status == 429):
        return Reaction.REST
    if code in _PASSING or (code is not None and 200 <= code <= 299):
        return Reaction.PASSING
    if code is None or status >= 500:
        return Reaction.PASSING if status >= 500 or status in (408, 425) else Reaction.LASTING
    return Reaction.LASTING
