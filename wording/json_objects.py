"""JSON objects for programs and people: the sentence of each code, with the code beside it."""

from collections.abc import Mapping, Sequence

from fleet.coded import Coded
from wording.wording import Wording


def with_sentences(fields: Mapping[str, object], wording: Wording, *names: str) -> dict[str, object]:
    """The fields with the sentence of each named code (an empty one for none, a list for a list) and, as
    `<name>_code`, the code itself."""
    made = dict(fields)
    for name in names:
        made[name], made[f"{name}_code"] = _sentence(fields[name], wording), _plain(fields[name])
    return made


def _sentence(value: object, wording: Wording) -> object:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_sentence(one, wording) for one in value]
    said = _coded(value)
    return "" if said is None else wording.say(said)


def _plain(value: object) -> object:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(one) for one in value]
    said = _coded(value)
    return None if said is None else said.to_json()


def _coded(value: object) -> Coded | None:
    """A code as such or as JSON; TypeError for anything else."""
    if value is None or isinstance(value, Coded):
        return value
    if isinstance(value, Mapping):
        return Coded.from_json(value)
    raise TypeError(f"{value!r} is no code")
