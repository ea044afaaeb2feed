"""What a product file says to customers: what is noticed in plain sentences, symptoms to report, what to try first."""

from dataclasses import dataclass

from fleet.texts import Text


@dataclass(frozen=True, slots=True)
class Sign:
    """What a customer reads where a metric lies above or below what is usual."""

    metric: str
    above: Text | None = None
    below: Text | None = None


@dataclass(frozen=True, slots=True)
class CustomerWords:
    """Of a failure mode. `seen`: what was noticed, in one sentence; `meanwhile`: what to do until it is repaired."""

    seen: Text | None = None
    signs: tuple[Sign, ...] = ()
    meanwhile: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Symptom:
    """What a customer sees of a fault. `failure_modes`: what may be behind it, for staff; `remedies`: what to try
    before it is reported; `danger`: what to do at once."""

    id: str
    name: Text
    picture: str
    failure_modes: tuple[str, ...] = ()
    remedies: tuple[Text, ...] = ()
    danger: Text | None = None


NO_WORDS = CustomerWords()
