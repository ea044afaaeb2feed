"""Why models come and go, in sentences that are kept as text: each stands here once, to be said and to be read back.

What keeps them keeps English; who shows them reads the values back and says them in another language.
"""

import re
from dataclasses import dataclass
from functools import cache
from string import Formatter

NUMBER = r"-?\d[\d,]*(?:\.\d+)?(?:e[-+]?\d+)?"
DAY = r"\d{4}-\d\d-\d\d"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A template with named blanks, as `str.format` takes it; a blank with a format holds a number or a day."""

    template: str

    def say(self, **values: object) -> str:
        """The sentence; KeyError where a blank is not filled."""
        return self.template.format(**values)

    def read(self, text: str) -> dict[str, str] | None:
        """The values it was said with, as they are spelt there; None for any other sentence."""
        found = _pattern(self.template).fullmatch(text)
        return found.groupdict() if found else None


@cache
def _pattern(template: str) -> re.Pattern[str]:
    pattern = ""
    for literal, name, form, _ in Formatter().parse(template):
        blank = (DAY if "%" in form else NUMBER) if form else ".+?"
        pattern += re.escape(literal) + (f"(?P<{name}>{blank})" if name else "")
    return re.compile(pattern, re.DOTALL)


# A new model against the one in force. `name`: that one, by its number or not.
NAMED, CURRENT = Sentence("model {model:d}"), Sentence("the current one")
FIRST = Sentence("it is the first model of {product}")
UNUSABLE = Sentence("model {model:d}, in force until now, cannot be used: {error}")
UNDECLARED = Sentence("model {model:d}, in force until now, reads {metrics}, not declared any longer")
OUTDATED = Sentence("model {model:d}, in force until now, was made for other features: it scores nothing")
LACKS = Sentence("it has no model for {modes}, of which {name} opens tickets")
NO_FAULTS = Sentence("nothing has failed that {name} has not learnt from: it cannot be shown to be better")
NO_FAULTS_SINCE = Sentence("nothing has failed since the current model learnt; it is watched in shadow")
ONE_DEVICE = Sentence("one device alone has a record that {name} has not learnt from: nothing can be compared")
BETTER = Sentence("better than {name} with confidence: {told}")
NOT_BETTER = Sentence("not better than {name} with confidence: {told}")
TOO_FEW_FAULTS = Sentence("too few faults to tell it from {name}, at least {least:d} are needed: {told}")
# `cost`, `before`, `difference`: of its tickets and misses, of the other's, and the one less the other.
COMPARED = Sentence(
    "on what {name} has not learnt from ({devices:d} devices, {faults:d} faults) its tickets and misses would have "
    "cost {cost:,.0f} instead of {before:,.0f}, difference {difference:,.0f} (95 % interval {ends})"
)
COSTS = Sentence(
    "costs {cost:,.0f} instead of {before:,.0f}, difference {difference:,.0f} ({ends}), on {faults:d} faults; "
    "{devices:d} devices since {day:%Y-%m-%d}"
)
ENDS, NO_ENDS = Sentence("{low:,.0f} to {high:,.0f}"), Sentence("not known")
OVERTAKEN = Sentence("{came} while it was made; {why}")
ANOTHER_CAME = Sentence("model {model:d} came into force")
STEPPED_BACK = Sentence("the model in force stepped back")

# What people and sisters do.
FORCED = Sentence("forced by {actor} with --promote, over: {why}")
ROLLED_BACK = Sentence("roll back from model {model:d}: {why}")
BY_HAND = Sentence("train, by {actor}")
LENT = Sentence("lent by {sister}, model {model:d}: there is none of its own yet")

# Why a retraining is asked for, and how it ends without a model.
DRIFTED = Sentence("the fleet has drifted away from training")
NEW_FINDINGS = Sentence("{count:d} findings since {day:%Y-%m-%d}")
LONG_AGO = Sentence("{days:.0f} days since it learnt last")
FELL = Sentence("{mode} fell from {rung} to {to}: {why}")
HELD = Sentence("{mode}: {why}")
TOOK_TOO_LONG = Sentence("the process took too long")
ENDED_BADLY = Sentence("the process ended with status {status:d}")

# Why a failure mode falls to advice at once.
TICKETS_HELD = Sentence(
    "{count:d} tickets within {span} wait for a finding, where training lets expect fewer than {limit:g}: something "
    "goes on that training has not seen"
)
OVER_BUDGET = Sentence(
    "{rate:.3g} false tickets in 1,000 device-months ({low:.3g} to {high:.3g}), where the product bears {budget:g}; "
    "{own:d} of {count:d} are of this failure mode"
)
