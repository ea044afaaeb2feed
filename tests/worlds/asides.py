"""Rules that values kept aside broke, as people read them."""

from typing import Any

from fleet.coded import Coded
from wording.wording import Wording


def spell_rule(rule: Any) -> str:
    """The English sentence of a rule as the database keeps it."""
    return Wording("en").say(Coded.from_json(rule))
