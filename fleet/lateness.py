"""How old or how far ahead a reading may be: the lateness bound, judged by the fleet's clock."""

from fleet.times import spell_span


def lateness_fault(*, age_seconds: float, ahead_limit_s: float, late_limit_s: float) -> str | None:
    """The clock rule that a reading of this age (seconds behind the fleet's clock) breaks, or None."""
    if age_seconds < -ahead_limit_s:
        limit = spell_span(ahead_limit_s)
        return f"is {spell_span(-age_seconds, unlike=limit)} ahead of the fleet's clock, at most {limit} is taken"
    if age_seconds > late_limit_s:
        limit = spell_span(late_limit_s)
        return f"is {spell_span(age_seconds, unlike=limit)} behind the fleet's clock, at most {limit} is taken"
    return None
